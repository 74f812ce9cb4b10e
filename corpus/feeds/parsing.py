"""Parse feeds of every format, and turn an entry into an article."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from corpus.feeds.json_feed import parse_json_feed
from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.models.feed import FEED_BYTES, FeedEntry, ParsedFeed
from corpus.models.ingest import Fetched
from corpus.parsing.articles import parse_json
from corpus.parsing.decoding import decode_by_header
from corpus.parsing.fields import built_article, has_host, host_of
from corpus.parsing.files import require_size
from corpus.parsing.limits import within

MOST_LISTED = 2000
"""Entries of a feed on the web that are looked at."""

_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s/>]", re.IGNORECASE | re.ASCII)
_ENTRY_BYTES = re.compile(_ENTRY.pattern.encode(), re.IGNORECASE)


def parse_feed(content: str | bytes, url: str | None = None) -> ParsedFeed:
    """Return the feed in `content`: RSS, Atom, RDF or JSON Feed, also malformed.

    Raises:
        IngestError: it is not a feed, or larger than `FEED_BYTES`.
    """
    require_size(len(content), FEED_BYTES)
    if not content.strip():
        raise IngestError("not a feed: empty")
    # Imported here: feedparser is loaded when the first feed is met.
    from corpus.feeds.xml_feed import parse_xml_feed

    with within():
        if _is_json(content):
            return parse_json_feed(parse_json(content), url)
        return parse_xml_feed(content, url)


def newest_of_feed(found: Fetched) -> ParsedFeed:
    """Return the feed that was fetched, with no more than its newest `MOST_LISTED` entries.

    Raises:
        IngestError: it is not a feed.
    """
    content = decode_by_header(found.content, found.content_type)
    newest = newest_of(content, most=MOST_LISTED)
    cut_off = content[len(newest) :]
    return replace(parse_feed(newest, found.url), unread=sum(1 for _ in _entries(cut_off)))


def newest_of(content: str | bytes, *, most: int) -> str | bytes:
    """`content` cut off after so many entries of RSS, Atom or RDF, if there are more; the newest stand first.

    To parse an entry takes so much longer than to send one that a few megabytes would keep a core busy for a
    minute. What is cut off is parsed like any feed that is.
    """
    starts = (entry.start() for entry in _entries(content))
    return content[: next(islice(starts, most, None), None)]


def _entries(content: str | bytes) -> Iterator[re.Match[str] | re.Match[bytes]]:
    return _ENTRY.finditer(content) if isinstance(content, str) else _ENTRY_BYTES.finditer(content)


def _is_json(content: str | bytes) -> bool:
    start = (
        content.lstrip("\ufeff \t\r\n")
        if isinstance(content, str)
        else content.lstrip(b"\xef\xbb\xbf \t\r\n")
    )
    return start[:1] in {"{", b"{"}


def article_of_entry(entry: FeedEntry, *, source: str | None) -> Article:
    """Return the article that a feed's entry carries in itself, without its page.

    Raises:
        IngestError: the entry has no text.
    """
    if entry.link is not None and not has_host(entry.link):
        raise IngestError("the link {link} is not an address of the web", link=repr(entry.link[:80]))
    if not entry.text:
        raise IngestError("the entry {entry} has no text", entry=repr(entry.title or entry.link or entry.id))
    return built_article(
        title=entry.title,
        body=entry.text,
        url=entry.link,
        source=entry.source or source or host_of(entry.link),
        published_at=entry.published_at,
        authors=entry.authors,
        image=entry.image,
    )
