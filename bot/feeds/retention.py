"""Remove once a day what retention no longer keeps."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog

from config.sections import RetentionSettings
from corpus.feeds.recording import InBackground
from corpus.pipeline.intake import Intake
from corpus.store.retention import Retention

DAILY = timedelta(days=1)

log = structlog.get_logger()


def retention_of(settings: RetentionSettings) -> Retention:
    """Return what these settings keep."""
    return Retention(
        days=settings.days or None,
        per_feed=settings.articles_per_feed or None,
        articles=settings.articles or None,
        revisions=settings.revisions,
    )


class Upkeep:
    """The daily removal of articles past their retention.

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
        """Do it, and return how many articles went."""
        kept = await self._beside(self._cited)
        return await asyncio.wrap_future(self._intake.expire(self._retention, now=now, kept=kept))

    async def run(self, now: datetime) -> None:
        """Do it, and log how many articles went."""
        log.info("articles expired", count=await self.do(now=now))
