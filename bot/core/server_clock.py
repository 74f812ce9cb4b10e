"""Compare the machine's clock with those of the servers that it talks to, before anything is deleted by age.

A clock that is set days ahead makes everything look old: retention would delete a community's articles, and
its watches would be forgotten. Each response names the time (`Date`), so nothing more is asked.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp
import structlog

from bot.core.background import Clock

_NEAR = timedelta(days=1)  # what is deleted by age is kept for days at least
_LOOK = 60.0  # seconds between two looks at a clock that is wrong

Job = Callable[[datetime], Awaitable[object]]

log = structlog.get_logger()


def uptime() -> float:
    """Return the seconds of a clock that nobody sets; it runs on while the machine is suspended."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class ServerClock:
    """Knows by what servers say how far the machine's clock is off.

    Args:
        clock: the machine's, which may be wrong.
        uptime: seconds of a clock that nobody sets.
    """

    def __init__(self, clock: Clock, *, uptime: Callable[[], float] = uptime) -> None:
        self._clock, self._uptime = clock, uptime
        self._started: datetime | None = None  # when `uptime` was 0, as servers say
        self._by_discord = False
        self._heard = asyncio.Event()

    def hear(self, said: datetime, *, from_discord: bool) -> None:
        """Note the time that a server has named.

        Discord is believed. Any other server may be wrong itself: it can confirm the machine's clock, and
        neither contradict it nor what Discord says.
        """
        if from_discord or (not self._by_discord and abs(self._clock() - said) < _NEAR):
            self._started = said - timedelta(seconds=self._uptime())
            self._by_discord = self._by_discord or from_discord
            self._heard.set()

    def requests(
        self, trace: aiohttp.TraceConfig | None = None, *, from_discord: bool
    ) -> aiohttp.TraceConfig:
        """Return what hears the responses of an HTTP session, added to `trace` if one is given."""

        async def ended(
            _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
        ) -> None:
            if said := _date_of(end.response.headers.get("Date", "")):
                self.hear(said, from_discord=from_discord)

        trace = trace or aiohttp.TraceConfig()
        trace.on_request_end.append(ended)
        return trace

    @property
    def ahead(self) -> timedelta | None:
        """How far the machine's clock is ahead, negative if it is behind; None while nobody has said."""
        if self._started is None:
            return None
        return self._clock() - self._started - timedelta(seconds=self._uptime())

    @property
    def is_confirmed(self) -> bool:
        """Whether a server has named about the time that the machine's clock shows."""
        return (ahead := self.ahead) is not None and abs(ahead) < _NEAR

    def guarded(self, job: Job, *, look: float = _LOOK) -> Job:
        """Return a job that waits until the clock is confirmed, and then gets the time anew.

        Args:
            job: what deletes by age.
            look: seconds between two looks.
        """

        async def run(_now: datetime) -> None:
            await self._heard.wait()
            logged = False
            while not self.is_confirmed:
                if (ahead := self.ahead) is not None and not logged:
                    logged, hours = True, round(ahead / timedelta(hours=1))
                    log.warning("the clock is wrong: nothing is deleted by age", hours_ahead=hours)
                await asyncio.sleep(look)
            await job(self._clock())

        return run


def _date_of(header: str) -> datetime | None:
    """Return the time of a `Date` header; None where it is none.

    >>> _date_of("Tue, 01 Dec 2026 13:43:26 GMT"), _date_of("soon")
    (datetime.datetime(2026, 12, 1, 13, 43, 26, tzinfo=datetime.timezone.utc), None)
    >>> _date_of("Tue, 01 Dec 2026 13:43:26 +99999999999999999")
    """
    try:
        said = parsedate_to_datetime(header)
    except (ValueError, OverflowError):  # of a zone that is hours beyond counting
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)
