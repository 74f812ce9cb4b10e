"""RSS, Atom and RDF; the one importer of feedparser."""

from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser

from corpus.errors import IngestError
from corpus.ingest.dates import read_date
from corpus.ingest.feed import FeedEntry, ParsedFeed
from corpus.ingest.feed_text import feed_text
from corpus.ingest.fields import web_address
from corpus.ingest.markup import line_of_markup, text_of_markup
from corpus.ingest.structure import require_feed

_DATES = ("published", "updated", "created")
_DIGITS = 6  # minutes of two years


def parse_xml_feed(content: str | bytes, url: str | None) -> ParsedFeed:
    """The feed in `content`, as far as it can be read: that it is malformed is no reason to refuse it.

    Raises:
        IngestError: it is not a feed.
    """
    try:
        parsed = _parsed(content, url)
        feed = _feed(parsed)
    except IngestError:
        raise
    except Exception as error:  # feedparser does not say what a malformed feed may raise in it
        raise IngestError("not a feed that can be read") from error
    if not parsed.get("version") and not feed.entries:
        raise IngestError("not a feed: neither RSS, Atom, RDF nor JSON Feed")
    return feed


def _feed(parsed: Any) -> ParsedFeed:
    return ParsedFeed(
        title=line_of_markup(_text(parsed["feed"], "title")),
        link=web_address(_text(parsed["feed"], "link")),
        entries=tuple(_entry(entry) for entry in parsed["entries"]),
        fresh_for=_fresh_for(parsed["feed"]),
    )


def _fresh_for(feed: Mapping[str, Any]) -> timedelta:
    # RSS's ttl only: the syndication module's hourly period stands in every feed that WordPress makes.
    ttl = _text(feed, "ttl")
    return timedelta(minutes=int(ttl) if ttl.isascii() and ttl.isdigit() and len(ttl) <= _DIGITS else 0)


def _parsed(content: str | bytes, url: str | None) -> Any:
    # Never the content itself: feedparser would open it as a path or an address.
    return feedparser.parse(
        BytesIO(require_feed(feed_text(content)).encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"}
        | ({"content-location": url} if url else {}),
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _entry(entry: Mapping[str, Any]) -> FeedEntry:
    # FeedBurner's links lead through a counter; the article's own address stands beside them.
    link = web_address(_text(entry, "feedburner_origlink")) or web_address(_text(entry, "link"))
    moment = _moment(entry)
    return FeedEntry(
        id=_text(entry, "id") or link or "",
        title=line_of_markup(_text(entry, "title")),
        link=link,
        published_at=moment,
        summary=text_of_markup(_text(entry, "summary")),
        content=_content(entry),
        authors=tuple(dict.fromkeys(_authors(entry))),
        unread_date="" if moment else next(filter(None, (_text(entry, name) for name in _DATES)), ""),
    )


def _content(entry: Mapping[str, Any]) -> str:
    """The longest of the entry's contents: a podcast's or a photo's may be a few words."""
    values = (_text(content, "value") for content in _list(entry, "content"))
    return max((text_of_markup(value) for value in values), key=len, default="")


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    for author in _list(entry, "authors"):
        if name := line_of_markup(_text(author, "name")):
            yield name


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    for name in _DATES:
        parsed = _raw(entry, f"{name}_parsed")
        moment = read_date(_text(entry, name)) if parsed is None else read_date(timegm(parsed))
        if moment:
            return moment
    return None


def _raw(of: Mapping[str, Any], name: str) -> Any:
    """The value itself: feedparser's own look-up answers with related values, and warns that it does."""
    return dict.get(of, name) if isinstance(of, dict) else None


def _text(of: Mapping[str, Any], name: str) -> str:
    value = _raw(of, name)
    return value.strip() if isinstance(value, str) else ""


def _list(of: Mapping[str, Any], name: str) -> list[Any]:
    value = _raw(of, name)
    return value if isinstance(value, list) else []
