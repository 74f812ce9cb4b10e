"""Feeds followed into a corpus: the poller over its feeds, and the way of what they offer into it."""

import asyncio
import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from corpus.feeds.entry_pages import FetchedPage
from corpus.feeds.offers import Offer
from corpus.feeds.poll import FeedPoll, InBackground, Polled
from corpus.feeds.poller import Poller
from corpus.feeds.schedule import PollRules
from corpus.fetching.client import Fetcher
from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.models.feed import FeedContent, ParsedFeed
from corpus.models.report import AddResult
from corpus.pipeline.recrawl import Revisiting
from corpus.store.feeds import FeedStore
from corpus.store.revisions import RevisitStore


class PageReader(Protocol):
    """What reads pages, articles and feeds, and stores what is in them: `corpus.pipeline.intake.Intake`."""

    def submit(  # noqa: D102
        self, offered: FetchedPage | Article, /, *, now: datetime, by_feed: int | None
    ) -> "Future[AddResult]": ...

    async def parse(self, content: FeedContent, /) -> ParsedFeed: ...  # noqa: D102


class FeedIntake:
    """Hands what was fetched on to the processes that read and store it, and waits for what becomes of it.

    Args:
        intake: who reads and stores.
        beside: runs what takes time beside the event loop.
        clock: the time.
    """

    def __init__(self, intake: PageReader, *, beside: InBackground, clock: Callable[[], datetime]) -> None:
        self._intake, self._beside, self._clock = intake, beside, clock

    async def __call__(self, offers: Sequence[Offer], /) -> Sequence[str]:
        """For each offer why it was not taken, or "" if it was."""
        submitted = await self._beside(lambda: [self._submitted(offer) for offer in offers])
        return [
            each if isinstance(each, str) else (await asyncio.wrap_future(each)).reason for each in submitted
        ]

    def _submitted(self, offer: Offer) -> "Future[AddResult] | str":
        try:
            return self._intake.submit(offer.material(), now=self._clock(), by_feed=offer.by_feed)
        except IngestError as error:
            return str(error)


def poller(
    book: FeedStore,
    fetcher: Fetcher,
    intake: PageReader,
    *,
    beside: InBackground,
    rules: PollRules,
    clock: Callable[[], datetime],
    tell: Callable[[Polled], None],
    seed: int | None = None,
) -> Poller:
    """The poller of the feeds in `book`; `seed` makes its chances the same each time."""
    taking = FeedIntake(intake, beside=beside, clock=clock)
    poll = FeedPoll(
        book,
        fetcher,
        intake=taking,
        beside=beside,
        rules=rules,
        parse=intake.parse,
        chance=random.Random(seed).random,  # noqa: S311 # it spreads polls, it hides nothing
    )
    return Poller(book, poll, beside=beside, clock=clock, tell=tell)


def revisiting(
    book: RevisitStore,
    fetcher: Fetcher,
    intake: PageReader,
    *,
    beside: InBackground,
    clock: Callable[[], datetime],
    tell: Callable[[Exception], None],
) -> Revisiting:
    """Who looks again at pages that were read; `tell` is given what broke a visit down, for the log."""
    taking = FeedIntake(intake, beside=beside, clock=clock)
    return Revisiting(book, fetcher, intake=taking, beside=beside, clock=clock, tell=tell)
