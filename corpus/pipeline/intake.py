"""Take pages and feeds' entries into the corpus of a folder, in worker processes.

    page, entry | parsed, split, analysed, profiled: in several workers | stored, indexed: in one writer
    feed        | parsed: in one of the several

Nothing of it takes time in the process that submits: a question asked meanwhile does not feel it. What a
hostile page breaks is its worker, which is replaced.
"""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Self, Unpack

from corpus.models.errors import CorpusError, Reason, WorkerError
from corpus.models.feed import ParsedFeed
from corpus.models.ingest import AddResult, AnalysedArticle, Fetched, Submission
from corpus.pipeline.article_index import Servers
from corpus.pipeline.parsers import READ_LIMITS, Parsers
from corpus.pipeline.writer import CatchUp, Expiry
from corpus.store.retention import Retention
from corpus.workers.worker import Limits, Worker

_WRITE_LIMITS = Limits(seconds=600)
_BATCH = 64  # articles that are stored in one transaction, where so many wait
_GATHER_SECONDS = 0.25  # that the first of them waits for others that are being parsed


@dataclass(slots=True)
class _Pending:
    """An article on its way: what it is called, what a worker made of it, and what becomes of it."""

    subject: str
    result: "Future[AddResult]" = field(default_factory=Future)
    analysed: AnalysedArticle | None = None


class Intake:
    """Takes pages and articles into the corpus of a folder; closed as by a `with` statement.

    Args:
        folder: the data folder.
        extractors: how many pages, articles and feeds are read at the same time.
        limits: what one of them may take.
        retention: what would go at once by this does not come in.
        is_clock_right: whether ages can be told; while they cannot, everything comes in.
        servers: the database and the search server, as `Corpus.open` takes them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        extractors: int = 2,
        limits: Limits = READ_LIMITS,
        retention: Retention | None = None,
        is_clock_right: Callable[[], bool] = lambda: True,
        **servers: Unpack[Servers],
    ) -> None:
        self._parsers = Parsers(count=extractors, limits=limits)
        self._retention, self._is_clock_right = retention or Retention(), is_clock_right
        place = (str(folder), servers.get("store_url"), servers.get("search_url"))
        self._writer = Worker("corpus.pipeline.writer:writer", place, limits=_WRITE_LIMITS)
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing")
        self._waiting: SimpleQueue[_Pending] = SimpleQueue()

    def submit(self, submission: Submission) -> "Future[AddResult]":
        """Return what becomes of a page or an entry; never an error for what is wrong with it.

        The caller bounds how much waits: a page is in memory until it is done.
        """
        pending = _Pending(submission.subject)
        self._parsers.submit(submission).add_done_callback(lambda parsing: self._parsed(parsing, pending))
        return pending.result

    async def parse(self, fetched: Fetched) -> ParsedFeed:
        """Return the feed that was fetched, or raise the errors of `Parsers.feed`."""
        return await self._parsers.feed(fetched)

    def expire(self, retention: Retention, *, now: datetime, kept: Collection[str] = ()) -> "Future[int]":
        """How many articles `Corpus.expire` has removed, in the process that writes."""
        return self._writing.submit(self._writer.ask, Expiry(retention=retention, now=now, kept=tuple(kept)))

    def catch_up(self) -> "Future[int]":
        """Index what other processes have stored; the result is 0."""
        return self._writing.submit(self._writer.ask, CatchUp())

    def close(self) -> None:
        """End the workers; what is not stored by then is given up."""
        self._parsers.close()
        self._writing.shutdown(wait=False, cancel_futures=True)
        self._writer.close()
        self._writing.shutdown(wait=True)
        with suppress(Empty):
            while True:
                self._waiting.get_nowait().result.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _parsed(self, parsing: "Future[AnalysedArticle]", pending: _Pending) -> None:
        """Pass on what a worker has made, or the reason why it has not."""
        if parsing.cancelled():  # closed meanwhile
            pending.result.cancel()
        elif (error := parsing.exception()) is None:
            self._take(parsing.result(), pending)
        elif isinstance(error, CorpusError):
            reason = error.reason
            if isinstance(error, WorkerError):
                reason = Reason("reading it {fault}", fault=reason)
            with suppress(InvalidStateError):  # nobody waits for it any more
                pending.result.set_result(AddResult.rejected(reason, pending.subject))
        else:
            with suppress(InvalidStateError):
                pending.result.set_exception(error)

    def _take(self, analysed: AnalysedArticle, pending: _Pending) -> None:
        """Let an article be written that is not too old to be kept."""
        published, now = analysed.article.published_at, analysed.received_at
        if now and self._retention.is_too_old(published, now=now) and self._is_clock_right():
            reason = Reason("older than the {days} days that are kept", days=self._retention.days)
            with suppress(InvalidStateError):
                pending.result.set_result(AddResult.rejected(reason, pending.subject))
            return
        pending.analysed = analysed
        self._write(pending)

    def _write(self, pending: _Pending) -> None:
        self._waiting.put(pending)
        try:
            self._writing.submit(self._write_waiting)
        except RuntimeError:  # closed meanwhile
            pending.result.cancel()

    def _write_waiting(self) -> None:
        """Write what waits, so that many articles share a transaction and an addition to the index."""
        batch = self._gathered()
        if not batch:
            return
        try:
            results = self._written([each.analysed for each in batch if each.analysed])
        except CorpusError as error:
            for each in batch:
                with suppress(InvalidStateError):  # nobody waits for it any more
                    each.result.set_exception(error)
            return
        for each, result in zip(batch, results, strict=True):
            with suppress(InvalidStateError):
                each.result.set_result(replace(result, subject=each.subject))

    def _gathered(self) -> list[_Pending]:
        """Return what waits and what comes soon after: each addition to the index costs the next question."""
        batch: list[_Pending] = []
        until = monotonic() + _GATHER_SECONDS
        with suppress(Empty):
            while len(batch) < _BATCH:
                patience = until - monotonic() if batch and self._parsers.are_busy else 0.0
                batch.append(self._waiting.get(timeout=max(patience, 0.0)))
        return batch

    def _written(self, batch: Sequence[AnalysedArticle]) -> Sequence[AddResult]:
        try:
            return self._writer.ask(batch)  # type: ignore[no-any-return] # a worker answers anything
        except WorkerError:
            # What was stored already changes nothing when it comes again.
            return self._writer.ask(batch)  # type: ignore[no-any-return]
