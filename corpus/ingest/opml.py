"""OPML, the lists of feeds that readers exchange; the one importer of listparser."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from corpus.errors import IngestError
from corpus.ingest.fields import web_address
from corpus.ingest.limits import FEED_BYTES, require_size


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed in a list: where it is, and what it is called there."""

    url: str
    title: str = ""
    site: str | None = None


def read_opml(content: bytes) -> tuple[ListedFeed, ...]:
    """The feeds of an OPML list, in its order and each once, also of a malformed one.

    Raises:
        IngestError: it is none, or too large.
    """
    # Imported here: only a list needs it.
    from listparser import parse

    require_size(len(content), FEED_BYTES)
    found = parse(content)  # bytes: a text that begins with https:// it would fetch
    if not found["version"] and not found["feeds"]:
        raise IngestError("not a list of feeds in OPML")
    titles: dict[str, str] = {}
    for each in found["feeds"]:
        if url := web_address(each["url"]):
            titles.setdefault(url, " ".join(each["title"].split()))
    return tuple(ListedFeed(url=url, title=title) for url, title in titles.items())


def write_opml(feeds: Iterable[ListedFeed], *, title: str) -> str:
    """The list of these feeds in OPML."""
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
