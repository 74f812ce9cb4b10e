"""Poll each feed when it is due, independent of slow or broken ones."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from corpus.feeds.poll import FeedBook, FeedPoll, InBackground, Polled
from corpus.feeds.schedule import PollRules
from corpus.feeds.submissions import SubmissionIntake
from corpus.fetching.client import Fetcher
from corpus.models.errors import StoreUnavailableError
from corpus.models.feed import Feed
from corpus.parsing.fields import host_of

if TYPE_CHECKING:
    from corpus.feeds.claims import FeedClaims

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
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._busy: dict[int, str] = {}
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
                for feed in await self._startable():
                    group.create_task(self._one(feed))
                await asyncio.sleep(tick)

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
        # Those whose poll ends while the book is read still stand in it as due.
        left_out = set(self._busy)
        due = await self._beside(lambda: self._book.due(now=now))
        self._resting = {number: until for number, until in self._resting.items() if until > now}
        left_out |= self._resting.keys()
        own = due if self.claims is None else self.claims.own(due)
        started = self._started([feed for feed in own if feed.number not in left_out])
        return started if self.claims is None else await self._claimed(self.claims, started, now=now)

    async def _claimed(
        self, claims: "FeedClaims", started: Sequence[Feed], *, now: datetime
    ) -> Sequence[Feed]:
        """Return those of the feeds that are started whose polls no other process makes."""
        claimed: Sequence[Feed] = ()
        try:
            claimed = await self._beside(lambda: claims.take(started[:_AT_ONCE], now=now))
        finally:
            kept = {feed.number for feed in claimed}
            for feed in started:
                if feed.number not in kept:
                    del self._busy[feed.number]
        return claimed

    def _started(self, feeds: Sequence[Feed]) -> Sequence[Feed]:
        """Mark as busy those of `feeds` that can start now, and return them."""
        started = startable(feeds, busy=self._busy)
        self._busy |= {feed.number: _host(feed) for feed in started}
        return started

    async def _one(self, feed: Feed) -> None:
        try:
            async with self._turns:
                polled = await self._poll(feed, now=self._clock())
        except Exception as error:  # noqa: BLE001 # whatever breaks one poll must not end the others
            rest = _SHORT_REST if isinstance(error, StoreUnavailableError) else _REST
            self._resting[feed.number] = self._clock() + rest
            polled = Polled(feed=feed, error=error)
        finally:
            del self._busy[feed.number]
            if self.claims is not None:
                self.claims.done(feed)
        self._tell(polled)


def startable(due: Sequence[Feed], *, busy: dict[int, str]) -> tuple[Feed, ...]:
    """Which of the feeds that are due may be polled beside those that are `busy` (number to host)."""
    hosts, chosen = Counter(busy.values()), []
    # Those that fail are those that may take long.
    for feed in sorted(due, key=lambda feed: feed.failures > 0):
        if feed.number in busy or hosts[_host(feed)] >= _PER_HOST:
            continue
        hosts[_host(feed)] += 1
        chosen.append(feed)
    return tuple(chosen)


def _host(feed: Feed) -> str:
    return host_of(feed.url) or ""
