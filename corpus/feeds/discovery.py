"""Find the feeds of a site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from yarl import URL

from corpus.fetching.addresses import web_form
from corpus.fetching.client import Fetcher
from corpus.models.errors import FetchError, IngestError
from corpus.models.feed import ParsedFeed
from corpus.models.ingest import Fetched

_USUAL_PLACES = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
_MOST = 6  # links that a page gives out as feeds and that are looked at


class FeedParser(Protocol):
    """Parses feeds and pages that name some in another process: `corpus.pipeline.parsers.Parsers`."""

    async def feed(self, fetched: Fetched, /) -> ParsedFeed: ...  # noqa: D102

    async def feed_links(self, page: Fetched, /) -> Sequence[str]: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that is there now; `url` is where to ask for it from now on."""

    url: str
    feed: ParsedFeed


async def discover(
    address: str, fetcher: Fetcher, parser: FeedParser, *, now: datetime
) -> tuple[FoundFeed, ...]:
    """Find feeds at `address`: itself, else those its page names, else a usual place.

    An address without a scheme is one of https.

    Raises:
        IngestError: there is none; the text says why.
    """
    written = web_form(address)
    fetched = await fetcher.get(written if "://" in written else f"https://{written}", now=now)
    try:
        return (await found_feed(fetched, parser),)
    except IngestError:
        named = await parser.feed_links(fetched)
    found = [each for url in named[:_MOST] if (each := await _feed_at(url, fetcher, parser, now=now))]
    for place in () if found else _USUAL_PLACES:
        if each := await _feed_at(str(URL(fetched.url).join(URL(place))), fetcher, parser, now=now):
            return (each,)
    if not found:
        raise IngestError("there is no feed here; give the address of the feed itself")
    return tuple(found)


async def found_feed(fetched: Fetched, parser: FeedParser) -> FoundFeed:
    """Return the feed that was fetched.

    Raises:
        IngestError: it is none.
    """
    return FoundFeed(url=fetched.moved_to, feed=await parser.feed(fetched))


async def _feed_at(url: str, fetcher: Fetcher, parser: FeedParser, *, now: datetime) -> FoundFeed | None:
    try:
        fetched = await fetcher.get(url, now=now)
        if fetched.status != HTTPStatus.OK:
            return None
        return await found_feed(fetched, parser)
    except (FetchError, IngestError):
        return None
