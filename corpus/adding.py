"""Articles into the store and the index: the last steps of every way in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from corpus.fate import AddReport, Fate, Outcome
from corpus.index.catalog import Catalog
from corpus.ingest.offered import problem_of, with_language
from corpus.models import Article
from corpus.store.articles import ArticleStore
from corpus.store.changes import Copies
from corpus.stories.profiles import Counts
from corpus.text.sentences import split_sentences

_BATCH = 64  # articles in one transaction
_INDEX_EVERY = 1024  # articles: what comes in can be asked about while the rest is still read
_CHANGES = frozenset({Fate.ADDED, Fate.UPDATED})


class Adding:
    """Stores articles and has them indexed."""

    def __init__(self, store: ArticleStore, catalog: Catalog) -> None:
        self._store = store
        self._catalog = catalog

    def add(self, articles: Iterable[Article], *, now: datetime | None) -> AddReport:
        """Stores and indexes articles, each wholly or not at all, in the order given."""
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

    def take(self, articles: Sequence[Article], *, now: datetime | None) -> tuple[Outcome, ...]:
        """What `add` does, in one transaction, and what became of each article."""
        outcomes = self._stored(articles, now=now)
        if any(outcome.fate in _CHANGES for outcome in outcomes):
            self._catalog.catch_up()
        return outcomes

    def _stored(self, batch: Sequence[Article], *, now: datetime | None) -> tuple[Outcome, ...]:
        problems = [problem_of(article) for article in batch]
        sound = [with_language(a) for a, problem in zip(batch, problems, strict=True) if not problem]
        fates = iter(self._store.add(sound, split_sentences, copies=_copies(), profile=_profile, now=now))
        return tuple(
            Outcome(fate=Fate.REJECTED, reason=f"{article.title[:80] or article.id!r}: {problem}")
            if problem
            else Outcome(fate=next(fates))
            for article, problem in zip(batch, problems, strict=True)
        )


def _copies() -> Copies:
    # Imported here: only what adds needs it.
    from corpus.ingest.duplicates import alike, bands

    return Copies(bands=bands, alike=alike)


def _profile(article: Article) -> bytes:
    return Counts.of(article).packed()
