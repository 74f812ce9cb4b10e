"""Fetch young pages again, since some change without notice.

due | asked, with its validators | offered anew | taken in | when it is due next
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from corpus.feeds.recording import InBackground
from corpus.feeds.schedule import next_revisit, resubmitted
from corpus.feeds.submissions import PAGE_TYPES, SubmissionIntake, results_of
from corpus.fetching.client import Fetcher
from corpus.fetching.robots import Robots
from corpus.models.errors import FetchError
from corpus.models.ingest import Fetched
from corpus.models.revision import Revisit

_AT_ONCE = 10  # pages in memory
_TICK = 30.0  # seconds between two looks at what is due


class RevisitBook(Protocol):
    """Where visits are kept: `corpus.store.revisions`."""

    def due(self, *, now: datetime, most: int) -> Sequence[Revisit]: ...  # noqa: D102

    def settle(self, visit: Revisit, following: Revisit | None, /) -> None: ...  # noqa: D102


class Revisiting:
    """Visits pages as they become due.

    Args:
        book: where visits are kept.
        fetcher: the HTTP client.
        intake: parses and stores what is submitted.
        beside: runs what takes time beside the event loop.
        clock: the time.
        tell: is given what broke a visit down, where that was not the page, for the log.
    """

    def __init__(
        self,
        book: RevisitBook,
        fetcher: Fetcher,
        *,
        intake: SubmissionIntake,
        beside: InBackground,
        clock: Callable[[], datetime],
        tell: Callable[[Exception], None],
    ) -> None:
        self._book, self._fetcher, self._intake = book, fetcher, intake
        self._beside, self._clock, self._tell = beside, clock, tell
        self._robots = Robots(fetcher)

    async def run(self, *, tick: float = _TICK) -> None:
        """Visit pages until cancelled, looking each `tick` (seconds) for what is due."""
        while True:
            await self.visit_due()
            await asyncio.sleep(tick)

    async def visit_due(self) -> int:
        """Visit all pages that are due now, and return their number."""
        now, count = self._clock(), 0
        while due := await self._beside(lambda: self._book.due(now=now, most=_AT_ONCE)):
            await asyncio.gather(*(self._visit(visit, now=now) for visit in due))
            count += len(due)
        return count

    async def _visit(self, visit: Revisit, *, now: datetime) -> None:
        page = None
        try:
            page = await self._fetched(visit, now=now)
            if page is not None:
                await results_of(self._intake, [resubmitted(visit, page, now=now)])
        except Exception as error:  # noqa: BLE001 # whatever breaks one visit must not end the others
            self._tell(error)
        following = next_revisit(visit, page, now=now)
        await self._beside(lambda: self._book.settle(visit, following))

    async def _fetched(self, visit: Revisit, *, now: datetime) -> Fetched | None:
        validators = {"If-None-Match": visit.etag, "If-Modified-Since": visit.modified}
        headers = {"Accept": PAGE_TYPES} | {name: value for name, value in validators.items() if value}
        try:
            if not await self._robots.allow(visit.url, now=now):
                return None
            page = await self._fetcher.get(visit.url, now=now, headers=headers)
        except FetchError:
            return None  # what was read from it before stands
        return None if page.status == HTTPStatus.NOT_MODIFIED else page
