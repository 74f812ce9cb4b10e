"""What a corpus holds: articles come into its store and go from it, and its index follows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from corpus.models.article import Article
from corpus.models.errors import IngestError
from corpus.models.prepared import Prepared
from corpus.models.report import AddReport, AddResult, AddStatus
from corpus.parsing.articles import problem_of, with_language
from corpus.store.articles import ArticleStore
from corpus.store.catalog import Catalog
from corpus.store.retention import Retention, RetentionStore

_BATCH = 64  # articles in one transaction
_INDEX_EVERY = 1024  # articles: what comes in can be asked about while the rest is still read
_CHANGES = frozenset({AddStatus.ADDED, AddStatus.UPDATED})


class ArticleWriter:
    """The articles of a corpus, stored and indexed; `Corpus` says what its methods promise."""

    def __init__(self, store: ArticleStore, retention: RetentionStore, catalog: Catalog) -> None:
        self._store, self._retention, self._catalog = store, retention, catalog

    def add(self, articles: Iterable[Article], *, now: datetime | None) -> AddReport:
        """Stores and indexes articles."""
        report, unindexed = AddReport(), 0
        offered = iter(articles)
        try:
            while batch := list(islice(offered, _BATCH)):
                part = AddReport.of(self._stored(batch, now=now))
                report, unindexed = report + part, unindexed + part.added + part.updated
                if unindexed >= _INDEX_EVERY:
                    self._catalog.catch_up()
                    unindexed = 0
        finally:
            # Also where `articles` fails midway: what is stored can be found.
            if unindexed:
                self._catalog.catch_up()
        return report

    def take(self, articles: Sequence[Prepared]) -> tuple[AddStatus, ...]:
        """Stores and indexes articles that are prepared."""
        fates = self._store.take(articles, alike=_alike)
        if not _CHANGES.isdisjoint(fates):
            self._catalog.catch_up()
        return fates

    def expire(self, retention: Retention, *, now: datetime, kept: Collection[str]) -> int:
        """Removes what is not kept."""
        removed = self._retention.expire(retention, now=now, kept=kept)
        self._follow(removed)
        return removed

    def remove(self, ids: Collection[str], *, now: datetime) -> int:
        """Remove these articles."""
        removed = self._retention.remove(ids, now=now)
        self._follow(removed)
        return removed

    def _follow(self, removed: int) -> None:
        """Take so many removed articles out of the index too."""
        if removed:
            self._catalog.catch_up()
            self._retention.forget_removals(self._catalog.passages.removal)

    def _stored(self, batch: Sequence[Article], *, now: datetime | None) -> tuple[AddResult, ...]:
        problems = [problem_of(article) for article in batch]
        sound = [with_language(a) for a, problem in zip(batch, problems, strict=True) if not problem]
        outcomes = iter(self._each_stored(sound, now=now))
        return tuple(
            _refused(article, problem) if problem else next(outcomes)
            for article, problem in zip(batch, problems, strict=True)
        )

    def _each_stored(self, sound: Sequence[Article], *, now: datetime | None) -> list[AddResult]:
        def add(articles: Sequence[Article]) -> list[AddResult]:
            fates = self._store.add(articles, lambda article: prepared(article, now), alike=_alike)
            return [AddResult(fate=fate) for fate in fates]

        try:
            return add(sound)
        except IngestError as error:
            if len(sound) == 1:
                return [_refused(sound[0], str(error))]
            # One of them cannot be prepared, which is no reason to refuse the others.
            return [outcome for article in sound for outcome in self._each_stored([article], now=now)]


def _refused(article: Article, reason: str) -> AddResult:
    return AddResult(fate=AddStatus.REJECTED, reason=reason, subject=repr(article.title[:80] or article.id))


# What only adding needs is imported when it is called.


def prepared(article: Article, now: datetime | None = None) -> Prepared:
    """`article`, which came in `now`, as the store takes it."""
    from corpus.pipeline import extraction as preparing

    return replace(preparing.prepared(article), seen=now)


def _alike(one: str, other: str) -> bool:
    from corpus.pipeline.duplicates import alike

    return alike(one, other)
