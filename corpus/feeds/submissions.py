"""Turn a feed's entries into submissions, each with its page where it needs one."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from corpus.feeds.arrivals import NewEntry
from corpus.feeds.entry_pages import is_whole
from corpus.fetching.client import Fetcher
from corpus.fetching.robots import Robots
from corpus.models.errors import NO_REASON, FetchError, Reason
from corpus.models.feed import Feed, ParsedFeed
from corpus.models.ingest import AddResult, AddStatus, Fetched, Submission
from corpus.parsing.fields import host_of

PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
_PASSING = frozenset({408, 425, 429})
_SERVER_ERRORS = 500


class SubmissionIntake(Protocol):
    """Parses and stores in other processes: `corpus.pipeline.intake.Intake`."""

    def submit(self, submission: Submission, /) -> "Future[AddResult]": ...  # noqa: D102

    async def parse(self, fetched: Fetched, /) -> ParsedFeed: ...  # noqa: D102


async def results_or_text(
    intake: SubmissionIntake, submissions: Sequence[Submission]
) -> Sequence[tuple[Submission, AddResult]]:
    """Submit all of these; what a feed itself says of an article is taken where its page is rejected."""
    results = await results_of(intake, submissions)
    pairs = list(zip(submissions, results, strict=True))
    again = [n for n, (each, result) in enumerate(pairs) if _has_text_beside(each, result)]
    texts = [without_page(pairs[n][0]) for n in again]
    for n, text, result in zip(again, texts, await results_of(intake, texts), strict=True):
        pairs[n] = (text, result) if result.status is not AddStatus.REJECTED else pairs[n]
    return pairs


def without_page(submission: Submission) -> Submission:
    """Return the submission of what the entry says itself."""
    return replace(submission, page=None)


def _has_text_beside(submission: Submission, result: AddResult) -> bool:
    entry = submission.entry
    rejected = result.status is AddStatus.REJECTED
    return rejected and submission.page is not None and entry is not None and bool(entry.text)


async def results_of(intake: SubmissionIntake, submissions: Sequence[Submission]) -> Sequence[AddResult]:
    """Submit all of these, and return what became of each."""
    return await asyncio.gather(*(asyncio.wrap_future(intake.submit(each)) for each in submissions))


def source_of(feed: ParsedFeed, url: str) -> str:
    """Return the source that the articles of a feed at `url` are stored under."""
    return feed.title or host_of(url) or url


class EntryFetcher:
    """Fetches the pages that entries need."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)

    async def submissions(
        self, new: Sequence[NewEntry], *, source: str, now: datetime, feed: Feed | None = None
    ) -> list[Submission | AddResult]:
        """Return a submission for each entry, in their order; or why there is none, or none yet."""
        return await asyncio.gather(*(self._one(each, feed, source=source, now=now) for each in new))

    async def _one(
        self, new: NewEntry, feed: Feed | None, *, source: str, now: datetime
    ) -> Submission | AddResult:
        entry, reason, page = new.entry, NO_REASON, None
        leads_to_page = new.has_own_page or not entry.text
        if entry.link is not None and leads_to_page and not is_whole(entry):
            try:
                page = await self._page(entry.link, now=now)
            except ValueError:
                reason = Reason("its link is not an address of the web")
            except FetchError as error:
                reason = Reason("its page: {reason}", reason=error.reason)
                if _may_pass(error) and not new.is_last_try:
                    return AddResult(status=AddStatus.WAITING, reason=reason)
            else:
                reason = NO_REASON if page else Reason("its site's robots.txt keeps programs out")
        return _submission(new, page, reason, source=source, feed=feed, now=now)

    async def _page(self, url: str, *, now: datetime) -> Fetched | None:
        """Fetch a page; None where robots.txt forbids it."""
        if not await self._robots.allow(url, now=now):
            return None
        return await self._fetcher.get(url, now=now, headers={"Accept": PAGE_TYPES})


def _submission(
    new: NewEntry, page: Fetched | None, reason: Reason, *, source: str, feed: Feed | None, now: datetime
) -> Submission | AddResult:
    """Return what is submitted of an entry; rejected for `reason` where it has neither page nor text."""
    if reason and not new.entry.text:
        return AddResult.rejected(reason)
    by_feed, shelf = (feed.number, feed.shelf) if feed else (None, 0)
    return Submission(
        page=page,
        entry=new.entry,
        key=new.seen.key,
        link_use=new.link_use,
        source=new.entry.source or source,
        feed=shelf,
        by_feed=by_feed,
        received_at=now,
    )


def _may_pass(error: FetchError) -> bool:
    """Return whether another try may be better: what the server said for good stays so."""
    return error.status is None or error.status in _PASSING or error.status >= _SERVER_ERRORS
