"""Background loops: a table of jobs, each run at its interval until all are cancelled."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.errors import UserError
from bot.core.metrics import Metrics
from corpus.models.errors import StoreUnavailableError

# Seconds: a machine that slept through a longer wait would notice too late that a job is due.
_LONGEST_SLEEP = 60.0

_TASK = "background:"
_REMINDER = timedelta(days=1)

Clock = Callable[[], datetime]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class BackgroundLoop:
    """A job that is repeated.

    Attributes:
        name: in the log.
        every: from the start of a run to the start of the next, or to its end where it takes longer.
        job: is called with the time; what it raises is logged, and the loop goes on.
        first: how long the first run waits.
        ready: is awaited before that.
    """

    name: str
    every: timedelta
    job: Callable[[datetime], Awaitable[object]]
    first: timedelta = timedelta()
    ready: Callable[[], Awaitable[object]] | None = None


@dataclass(slots=True)
class Failing:
    """Why a job fails, "" while it does not, and when that was logged."""

    reason: str = ""
    logged: datetime | None = None

    def is_news(self, reason: str, now: datetime) -> bool:
        """Note why the job fails, and return whether that is to be logged: at first, and once a day."""
        if reason == self.reason and self.logged and now - self.logged < _REMINDER:
            return False
        self.reason, self.logged = reason, now
        return True


class Background:
    """Runs loops in tasks, from `start` to `close`."""

    def __init__(
        self, loops: Iterable[BackgroundLoop], *, clock: Clock, metrics: Metrics | None = None
    ) -> None:
        self._loops, self._clock, self._metrics = tuple(loops), clock, metrics or Metrics()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start all loops."""
        self._tasks = [
            asyncio.create_task(
                repeat(each, clock=self._clock, metrics=self._metrics), name=f"{_TASK} {each.name}"
            )
            for each in self._loops
        ]

    async def close(self) -> None:
        """Cancel all loops, and wait for their ends."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def repeat(
    loop: BackgroundLoop,
    *,
    clock: Clock,
    longest_sleep: float = _LONGEST_SLEEP,
    metrics: Metrics | None = None,
) -> None:
    """Run a job at its interval until it is cancelled.

    A failure is logged when it begins or changes, once a day, and when it is over: not at every run.

    Args:
        loop: the job.
        clock: tells the time.
        longest_sleep: seconds between two looks at the clock.
        metrics: counts the runs.
    """
    structlog.contextvars.bind_contextvars(job=loop.name)
    if loop.ready is not None:
        await loop.ready()
    longest, failing = max(loop.first, loop.every), Failing()
    due = clock() + loop.first
    while True:
        now = await _until(due, clock, longest=longest, longest_sleep=longest_sleep)
        due = now + loop.every
        await _run(loop, now, failing)
        if metrics is not None:
            metrics.ran(loop.name, failed=bool(failing.reason))


async def _until(due: datetime, clock: Clock, *, longest: timedelta, longest_sleep: float) -> datetime:
    """Wait until a time and return it, but no longer than `longest`, though the clock is set back."""
    while (now := clock()) < due:
        due = min(due, now + longest)
        rest = (due - now).total_seconds()
        await asyncio.sleep(min(rest, longest_sleep))
        if rest <= longest_sleep:
            return clock()  # which may be a little before `due`: timers and clocks differ
    return now


async def _run(loop: BackgroundLoop, now: datetime, failing: Failing) -> None:
    try:
        await loop.job(now)
    except UserError as error:  # such as a timeout: the next run tries again
        log.warning("background job put off", reason=str(error))
        return
    except StoreUnavailableError as error:  # such as a full disk: its text says what to do
        if failing.is_news(str(error), now):
            log.error("background job failed", reason=str(error))  # noqa: TRY400 # no traceback
        return
    except Exception as error:
        if failing.is_news(f"{type(error).__name__}: {error}", now):
            log.exception("background job failed")
        return
    if failing.reason:
        log.info("background job works again")
    failing.reason = ""
