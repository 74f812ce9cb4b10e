"""The way in for what is fetched: pages to searchable articles, in processes beside this one.

    page | extraction, in several workers | guard, store, index, in the one that writes | outcome

Nothing of it takes time in the process that submits: a question asked meanwhile does not feel it. What a
hostile page breaks is its worker, which is replaced.
"""

from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from corpus.errors import CorpusError, WorkerError
from corpus.fate import Fate, Outcome
from corpus.ingest.boilerplate import BoilerplateGuard
from corpus.ingest.page import Page
from corpus.library import Corpus
from corpus.models import Article
from corpus.store.retention import Retention
from corpus.workers import Limits, Worker, Workers

PAGE_LIMITS = Limits(seconds=10, memory=1_500_000_000)
_WRITE_LIMITS = Limits(seconds=600)
_BATCH = 64  # articles that are stored in one transaction, where so many wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that was found, when, and on which page; without a page it came from the feed itself."""

    article: Article
    now: datetime
    page: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """A call of `Corpus.expire`."""

    retention: Retention
    now: datetime
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    found: Found
    outcome: "Future[Outcome]"


class Intake:
    """Takes pages and articles into the corpus of a folder; closed as by a `with` statement.

    Args:
        folder: the data folder.
        extractors: how many pages are read at the same time.
        limits: what one page may take.
    """

    def __init__(self, folder: Path, *, extractors: int = 2, limits: Limits = PAGE_LIMITS) -> None:
        self._extractors = Workers("corpus.ingest.extraction:extractor", count=extractors, limits=limits)
        self._writer = Worker("corpus.intake:writer", (str(folder),), limits=_WRITE_LIMITS)
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing")
        self._waiting: SimpleQueue[_Waiting] = SimpleQueue()

    def submit(self, offered: Page | Article, *, now: datetime) -> "Future[Outcome]":
        """What becomes of a page, or of an article that its feed has whole; never an error for what it is.

        The caller bounds how much waits: a page is in memory until it is done.
        """
        outcome: Future[Outcome] = Future()
        if isinstance(offered, Article):
            self._write(Found(article=offered, now=now), outcome)
        else:
            self._extractors.submit(offered).add_done_callback(
                lambda extracted: self._extracted(offered, extracted, outcome, now=now)
            )
        return outcome

    def expire(self, retention: Retention, *, now: datetime, kept: Collection[str] = ()) -> "Future[int]":
        """How many articles `Corpus.expire` has removed, in the process that writes."""
        return self._writing.submit(self._writer.ask, Expiry(retention=retention, now=now, kept=tuple(kept)))

    def close(self) -> None:
        """Ends the workers; what is not stored by then is given up."""
        self._extractors.close()
        self._writing.shutdown(wait=False, cancel_futures=True)
        self._writer.close()
        self._writing.shutdown(wait=True)
        with suppress(Empty):
            while True:
                self._waiting.get_nowait().outcome.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _extracted(
        self, page: Page, extracted: "Future[Article]", outcome: "Future[Outcome]", *, now: datetime
    ) -> None:
        if extracted.cancelled():
            outcome.cancel()
        elif error := extracted.exception():
            reason = f"the page {error}" if isinstance(error, WorkerError) else str(error)
            outcome.set_result(Outcome(fate=Fate.REJECTED, reason=f"{page.url}: {reason}"))
        else:
            self._write(Found(article=extracted.result(), now=now, page=page), outcome)

    def _write(self, found: Found, outcome: "Future[Outcome]") -> None:
        self._waiting.put(_Waiting(found, outcome))
        try:
            self._writing.submit(self._write_waiting)
        except RuntimeError:  # closed meanwhile
            outcome.cancel()

    def _write_waiting(self) -> None:
        """Writes what waits, so that many articles share a transaction where many come."""
        batch: list[_Waiting] = []
        with suppress(Empty):
            while len(batch) < _BATCH:
                batch.append(self._waiting.get_nowait())
        if not batch:
            return
        try:
            outcomes = self._written([waiting.found for waiting in batch])
        except CorpusError as error:
            for waiting in batch:
                waiting.outcome.set_exception(error)
            return
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.outcome.set_result(outcome)

    def _written(self, batch: Sequence[Found]) -> Sequence[Outcome]:
        # Without the page's content, which has served its purpose.
        lean = [_lean(found) for found in batch]
        try:
            return self._writer.ask(lean)  # type: ignore[no-any-return] # a worker answers anything
        except WorkerError:
            # What was stored already changes nothing when it comes again.
            return self._writer.ask(lean)  # type: ignore[no-any-return]


class Writer:
    """The far end of an intake: the one process that stores and indexes what comes in."""

    def __init__(self, folder: str) -> None:
        self._corpus = Corpus.open(folder)
        self._guard = BoilerplateGuard()

    def __call__(self, request: Sequence[Found] | Expiry) -> tuple[Outcome, ...] | int:
        """What becomes of each article, or how many have expired."""
        if isinstance(request, Expiry):
            return self._corpus.expire(request.retention, now=request.now, kept=request.kept)
        return self._take(request)

    def _take(self, batch: Sequence[Found]) -> tuple[Outcome, ...]:
        """What becomes of each article; one that its feed has whole is taken as it is."""
        refused = [self._refusal(found) for found in batch]
        sound = [found for found, refusal in zip(batch, refused, strict=True) if refusal is None]
        now = max((found.now for found in sound), default=None)
        taken = iter(self._corpus.take([found.article for found in sound], now=now))
        return tuple(refusal or next(taken) for refusal in refused)

    def _refusal(self, found: Found) -> Outcome | None:
        if found.page is None:
            return None
        summary = found.page.entry.summary if found.page.entry else ""
        problem = self._guard.problem_with(found.article, url=found.page.url, summary=summary)
        if problem is None:
            return None
        return Outcome(fate=Fate.REJECTED, reason=f"{found.page.url}: {problem.value}")


def writer(folder: str) -> Writer:
    """The writer of the corpus in `folder`, in the process that this is called in."""
    return Writer(folder)


def _lean(found: Found) -> Found:
    if found.page is None:
        return found
    page = Page(url=found.page.url, html="", entry=found.page.entry, source=found.page.source)
    return Found(article=found.article, now=found.now, page=page)
