"""Store and index articles: in this process for `Corpus.add`, in the writer process for an intake."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Self, Unpack

from sqlalchemy import Engine

from corpus.models.article import Article
from corpus.models.errors import NO_REASON, IngestError, Reason
from corpus.models.ingest import AddReport, AddResult, AddStatus, AnalysedArticle
from corpus.parsing.articles import problem_of, with_language
from corpus.parsing.boilerplate import Boilerplate, Repeats
from corpus.pipeline.article_index import Servers, index_of, with_search
from corpus.pipeline.canonical import CanonicalAddresses
from corpus.store.articles import ArticleStore
from corpus.store.catalog import INDEX, ArticleIndex, Progress
from corpus.store.database import open_database
from corpus.store.indexing import IndexEntry
from corpus.store.older import OlderArticles
from corpus.store.retention import Retention, RetentionStore

_BATCH = 64  # articles in one transaction
_ABOVE_ALL = 2**31 - 1  # the largest number that PostgreSQL compares with those of articles
_ANALYSED_AT_ONCE = 16  # articles of an older version, some 50 ms, each time that others come in
_ANALYSES_READ = 200  # articles in which such are looked for, some 5 ms
_PACKED_AT_ONCE = 100  # of these, some 10 ms
_CODED_AT_ONCE = 100  # of these, some 20 ms
_INDEX_EVERY = 1024  # articles: what comes in can be asked about while the rest is still read
_REMEMBERED = 2_000  # articles whose paragraphs are known from the start, so that a restart forgets no host


class ArticleWriter:
    """Stores articles and keeps the index in step; `Corpus` documents the methods."""

    def __init__(self, engine: Engine, catalog: ArticleIndex) -> None:
        self._store, self._retention = ArticleStore(engine), RetentionStore(engine)
        self._catalog, self._addresses = catalog, CanonicalAddresses()
        self._unindexed: dict[int, IndexEntry] = {}
        self._older = OlderArticles(engine)
        # The articles from these numbers on are analysed and packed.
        self._analysed_from = self._packed_from = _ABOVE_ALL
        self._lacks_codes = True

    def add(self, articles: Iterable[Article], *, now: datetime | None) -> AddReport:
        """Store and index articles."""
        report = AddReport()
        rest = iter(articles)
        try:
            while batch := list(islice(rest, _BATCH)):
                report += AddReport.of(self._stored(batch, now=now))
                if len(self._unindexed) >= _INDEX_EVERY:
                    self._index()
        finally:
            # Also where `articles` fails midway: what is stored can be found.
            self._index()
        return report

    def take(self, articles: Sequence[AnalysedArticle]) -> tuple[AddStatus, ...]:
        """Store and index articles that are analysed."""
        changes = self._store.take(self._addresses.settled(articles), alike=_alike)
        self._unindexed |= changes.entries
        self._index()
        return changes.statuses

    def catch_up(self) -> None:
        """Index what others have stored, unless another process is at it."""
        self._catalog.refresh()
        if self._catalog.is_behind():
            self._catalog.catch_up(wait=False)

    def rebuild(self, *, progress: Progress | None) -> None:
        """Make the index anew, and what older versions did not make of their articles."""
        self._catalog.rebuild(progress=progress)
        while self.renew_older():
            pass

    def renew_older(self) -> bool:
        """Bring some articles of an older version up to date, the newest first; False at the end."""
        if self._packed_from:
            self._packed_from = self._older.pack(_PACKED_AT_ONCE, below=self._packed_from)
        if self._analysed_from:
            self._analysed_from = self._renew_analyses(below=self._analysed_from)
        if self._lacks_codes:
            self._lacks_codes = self._older.encode(_CODED_AT_ONCE)
        return self._packed_from > 0 or self._analysed_from > 0 or self._lacks_codes

    def _renew_analyses(self, *, below: int) -> int:
        """Renew some analyses that are missing or outdated; return from which article on none is."""
        from corpus.retrieval.analyses import is_current, packed_analysis

        kept = self._older.analyses(_ANALYSES_READ, below=below)
        outdated = [number for number, packed in kept.items() if not is_current(packed)][:_ANALYSED_AT_ONCE]
        articles = self._store.get(outdated).items()
        made = {number: packed_analysis(each.article, each.sentences)[1] for number, each in articles}
        if made:
            self._older.renew_analyses(kept, made)
        return min(outdated if len(outdated) == _ANALYSED_AT_ONCE else kept, default=0)

    def expire(self, retention: Retention, *, now: datetime, kept: Collection[str]) -> int:
        """Remove what `retention` does not keep."""
        return self._without(self._retention.expire(retention, now=now, kept=kept))

    def remove(self, ids: Collection[str], *, now: datetime) -> int:
        """Remove these articles."""
        return self._without(self._retention.remove(ids, now=now))

    def _without(self, removed: int) -> int:
        """Take so many removed articles out of the index too, and return how many they were."""
        if removed:
            self._catalog.catch_up()
            self._retention.forget_removals(self._catalog.passages.removal)
        return removed

    def _stored(self, batch: Sequence[Article], *, now: datetime | None) -> Sequence[AddResult]:
        problems = [problem_of(article) for article in batch]
        sound = [with_language(a) for a, problem in zip(batch, problems, strict=True) if not problem]
        results = iter(self._each_stored(sound, now=now))
        return [
            AddResult.rejected(problem, _subject(article)) if problem else next(results)
            for article, problem in zip(batch, problems, strict=True)
        ]

    def _each_stored(self, sound: Sequence[Article], *, now: datetime | None) -> list[AddResult]:
        try:
            changes = self._store.add(sound, lambda article: _analysed(article, now), alike=_alike)
        except IngestError as error:
            if len(sound) == 1:
                return [AddResult.rejected(error.reason, _subject(sound[0]))]
            # One of them cannot be analysed, which is no reason to reject the others.
            return [result for article in sound for result in self._each_stored([article], now=now)]
        self._unindexed |= changes.entries
        return [AddResult(status=status) for status in changes.statuses]

    def _index(self) -> None:
        """Index what was stored since, with the terms that are at hand."""
        if self._unindexed:
            self._catalog.catch_up(self._unindexed)
            self._unindexed = {}


# What only adding needs is imported when it is called.


def _analysed(article: Article, now: datetime | None) -> AnalysedArticle:
    from corpus.pipeline.extraction import analysed

    return replace(analysed(article), received_at=now)


def _alike(one: str, other: str) -> bool:
    from corpus.pipeline.duplicates import alike

    return alike(one, other)


def _subject(article: Article) -> str:
    return repr(article.title[:80] or article.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """A call of `Corpus.expire`, as the writer process gets it."""

    retention: Retention
    now: datetime
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A request to index what other processes have stored."""


