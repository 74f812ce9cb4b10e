"""Parse RSS, Atom and RDF. The one importer of feedparser."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser

from corpus.feeds.entry_texts import (
    PLAIN,
    line_of_value,
    text_of_value,
    without_credit,
    without_link_to_page,
    without_plain_credit,
)
from corpus.models.errors import IngestError
from corpus.models.feed import FeedEntry, ParsedFeed
from corpus.parsing.dates import read_date
from corpus.parsing.fields import image_address, web_address
from corpus.parsing.limits import require_feed
from corpus.parsing.xml_text import xml_text

# What is no text of an entry: its picture, and that picture's caption. Within bounds, for an end may be
# missing a thousand times.
_FOREIGN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|(?P<image><image(?:\s[^<>]{0,500})?(?<!/)>.{0,4000}?</image\s*>)"
    r"|<(?P<end>/?)(?P<prefix>[A-Za-z_][\w.-]{0,30}):description(?:\s[^<>]{0,500})?>",
    re.DOTALL,
)
_MEDIA = re.compile(r"""\bxmlns:([A-Za-z_][\w.-]{0,30})\s*=\s*["']http://search\.yahoo\.com/mrss/?["']""")
_PLAYED = re.compile(r"video|audio|shockwave", re.IGNORECASE)
_DATES = ("published", "updated", "created")
_DIGITS = 6  # minutes of two years


def parse_xml_feed(content: str | bytes, url: str | None) -> ParsedFeed:
    """Return the feed in `content` as far as it can be read, also if it is malformed.

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
    title, language = line_of_value(*_value(parsed["feed"], "title")), _language(parsed["feed"])
    return ParsedFeed(
        title=title,
        link=web_address(_text(parsed["feed"], "link")),
        entries=tuple(_entry(entry, language, site=title) for entry in parsed["entries"]),
        fresh_for=_fresh_for(parsed["feed"]),
    )


def _fresh_for(feed: Mapping[str, Any]) -> timedelta:
    # RSS's ttl only: the syndication module's hourly period stands in every feed that WordPress makes.
    ttl = _text(feed, "ttl")
    return timedelta(minutes=int(ttl) if ttl.isascii() and ttl.isdigit() and len(ttl) <= _DIGITS else 0)


def _parsed(content: str | bytes, url: str | None) -> Any:
    # Never the content itself: feedparser would open it as a path or an address.
    return feedparser.parse(
        BytesIO(_without_foreign(require_feed(xml_text(content))).encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"}
        | ({"content-location": url} if url else {}),
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _language(feed: Mapping[str, Any]) -> str:
    """Return the language that a feed names, by its own element or by xml:lang; "" if none."""
    return _text(feed, "language") or _text(_raw(feed, "title_detail") or {}, "language")


def _without_foreign(xml: str) -> str:
    """`xml` without pictures, their captions under a name that feedparser makes no summary of."""
    prefixes = frozenset(_MEDIA.findall(xml[:20_000]))

    def mended(found: re.Match[str]) -> str:
        if found["image"]:
            return ""
        is_caption = found["prefix"] in prefixes
        return f"<{found['end']}{found['prefix']}:caption>" if is_caption else found[0]

    return _FOREIGN.sub(mended, xml)


def _entry(entry: Mapping[str, Any], language: str, *, site: str) -> FeedEntry:
    # FeedBurner's links lead through a counter; the article's own address stands beside them.
    link = web_address(_text(entry, "feedburner_origlink")) or web_address(_text(entry, "link"))
    moment = _moment(entry, language)
    title = line_of_value(*_value(entry, "title"))
    around = _Around(title=title, site=site, link=link)
    summary = _prose(*_value(entry, "summary"), around)
    content = _content(entry, around)
    return FeedEntry(
        id=_text(entry, "id") or link or "",
        title=title,
        link=link,
        published_at=moment,
        summary=summary if summary or content else _caption(entry),
        content=content,
        authors=tuple(dict.fromkeys(_authors(entry))),
        source=line_of_value(_text(_raw(entry, "source") or {}, "title")),
        unread_date="" if moment else next(filter(None, (_text(entry, name) for name in _DATES)), ""),
        image=image_address(*_images(entry)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What a text of an entry may end with: its title, its site, and its link."""

    title: str
    site: str
    link: str | None


def _content(entry: Mapping[str, Any], around: _Around) -> str:
    """Return the longest of the entry's contents; a podcast's may be a few words."""
    contents = _list(entry, "content")
    texts = (_prose(_text(each, "value"), _text(each, "type") or "text/html", around) for each in contents)
    return max(texts, key=len, default="")


def _prose(value: str, kind: str, around: _Around) -> str:
    if kind != PLAIN:
        value = without_link_to_page(without_credit(value, around.title), around.link)
    return without_plain_credit(text_of_value(value, kind), around.title, around.site)


def _caption(entry: Mapping[str, Any]) -> str:
    """Return what is written about a film or recording, which is the entry then, as no picture is."""
    media = " ".join(
        f"{_text(each, 'type')} {_text(each, 'medium')}" for each in _list(entry, "media_content")
    )
    return text_of_value(_text(entry, "media_caption"), PLAIN) if _PLAYED.search(media) else ""


def _images(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses of an entry's pictures: Media RSS, then enclosures."""
    for name in ("media_content", "media_thumbnail"):
        for media in _list(entry, name):
            kind = _text(media, "medium") or _text(media, "type") or ("image" * (name == "media_thumbnail"))
            if kind.startswith("image"):
                yield _text(media, "url")
    for link in _list(entry, "links"):
        if _text(link, "rel") == "enclosure" and _text(link, "type").startswith("image"):
            yield _text(link, "href")


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    for author in _list(entry, "authors"):
        if name := line_of_value(_text(author, "name") or _text(author, "email")):
            yield name


def _moment(entry: Mapping[str, Any], language: str) -> datetime | None:
    # As written: feedparser's own dates take "30-04-2015" for 2030 and drop the zones of half the world.
    moments = (read_date(_text(entry, name), language) for name in _DATES)
    return next(filter(None, moments), None)


def _raw(of: Mapping[str, Any], name: str) -> Any:
    """Return the value itself: feedparser's look-up answers with related values too."""
    return dict.get(of, name) if isinstance(of, dict) else None


def _text(of: Mapping[str, Any], name: str) -> str:
    value = _raw(of, name)
    return value.strip() if isinstance(value, str) else ""


def _value(of: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Return a value and its media type."""
    return _text(of, name), _text(_raw(of, f"{name}_detail") or {}, "type") or "text/html"


def _list(of: Mapping[str, Any], name: str) -> list[Any]:
    value = _raw(of, name)
    return value if isinstance(value, list) else []
