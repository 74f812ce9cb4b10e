"""Notice that the machine's clock was set, and put right what was planned by a clock that ran ahead.

A machine without a battery may wake in another year. What was planned then lies days ahead once the clock is
right: feeds would not be read, digests not be posted and interrupted messages not be sent until that day.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Delete, Engine, Update, delete, update

from bot.core.dates import zone_of
from bot.core.threads import Threads
from bot.digests.schedule import Schedule
from bot.digests.store import Subscription, Subscriptions
from bot.state.messages import OPEN
from bot.state.tables import MESSAGES, PAUSES
from corpus.store.database import writing
from corpus.store.tables import FEEDS, LEASES

_JUMP = timedelta(minutes=10)  # from which on a difference between the clocks is logged
_UNDER_WAY = 600.0  # seconds in which what was begun by the wrong clock is noted by it: polls, digests
_LONGEST_LEASE = timedelta(minutes=65)  # of an edition that rests after its fourth failure
_LONGEST_HOLD = timedelta(minutes=1)  # of a lease that is not renewed
_LONGEST_COOLDOWN = timedelta(days=1)

log = structlog.get_logger()


class ClockWatch:
    """Compares the time of day with a clock that nobody sets, and mends what the first has planned.

    Args:
        engine: of the database.
        threads: the way to it.
        longest: the longest time between two polls of a feed.
        monotonic: seconds of a clock that nobody sets.
    """

    def __init__(
        self,
        engine: Engine,
        threads: Threads,
        *,
        longest: timedelta,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._threads, self._monotonic = engine, threads, monotonic
        self._longest = 1.25 * longest  # by chance a poll comes a little later than that
        self._last: tuple[datetime, float] | None = None
        # How far the clock was set back, and until when what it had begun may still be noted.
        self._set_back, self._until = timedelta(), -1.0

    async def tick(self, now: datetime) -> None:
        """Look at the clocks; put plans right at the first look, and for a while after it was set back."""
        moment, before = self._monotonic(), self._last
        self._last = now, moment
        jump = now - before[0] - timedelta(seconds=moment - before[1]) if before else timedelta()
        if abs(jump) > _JUMP:
            log.warning("the clock was set", hours=round(jump / timedelta(hours=1), 1))
        if jump < -_JUMP:
            self._set_back, self._until = jump, moment + _UNDER_WAY
        if before is None or moment <= self._until:
            mended = await self._threads.aside(lambda: self._put_right(now, self._set_back))
            if mended:
                log.warning("put right what was planned for later by a clock that ran ahead", count=mended)

    def _put_right(self, now: datetime, jump: timedelta) -> int:
        with writing(self._engine).begin() as connection:
            mended = _put_rows_right(connection, now, self._longest)
        store = Subscriptions(self._engine)
        return mended + sum(_put_digest_right(store, each, now, jump) for each in store.ahead(now))


def _put_rows_right(connection: Connection, now: datetime, longest: timedelta) -> int:
    """Let feeds be due, leases end and cooldowns be over that a right clock cannot have set so late."""
    leased = MESSAGES.c.state.in_(OPEN) & (MESSAGES.c.leased_until > now + _LONGEST_LEASE)
    changes: tuple[Update | Delete, ...] = (
        update(FEEDS).where(FEEDS.c.due_at > now + longest).values(due_at=now),
        update(MESSAGES).where(leased).values(leased_until=now),
        delete(PAUSES).where(PAUSES.c.free_at > now + _LONGEST_COOLDOWN),
    )
    if connection.dialect.name == "sqlite":  # a server has a clock of its own for them
        held = update(LEASES).where(LEASES.c.leased_until > now + _LONGEST_HOLD)
        due = update(LEASES).where(LEASES.c.due_at > now + _LONGEST_COOLDOWN)
        changes = (*changes, held.values(leased_until=now), due.values(due_at=now))
    return sum(connection.execute(each).rowcount for each in changes)


def _put_digest_right(store: Subscriptions, digest: Subscription, now: datetime, jump: timedelta) -> bool:
    """Let a digest come at the next time of its schedule, if a later one is planned.

    It goes on where the last one ended: that was posted before `now`, by a clock that was ahead by `-jump`.
    """
    following = Schedule.of(digest.schedule, zone_of(digest.zone)).next(now)
    covered = digest.covered_until
    is_ahead = covered is not None and covered > now
    if digest.due_at <= following and not is_ahead:
        return False
    if covered is not None and is_ahead:
        covered = min(covered + jump, now)
    store.change(digest.number, due_at=min(digest.due_at, following), covered_until=covered)
    return True
