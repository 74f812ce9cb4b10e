"""Read and write OPML, the lists of feeds. The one importer of listparser."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from xml.sax.saxutils import quoteattr

from corpus.fetching.addresses import web_form
from corpus.models.errors import IngestError
from corpus.models.feed import FEED_BYTES
from corpus.parsing.files import require_size
from corpus.parsing.limits import within
from corpus.parsing.xml_text import xml_text

_FEED_TYPES = frozenset({"rss", "atom", "feed"})
# No part can match what the one before it does, and nothing passes the next "<": linear in the content.
_OUTLINE = re.compile(r"""<outline\b((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>""", re.IGNORECASE)
_PAIR = re.compile(r"""(?<![\w:])([\w:]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed in a list: where it is, and what it is called there. The address is as it was written there."""

    url: str
    title: str = ""
    site: str | None = None


def read_opml(content: bytes) -> tuple[ListedFeed, ...]:
    """Return the feeds of an OPML list, each once, also of a malformed one.

    Those without an address come last. Whoever follows them checks the addresses, which may be anything.

    Raises:
        IngestError: it is none, or too large.
    """
    # Imported here: only a list needs it.
    from listparser import parse

    require_size(len(content), FEED_BYTES)
    with within():
        text = xml_text(content)
        found = parse(text.encode())  # bytes: a text that begins with https:// it would fetch
    if not found["version"] and not found["feeds"]:
        raise IngestError("not a list of feeds in OPML")
    titles: dict[str, str] = {}
    for each in found["feeds"]:
        titles.setdefault(web_form(each["url"]), " ".join(each["title"].split()))
    listed = (ListedFeed(url=url, title=title) for url, title in titles.items() if url)
    return (*listed, *(ListedFeed(url="", title=title) for title in _without_address(text)))


def _without_address(text: str) -> Iterator[str]:
    """Yield the titles of the entries that are meant as feeds but have no address; listparser drops them."""
    for outline in _OUTLINE.finditer(text):
        pairs = _PAIR.findall(outline[1])
        attributes = {name.lower(): unescape(double or single).strip() for name, double, single in pairs}
        is_feed = "xmlurl" in attributes or attributes.get("type", "").lower() in _FEED_TYPES
        if is_feed and not attributes.get("xmlurl"):
            yield " ".join((attributes.get("text") or attributes.get("title") or "").split())


def write_opml(feeds: Iterable[ListedFeed], *, title: str) -> str:
    """Return the list of these feeds in OPML."""
    outlines = "\n".join(f"    {_outline(feed)}" for feed in feeds)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head><title>{_attribute(title)[1:-1]}</title></head>\n"
        f"  <body>\n{outlines}\n  </body>\n</opml>\n"
    )


def _outline(feed: ListedFeed) -> str:
    site = f" htmlUrl={_attribute(feed.site)}" if feed.site else ""
    name = _attribute(feed.title or feed.url)
    return f'<outline type="rss" text={name} title={name} xmlUrl={_attribute(feed.url)}{site}/>'


def _attribute(text: str) -> str:
    """`text` in quotation marks, without the control characters that XML does not allow."""
    return quoteattr("".join(char for char in text if char.isprintable()), {"'": "&apos;"})
