"""The way in for what is fetched: to searchable articles, in processes beside this one.

    page, article | read, guarded, prepared: in several workers | stored, indexed: in the one that writes
    feed          | parsed: in one of the several

Nothing of it takes time in the process that submits: a question asked meanwhile does not feel it. What a
hostile page breaks is its worker, which is replaced.
"""

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Self

from corpus.feeds.entry_pages import FetchedPage
from corpus.models.article import Article
from corpus.models.errors import CorpusError, Reason, WorkerError
from corpus.models.feed import FeedContent, ParsedFeed
from corpus.models.prepared import Prepared
from corpus.models.report import AddResult, AddStatus
from corpus.pipeline.parsers import READ_LIMITS, Parsers
from corpus.pipeline.workers import Limits, Worker
from corpus.pipeline.writer import Expiry, ExtractedArticle
from corpus.store.retention import Retention

_WRITE_LIMITS = Limits(seconds=600)
_BATCH = 64  # articles that are stored in one transaction, where so many wait
_GATHER_SECONDS = 0.25  # that the first of them waits for others that are being read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """What was offered, and what became of it once that is known."""

    subject: str
    now: datetime
    by_feed: int | None
    page: str | None
    outcome: "Future[AddResult]" = field(default_factory=Future)

    def refuse(self, reason: str) -> None:
        """Says that it was refused."""
        self.outcome.set_result(AddResult(fate=AddStatus.REJECTED, reason=reason, subject=self.subject))


@dataclass(frozen=True, slots=True)
class _Waiting:
    found: ExtractedArticle
    offer: _Offer


class Intake:
    """Takes pages and articles into the corpus of a folder; closed as by a `with` statement.

    Args:
        folder: the data folder.
        extractors: how many pages, articles and feeds are read at the same time.
        limits: what one of them may take.
        retention: what would go at once by this does not come in.
    """

    def __init__(
        self,
        folder: Path,
        *,
        extractors: int = 2,
        limits: Limits = READ_LIMITS,
        retention: Retention | None = None,
    ) -> None:
        self._parsers = Parsers(count=extractors, limits=limits)
        days = retention.days if retention else None
        self._writer = Worker("corpus.pipeline.writer:writer", (str(folder), days), limits=_WRITE_LIMITS)
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing")
        self._waiting: SimpleQueue[_Waiting] = SimpleQueue()

    def submit(
        self, offered: FetchedPage | Article, *, now: datetime, by_feed: int | None = None
    ) -> "Future[AddResult]":
        """What becomes of a page, or of an article that its feed has whole; never an error for what it is.

        `by_feed` is the number of the feed that it came by. The caller bounds how much waits: a page is in
        memory until it is done.
        """
        if isinstance(offered, FetchedPage):
            subject, page = offered.url, offered.url
        else:
            subject, page = offered.url or offered.title[:80], None
        offer = _Offer(subject=subject, now=now, by_feed=by_feed, page=page)
        self._parsers.submit(offered).add_done_callback(lambda reading: self._read(reading, offer))
        return offer.outcome

    async def parse(self, content: FeedContent) -> ParsedFeed:
        """The feed in what was fetched, or the errors of `Parsers.feed`."""
        return await self._parsers.feed(content)

    def expire(self, retention: Retention, *, now: datetime, kept: Collection[str] = ()) -> "Future[int]":
        """How many articles `Corpus.expire` has removed, in the process that writes."""
        return self._writing.submit(self._writer.ask, Expiry(retention=retention, now=now, kept=tuple(kept)))

    def close(self) -> None:
        """Ends the workers; what is not stored by then is given up."""
        self._parsers.close()
        self._writing.shutdown(wait=False, cancel_futures=True)
        self._writer.close()
        self._writing.shutdown(wait=True)
        with suppress(Empty):
            while True:
                self._waiting.get_nowait().offer.outcome.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, reading: "Future[Prepared]", offer: _Offer) -> None:
        """Hands on what an extractor has read, or says why it has not."""
        if reading.cancelled():  # closed meanwhile
            offer.outcome.cancel()
        elif (error := reading.exception()) is None:
            read = replace(reading.result(), seen=offer.now, by_feed=offer.by_feed)
            self._write(_Waiting(ExtractedArticle(prepared=read, now=offer.now, page=offer.page), offer))
        elif isinstance(error, CorpusError):
            reason = (
                Reason("reading it {fault}", fault=str(error))
                if isinstance(error, WorkerError)
                else str(error)
            )
            offer.refuse(reason)
        else:
            offer.outcome.set_exception(error)

    def _write(self, waiting: _Waiting) -> None:
        self._waiting.put(waiting)
        try:
            self._writing.submit(self._write_waiting)
        except RuntimeError:  # closed meanwhile
            waiting.offer.outcome.cancel()

    def _write_waiting(self) -> None:
        """Writes what waits, so that many articles share a transaction and an addition to the index."""
        batch = self._gathered()
        if not batch:
            return
        try:
            outcomes = self._written([waiting.found for waiting in batch])
        except CorpusError as error:
            for waiting in batch:
                waiting.offer.outcome.set_exception(error)
            return
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.offer.outcome.set_result(replace(outcome, subject=waiting.offer.subject))

    def _gathered(self) -> list[_Waiting]:
        """What waits, with what comes soon after: each addition to the index costs the next question time."""
        batch: list[_Waiting] = []
        until = monotonic() + _GATHER_SECONDS
        with suppress(Empty):
            while len(batch) < _BATCH:
                patience = until - monotonic() if batch and self._parsers.are_busy else 0.0
                batch.append(self._waiting.get(timeout=max(patience, 0.0)))
        return batch

    def _written(self, batch: Sequence[ExtractedArticle]) -> Sequence[AddResult]:
        try:
            return self._writer.ask(batch)  # type: ignore[no-any-return] # a worker answers anything
        except WorkerError:
            # What was stored already changes nothing when it comes again.
            return self._writer.ask(batch)  # type: ignore[no-any-return]
