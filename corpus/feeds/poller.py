"""Poll each feed when it is due, independent of slow or broken ones."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Self, TypeVar

from corpus.feeds.poll import FeedBook, FeedPoll, Polled
from corpus.feeds.recording import InBackground
from corpus.feeds.schedule import PollRules
from corpus.feeds.submissions import SubmissionIntake
from corpus.fetching.client import Fetcher
from corpus.models.errors import StoreUnavailableError
from corpus.models.feed import DueFeed, Feed
from corpus.parsing.fields import host_of

if TYPE_CHECKING:
    from corpus.feeds.claims import FeedClaims

F = TypeVar("F", Feed, DueFeed)

_AT_ONCE = 100
_PER_HOST = 4  # feeds of one host at once; more would only wait for their turn at it
_REST = timedelta(minutes=10)  # of a feed whose poll broke down, which is not the feed's fault
_SHORT_REST = timedelta(seconds=5)  # where the store could not be reached
_TICK = 1.0  # seconds between two looks at what is due


class Poller:
    """Polls feeds as they become due.

    Args:
        book: where feeds are kept.
        poll: polls one feed.
        beside: runs what takes time beside the event loop.
        clock: the time.
        tell: is given what each poll came to, for the log.

    Attributes:
        claims: set where several processes poll: what this one does.
        put_off: is given why no feed can be chosen for now, once an outage.
    """

    def __init__(
        self,
        book: FeedBook,
        poll: FeedPoll,
        *,
        beside: InBackground,
        clock: Callable[[], datetime],
        tell: Callable[[Polled], None],
    ) -> None:
        self._book, self._poll, self._beside = book, poll, beside
        self._clock, self._tell = clock, tell
        self.claims: FeedClaims | None = None
        self.put_off: Callable[[StoreUnavailableError], None] = lambda _error: None
        self._busy: dict[int, str] = {}
        self._is_full, self._has_room = False, asyncio.Event()
        self._is_out = False  # the store cannot be reached
        self._resting: dict[int, datetime] = {}

    @classmethod
    def of(
        cls,
        book: FeedBook,
        fetcher: Fetcher,
        intake: SubmissionIntake,
        *,
        beside: InBackground,
        rules: PollRules,
        clock: Callable[[], datetime],
        tell: Callable[[Polled], None],
        seed: int | None = None,
    ) -> Self:
        """Return the poller of the feeds in `book`; `seed` makes its chances the same each time."""
        chance = random.Random(seed).random  # noqa: S311 # it spreads polls, it hides nothing
        poll = FeedPoll(book, fetcher, intake=intake, beside=beside, rules=rules, chance=chance)
        return cls(book, poll, beside=beside, clock=clock, tell=tell)

    async def run(self, *, tick: float = _TICK) -> None:
        """Poll feeds until cancelled; look for what is due each `tick` (seconds)."""
        async with asyncio.TaskGroup() as group:
            while True:
                for feed in await self._reachable():
                    group.create_task(self._one(feed))
                # Under load there are more to poll as soon as there is room.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._has_room.wait(), tick)
                self._has_room.clear()

    async def _reachable(self) -> Sequence[Feed]:
        """Return what is startable; nothing while the store is out of reach, which is told once."""
        try:
            startable = await self._startable()
        except StoreUnavailableError as error:
            if not self._is_out:
                self.put_off(error)
            self._is_out = True
            return ()
        self._is_out = False
        return startable

    async def poll_due(self) -> int:
        """Poll all feeds that are due now, and return how many that were."""
        return await self._poll_all(self._startable)

    async def poll_now(self, feeds: Iterable[Feed]) -> int:
        """Poll these feeds whether they are due or not, and return how many that were."""
        waiting = {feed.number: feed for feed in feeds}

        async def next_startable() -> Sequence[Feed]:
            started = self._started(tuple(waiting.values()))
            for feed in started:
                del waiting[feed.number]
            return started

        return await self._poll_all(next_startable)

    async def _poll_all(self, next_startable: Callable[[], Awaitable[Sequence[Feed]]]) -> int:
        running, count = set[asyncio.Task[None]](), 0
        while True:
            started = await next_startable()
            running |= {asyncio.create_task(self._one(feed)) for feed in started}
            count += len(started)
            if not running:
                return count
            _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)

    async def _startable(self) -> Sequence[Feed]:
        """Mark as busy the feeds that are due and neither busy nor resting; return them."""
        now = self._clock()
        due = await self._beside(lambda: self._book.due(now=now))
        self._resting = {number: until for number, until in self._resting.items() if until > now}
        own = due if self.claims is None else self.claims.own(due)
        started = self._started([feed for feed in own if feed.number not in self._resting])
        claimed: Sequence[Feed] = ()
        try:
            claimed = await self._beside(lambda: self._taken(started, now=now))
        finally:
            for number in {feed.number for feed in started} - {feed.number for feed in claimed}:
                del self._busy[number]
        return claimed

    def _taken(self, started: Sequence[DueFeed], *, now: datetime) -> Sequence[Feed]:
        """Return those of the feeds that are started which are still due and no other process polls."""
        if self.claims is not None:
            return self.claims.take(started, now=now)
        return self._book.still_due([feed.number for feed in started], now=now) if started else ()

    def _started(self, feeds: Sequence[F]) -> Sequence[F]:
        """Mark as busy those of `feeds` that can start now, and return them."""
        room = _AT_ONCE - len(self._busy)
        started = startable(feeds, busy=self._busy)[:room]
        self._is_full = len(started) == room
        self._busy |= {feed.number: _host(feed.url) for feed in started}
        return started

    async def _one(self, feed: Feed) -> None:
        try:
            polled = await self._poll(feed, now=self._clock())
        except Exception as error:  # noqa: BLE001 # whatever breaks one poll must not end the others
            rest = _SHORT_REST if isinstance(error, StoreUnavailableError) else _REST
            self._resting[feed.number] = self._clock() + rest
            polled = Polled(feed=feed, error=error)
        finally:
            del self._busy[feed.number]
            if self.claims is not None:
                self.claims.done(feed)
            if self._is_full and len(self._busy) <= _AT_ONCE // 2:
                self._has_room.set()
        self._tell(polled)


def startable(due: Sequence[F], *, busy: dict[int, str]) -> tuple[F, ...]:
    """Which of the feeds that are due may be polled beside those that are `busy` (number to host)."""
    hosts, chosen = Counter(busy.values()), []
    # Those that fail are those that may take long.
    for feed in sorted(due, key=lambda feed: feed.failures > 0):
        if feed.number in busy or hosts[place := _host(feed.url)] >= _PER_HOST:
            continue
        hosts[place] += 1
        chosen.append(feed)
    return tuple(chosen)


@lru_cache(maxsize=20_000)  # the same feeds come up again and again while they wait
def _host(url: str) -> str:
    return host_of(url) or ""