class IntakeWriter:
    """Answers the requests to the writer process.

    Args:
        writer: stores and indexes.
        newest: the articles that came in last.
    """

    def __init__(self, writer: ArticleWriter, newest: Iterable[Article]) -> None:
        self._writer = writer
        self._repeats = Repeats()
        for article in newest:
            if article.url is not None:
                self._repeats.fill(article.url, article.body)

    @classmethod
    def open(cls, folder: Path, **servers: Unpack[Servers]) -> Self:
        """Open the corpus in `folder` for writing.

        Raises:
            StoreError: the folder, its database or its index cannot be used.
        """
        engine = open_database(folder, with_search(servers), url=servers.get("store_url"))
        store = ArticleStore(engine)
        catalog = index_of(engine, folder / INDEX, search_url=servers.get("search_url"))
        catalog.start()
        return cls(ArticleWriter(engine, catalog), store.newest(_REMEMBERED))

    def __call__(self, request: Sequence[AnalysedArticle] | Expiry | CatchUp) -> tuple[AddResult, ...] | int:
        """Return the result of each article, or how many articles have expired."""
        if isinstance(request, CatchUp):
            self._writer.catch_up()
            return 0
        if isinstance(request, Expiry):
            return self._writer.expire(request.retention, now=request.now, kept=request.kept)
        reasons = [self._reason_against(each) for each in request]
        sound = [
            self._without_site(each) for each, reason in zip(request, reasons, strict=True) if not reason
        ]
        statuses = iter(self._writer.take(sound))
        self._writer.renew_older()
        return tuple(
            AddResult.rejected(reason) if reason else _result_of(next(statuses)) for reason in reasons
        )

    def _reason_against(self, analysed: AnalysedArticle) -> Reason:
        """Return why an article is rejected, if it is. Only pages are compared with other pages."""
        article = analysed.article
        if analysed.page is not None and self._repeats.fill(article.url or analysed.page, article.body):
            return Boilerplate.REPEATED.value
        return NO_REASON

    def _without_site(self, analysed: AnalysedArticle) -> AnalysedArticle:
        """Return an article without the lines that other pages of its site have too."""
        article = analysed.article
        if analysed.page is None or not (
            lines := self._repeats.lines_of_site(article.url or analysed.page, article.body)
        ):
            return analysed
        from corpus.pipeline.extraction import without_lines  # imported here as for adding

        return without_lines(analysed, lines)


def _result_of(status: AddStatus) -> AddResult:
    if status is AddStatus.REJECTED:
        return AddResult.rejected(Reason("it was removed, or had grown too old"))
    return AddResult(status=status)


def writer(folder: str, store_url: str | None, search_url: str | None) -> IntakeWriter:
    """Return what the process that writes into `folder` runs."""
    return IntakeWriter.open(Path(folder), store_url=store_url, search_url=search_url)
