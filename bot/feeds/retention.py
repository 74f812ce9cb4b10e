"""What is done once a day beside the polling of feeds: what is kept no longer goes."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

import structlog

from config.settings import RetentionSettings
from corpus.feeds.poll import InBackground
from corpus.models.errors import CorpusError
from corpus.pipeline.intake import Intake
from corpus.store.retention import Retention

_EVERY = timedelta(days=1)
_TICK = 60.0  # seconds between two looks at the clock

log = structlog.get_logger()


def retention_of(settings: RetentionSettings) -> Retention:
    """What is kept by these settings."""
    return Retention(
        days=settings.days or None,
        per_feed=settings.articles_per_feed or None,
        articles=settings.articles or None,
        revisions=settings.revisions,
    )


class Upkeep:
    """Lets articles go that are kept no longer.

    Args:
        intake: what takes them out, in the process that writes.
        retention: how much is kept.
        cited: gives the ids of the articles that are cited in what was posted; they stay.
        beside: runs what takes time beside the event loop.
    """

    def __init__(
        self,
        intake: Intake,
        retention: Retention,
        *,
        cited: Callable[[], Collection[str]],
        beside: InBackground,
    ) -> None:
        self._intake = intake
        self._retention = retention
        self._cited = cited
        self._beside = beside

    async def do(self, *, now: datetime) -> int:
        """Does it, and says how many articles went."""
        kept = await self._beside(self._cited)
        return await asyncio.wrap_future(self._intake.expire(self._retention, now=now, kept=kept))

    async def keep(self, *, clock: Callable[[], datetime], tick: float = _TICK) -> None:
        """Does it at once, then every day, until it is cancelled; what fails is tried again the day after."""
        await every_day(self._told, clock=clock, tick=tick)

    async def _told(self, now: datetime) -> None:
        try:
            log.info("articles expired", count=await self.do(now=now))
        except CorpusError:
            log.exception("articles not expired")


async def every_day(
    work: Callable[[datetime], Awaitable[None]], *, clock: Callable[[], datetime], tick: float
) -> None:
    """Does `work` at once, then whenever a day has passed, until it is cancelled."""
    due = clock()
    while True:
        now = clock()
        if now >= due:
            due = now + _EVERY
            await work(now)
        await asyncio.sleep(tick)
