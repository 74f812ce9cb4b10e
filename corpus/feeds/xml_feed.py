"""Parse RSS, Atom and RDF. The one importer of feedparser."""

import codecs
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser

from corpus.models.errors import IngestError
from corpus.models.feed import FeedEntry, ParsedFeed
from corpus.parsing.dates import read_date
from corpus.parsing.decoding import byte_order_mark, require_characters, text_encoding
from corpus.parsing.fields import web_address
from corpus.parsing.limits import require_feed
from corpus.parsing.markup import line_of_markup, text_of_markup

# Declared entities are read as if they were not there: those that name each other grow without end.
_ENTITY = re.compile(r"<!ENTITY[^>]*+(?:>|\Z)", re.IGNORECASE)
_INSTRUCTIONS = re.compile(r"(?:\s++|<\?[^>]*+(?:>|\Z))*+")
_DECLARED = re.compile(r"""\s*<\?xml[^>]{0,200}?\sencoding\s{0,9}=\s{0,9}["']([A-Za-z0-9_:.-]{1,40})["']""")
_ELEMENT = re.compile(r"<\w")
_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
_REACH = 1000  # bytes in which an XML declaration ends
# How "<" and "<?" begin a feed without a byte order mark; by XML 1.0, appendix F.
_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_EBCDIC = frozenset({"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"})


def feed_text(content: str | bytes) -> str:
    """Return the text of a feed in XML, in UTF-8 by its declaration, without declared entities.

    Raises:
        IngestError: there is half a character in it.
    """
    text = require_characters(content) if isinstance(content, str) else _decoded(content)
    text = _ENTITY.sub("", text.removeprefix("\ufeff"))
    instructions = _INSTRUCTIONS.match(text)
    text = text[instructions.end() :] if instructions else text
    first = _ELEMENT.search(text)
    start = first.start() if first else len(text)
    # feedparser's patterns for what stands before the first element take the square of its blank lines.
    return f"{_DECLARATION}{' '.join(text[:start].split())}{text[start:]}"


def _decoded(content: bytes) -> str:
    encoding = byte_order_mark(content) or next(
        (name for mark, name in _STARTS if content.startswith(mark)), ""
    )
    if encoding == "cp037":
        declared = _declared(content[:_REACH].decode(encoding))
        encoding = declared if declared in _EBCDIC else encoding
    if encoding:
        return content.decode(encoding, errors="replace")
    for name in (text_encoding(_declared(content[:_REACH].decode("latin-1"))), "utf-8", "cp1252"):
        try:
            return content.decode(name or "utf-8")
        except UnicodeDecodeError:
            continue
    return content.decode("iso8859-2", errors="replace")


def _declared(start: str) -> str:
    """Return the name of the encoding that an XML declaration gives, as Python has it; "" if none."""
    found = _DECLARED.match(start)
    try:
        return codecs.lookup(found[1]).name if found else ""
    except (LookupError, ValueError):
        return ""


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
    return ParsedFeed(
        title=line_of_markup(_text(parsed["feed"], "title")),
        link=web_address(_text(parsed["feed"], "link")),
        entries=tuple(_entry(entry, _language(parsed["feed"])) for entry in parsed["entries"]),
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


def _language(feed: Mapping[str, Any]) -> str:
    """Return the language that a feed names, by its own element or by xml:lang; "" if none."""
    return _text(feed, "language") or _text(_raw(feed, "title_detail") or {}, "language")


def _entry(entry: Mapping[str, Any], language: str) -> FeedEntry:
    # FeedBurner's links lead through a counter; the article's own address stands beside them.
    link = web_address(_text(entry, "feedburner_origlink")) or web_address(_text(entry, "link"))
    moment = _moment(entry, language)
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
    """Return the longest of the entry's contents; a podcast's may be a few words."""
    values = (_text(content, "value") for content in _list(entry, "content"))
    return max((text_of_markup(value) for value in values), key=len, default="")


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    for author in _list(entry, "authors"):
        if name := line_of_markup(_text(author, "name")):
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


def _list(of: Mapping[str, Any], name: str) -> list[Any]:
    value = _raw(of, name)
    return value if isinstance(value, list) else []
