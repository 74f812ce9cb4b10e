"""Post digests when they are due, and resume interrupted ones. One failure delays no other.

tick | what is due, what was interrupted | by place, one after the other: claimed, composed, sent, done
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.core.background import Failing
from bot.core.dates import zone_of
from bot.digests.due import at_once, occasion
from bot.digests.edition import Edition, due_edition, edition_of
from bot.digests.posting import Posting
from bot.digests.schedule import Schedule
from bot.digests.schedule_lexicon import load_lexicons
from bot.digests.store import Subscription
from bot.digests.stores import DigestStores
from bot.state.messages import Kind, Message
from bot.state.outbox_delivery import Delivery
from corpus.models.answer import TimeWindow
from corpus.models.errors import StoreUnavailableError

Job = Edition | Subscription

_LONGEST_SLEEP, _SHORTEST_SLEEP = 15.0, 0.5  # seconds between two looks
_BUSY_SLEEP = 3.0  # while what was found by the last one is being served: a look reads all that is due
# After which a process posts what another one was to post: one that lives, or that is not there any more.
_OTHERS, _NOBODYS = timedelta(minutes=2), timedelta(seconds=15)
_AT_ONCE = 32  # places that are served at the same time

log = structlog.get_logger()


class Runner:
    """Sends digests until it is cancelled.

    Args:
        stores: what is kept of them.
        posting: composes and posts an edition.
        delivery: claims it.
        covers: whether a guild's digests are this process's to post, those of persons being of guild 0.

    Attributes:
        elsewhere: whether a guild's digests are those of another process, which lives and has it at hand.
    """

    def __init__(
        self,
        stores: DigestStores,
        *,
        posting: Posting,
        delivery: Delivery,
        covers: Callable[[int], bool] = lambda _guild: True,
    ) -> None:
        self._subscriptions, self._threads = stores.subscriptions, stores.threads
        self._posting, self._delivery = posting, delivery
        self._timing, self._left_out = delivery.timing, 0
        self._covers = covers
        self.elsewhere: Callable[[int], bool] = lambda _guild: False
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._served: dict[int, asyncio.Task[None]] = {}
        # Places whose editions are claimed, though nobody works on them: the store could not be reached.
        self._left_at: set[int] = set()

    async def run(self) -> None:
        """Serve what is due, forever."""
        await self._threads.in_turn(load_lexicons)
        away = Failing()
        try:
            while True:
                try:
                    await self.tick()
                    rest, away = await self._rest(), Failing()
                except StoreUnavailableError as error:
                    if away.is_news(str(error), self._timing.clock()):
                        log.warning("digests not looked for yet", reason=str(error))
                    rest = _BUSY_SLEEP
                except Exception:
                    # A clock that stops would lose every digest to come.
                    log.exception("looking for digests failed")
                    rest = _LONGEST_SLEEP
                await asyncio.sleep(rest)
        finally:
            for task in self._served.values():
                task.cancel()

    async def tick(self) -> None:
        """Begin with everything that is due now, the oldest first.

        A place that is still being served has to wait.
        """
        now = self._timing.clock()
        stray = map(edition_of, await self._delivery.stray(Kind.DIGEST, left_at=self._left_at))
        due = await self._threads.in_turn(lambda: self._subscriptions.due(now))
        found: list[Job] = [*stray, *due]
        jobs = [each for each in found if self._is_ours(each, now)]
        # Its own first: by the time of the others, the processes that have them at hand may have posted them.
        jobs.sort(key=lambda each: not self._covers(each.place.guild or 0))
        self._left_out = len(found) - len(jobs)
        places: dict[int, list[Job]] = {}  # in the order of the first that is due there
        for job in jobs:
            places.setdefault(_target(job), []).append(job)
        for target, here in places.items():
            if target not in self._served:
                task = asyncio.create_task(self._serve(here))
                self._served[target] = task
                task.add_done_callback(partial(self._left, target))

    def _is_ours(self, job: Job, now: datetime) -> bool:
        """Return whether to serve this: of another process's guilds, only what that seems not to post."""
        guild = job.place.guild or 0
        patience = _OTHERS if self.elsewhere(guild) else _NOBODYS
        return self._covers(guild) or now - job.due_at > patience

    async def at_once(self, subscription: Subscription) -> tuple[Message, ...]:
        """Post a requested digest and return its messages. Errors are raised."""
        place = subscription.place
        async with self._slots, self._lock(place.target):
            edition = edition_now(subscription, now=self._timing.clock())
            await self._delivery.claim(edition.message)
            try:
                return await self._posting.put_out(edition, subscription)
            except BaseException:
                # Whoever asked is told, and may ask again.
                await self._posting.give_up(edition)
                raise

    async def settled(self) -> None:
        """Wait until no place is being served."""
        while self._served:
            await asyncio.wait(list(self._served.values()))

    def _left(self, target: int, _task: asyncio.Task[None]) -> None:
        del self._served[target]

    async def _serve(self, jobs: list[Job]) -> None:
        """Serve one place in order, interrupted editions first."""
        target, left = _target(jobs[0]), False
        async with self._slots, self._lock(target):
            for job in jobs:
                try:
                    await (self._resume(job) if isinstance(job, Edition) else self._begin(job))
                except StoreUnavailableError as error:
                    left = True
                    log.warning("digest put off", target=target, reason=str(error))
                except Exception:
                    log.exception("digest failed", target=target)
        (self._left_at.add if left else self._left_at.discard)(target)

    async def _begin(self, subscription: Subscription) -> None:
        now = self._timing.clock()
        what = occasion(
            _schedule(subscription),
            due_at=subscription.due_at,
            covered_until=subscription.covered_until,
            now=now,
        )
        edition = due_edition(subscription, due_at=what.due_at, window=what.window, late=what.late)
        advance, next_due = self._subscriptions.advance, what.next_due
        if await self._delivery.claim(edition.message, lambda each: advance(each, subscription, next_due)):
            await self._posting.publish(edition, subscription)
        else:  # another process has it; or it went out before the clock was set back, and the next one is due
            await self._threads.in_turn(lambda: self._subscriptions.pass_over(subscription, next_due))

    async def _resume(self, stray: Edition) -> None:
        message = await self._delivery.resume(stray.message, left=stray.place.target in self._left_at)
        if message is None:
            return
        number = stray.subscription
        found = (
            None if number is None else await self._threads.in_turn(lambda: self._subscriptions.get(number))
        )
        await self._posting.go_on(edition_of(message), found)

    def _lock(self, target: int) -> asyncio.Lock:
        """Return the lock of a place: one edition at a time."""
        lock = self._locks.get(target)
        if lock is None:
            self._locks[target] = lock = asyncio.Lock()
        return lock

    async def _rest(self) -> float:
        """Return the seconds until the next look."""
        coming = await self._threads.in_turn(self._subscriptions.next_due)
        if coming is None:
            return _LONGEST_SLEEP
        left = (coming - self._timing.clock()) / timedelta(seconds=1)
        shortest = _BUSY_SLEEP if self._served or self._left_out else _SHORTEST_SLEEP
        return min(max(left, shortest), _LONGEST_SLEEP)


def edition_now(subscription: Subscription, *, now: datetime) -> Edition:
    """Return the edition of a digest as it would be now; it is not claimed yet."""
    return due_edition(subscription, due_at=now, window=_window(subscription, now))


def _window(subscription: Subscription, now: datetime) -> TimeWindow:
    schedule = _schedule(subscription) if subscription.schedule else None
    return at_once(schedule, covered_until=subscription.covered_until, now=now)


def _schedule(subscription: Subscription) -> Schedule:
    return Schedule.of(subscription.schedule, zone_of(subscription.zone))


def _target(job: Job) -> int:
    return job.place.target
