"""Ask every feed of the catalogue whether it is still there."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.feeds.catalogue import CatalogueFeed
from corpus.feeds.discovery import FeedParser, discover
from corpus.fetching.client import Fetcher
from corpus.models.errors import NO_REASON, IngestError, Reason

_AT_ONCE = 6  # requests; to one host they go at the pace that the fetcher keeps


class CheckStatus(StrEnum):
    """What became of a feed of the catalogue."""

    FOUND = "found"
    MOVED = "moved"  # it says so, or another address that it names has the feed
    EMPTY = "empty"  # it is there, without an entry
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFeed:
    """A feed as it was found: `url` is where it is now, `newest` its newest entry's time."""

    feed: CatalogueFeed
    status: CheckStatus
    url: str
    entries: int = 0
    newest: datetime | None = None
    reason: Reason = NO_REASON


async def check_feeds(
    feeds: Sequence[CatalogueFeed],
    fetcher: Fetcher,
    parser: FeedParser,
    *,
    now: datetime,
    at_once: int = _AT_ONCE,
) -> tuple[CheckedFeed, ...]:
    """Return what became of these feeds, in their order. Articles are not asked for.

    Args:
        feeds: those to ask.
        fetcher: asks, at the pace of each host.
        parser: parses what came, in another process.
        now: the time.
        at_once: how many are asked at the same time.
    """
    turns = asyncio.Semaphore(at_once)

    async def check(feed: CatalogueFeed) -> CheckedFeed:
        async with turns:
            return await _checked(feed, fetcher, parser, now=now)

    return tuple(await asyncio.gather(*map(check, feeds)))


async def _checked(
    feed: CatalogueFeed, fetcher: Fetcher, parser: FeedParser, *, now: datetime
) -> CheckedFeed:
    try:
        found = (await discover(feed.url, fetcher, parser, now=now))[0]
    except IngestError as error:
        return CheckedFeed(feed=feed, status=CheckStatus.GONE, url=feed.url, reason=error.reason)
    entries = found.feed.entries
    dates = [entry.published_at for entry in entries if entry.published_at]
    status = CheckStatus.FOUND if entries else CheckStatus.EMPTY
    return CheckedFeed(
        feed=feed,
        status=status if found.url == feed.url else CheckStatus.MOVED,
        url=found.url,
        entries=len(entries),
        newest=max(dates, default=None),
    )
