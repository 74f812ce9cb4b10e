"""From the address that a person knows to the feeds behind it."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from yarl import URL

from corpus.errors import FetchError, IngestError
from corpus.ingest.decoding import decode
from corpus.ingest.feed import ParsedFeed
from corpus.ingest.feeds import parse_feed
from corpus.ingest.fetch import Fetched, Fetcher
from corpus.ingest.fields import web_address

_USUAL_PLACES = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
_MOST = 6  # links that a page gives out as feeds and that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that is there now; `url` is where to ask for it from now on."""

    url: str
    feed: ParsedFeed


async def discover(address: str, fetcher: Fetcher, *, now: datetime) -> tuple[FoundFeed, ...]:
    """The feeds at `address`: itself if it is one, else those that its page names, else one in a usual place.

    An address without a scheme is one of https.

    Raises:
        IngestError: there is none; the text says why.
    """
    written = address.strip()
    fetched = await fetcher.get(written if "://" in written else f"https://{written}", now=now)
    try:
        return (FoundFeed(url=fetched.moved_to, feed=parse_feed(fetched.text, fetched.url)),)
    except IngestError:
        named = named_feeds(fetched)
    found = [each for url in named[:_MOST] if (each := await _feed_at(url, fetcher, now=now))]
    for place in () if found else _USUAL_PLACES:
        if each := await _feed_at(str(URL(fetched.url).join(URL(place))), fetcher, now=now):
            return (each,)
    if not found:
        raise IngestError("no feed is there, nor is one named; give the address of the feed itself")
    return tuple(found)


def named_feeds(page: Fetched) -> Sequence[str]:
    """The addresses that a page names as its feeds, in its order, without those of comments."""
    # Imported here: it takes a quarter of a second, which only a page is worth.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a SOCKS proxy, which is of no concern here
        from trafilatura.feeds import FeedParameters, determine_feed

    try:
        text = page.text if isinstance(page.text, str) else decode(page.text, declared=True)
    except IngestError:
        return ()
    url = URL(page.url)
    links = determine_feed(text, FeedParameters(str(url.origin()), url.host or "", page.url))
    return tuple(dict.fromkeys(link for link in links if web_address(link)))


async def _feed_at(url: str, fetcher: Fetcher, *, now: datetime) -> FoundFeed | None:
    try:
        fetched = await fetcher.get(url, now=now)
        if fetched.status != HTTPStatus.OK:
            return None
        return FoundFeed(url=fetched.moved_to, feed=parse_feed(fetched.text, fetched.url))
    except (FetchError, IngestError):
        return None
