"""Match the articles that came in against watches.

The caller remembers which article was the last.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, partial

from sqlalchemy import Engine

from corpus.models.answer import AskedTerm, Excerpt, Query
from corpus.models.feed import Viewer
from corpus.models.watch import Batch, Find, Watch
from corpus.retrieval.reading import Similarities
from corpus.retrieval.weights import DEFAULT_WEIGHTS
from corpus.store.articles import ArticleStore
from corpus.store.catalog import ArticleIndex
from corpus.store.revisions import RevisionStore
from corpus.store.rows import StoredArticle
from corpus.store.sources import NO_SOURCE, SourceStore
from corpus.watches.index import WatchIndex
from corpus.watches.matching import KnownOf, NewArticle, Seen, finds_in, judged_find
from corpus.watches.queries import WatchQuery

# Older articles come from archives, or from feeds that were down.
_NEWS_FOR = timedelta(days=3)


def _known(known_of: KnownOf, found_here: Mapping[int, list[str]], watch: int) -> list[str]:
    """Return the sentences a watch knew before, and those just found for it."""
    return [*known_of(watch), *found_here.get(watch, ())]


def _nothing(_watch: int) -> tuple[str, ...]:
    return ()


class WatchMatcher:
    """Matches stored articles against watches."""

    def __init__(
        self, engine: Engine, catalog: ArticleIndex, *, similarities: Similarities | None = None
    ) -> None:
        self._similarities = similarities
        self._store = ArticleStore(engine)
        self._revisions = RevisionStore(engine)
        self._sources = SourceStore(engine)
        self._catalog = catalog

    def newest(self) -> int:
        """Return the number of the newest article, after which a new watch starts."""
        return self._store.watermark()[0]

    def index(self, watches: Iterable[Watch], *, known: WatchIndex | None = None) -> WatchIndex:
        """Return the index of these watches; those in `known` are not worked out again.

        Raises:
            QueryError: a question cannot be asked as it is.
        """
        self._catalog.refresh()
        before: Mapping[Watch, WatchQuery] = {each.watch: each for each in known.queries} if known else {}
        names = cache(self._sources.names)
        return WatchIndex.of([before.get(watch) or self._query(watch, names) for watch in watches])

    def why(self, watch: Watch, excerpt: Excerpt) -> tuple[AskedTerm, ...]:
        """Return why an excerpt was found: each term of the question and where it is."""
        self._catalog.refresh()
        return self._query(watch, self._sources.names).terms_of(excerpt)

    def batch(
        self, index: WatchIndex, *, after: int, now: datetime, most: int = 32, known_of: KnownOf = _nothing
    ) -> Batch:
        """Match the next articles, in order of number.

        Args:
            index: of the watches.
            after: the number of the last article that was matched.
            now: articles published more than three days before, or dated after it, are not matched.
            most: how many articles are matched.
            known_of: gives the sentences that a watch has been sent before.
        """
        arrived = next(self._store.after(after, batch=most), [])
        seen, finds, found_here = self._seen(), list[Find](), defaultdict[int, list[str]](list)
        for stored in arrived:
            arrival = self._arrival(stored, now=now)
            if arrival is not None:
                known = partial(_known, known_of, found_here)
                here = self._judged(finds_in(arrival, index, seen=seen, known_of=known), index)
                for find in here:
                    found_here[find.watch] += find.sentences
                finds += here
        newest = arrived[-1].number if arrived else after
        return Batch(newest=newest, finds=tuple(finds), more=len(arrived) == most)

    def _judged(self, finds: Iterable[Find], index: WatchIndex) -> list[Find]:
        """Return the finds that the sentence encoder lets through, all where there is none that works."""
        if self._similarities is None:
            return list(finds)
        questions = {each.watch.number: each.query.text for each in index.queries}
        judged = (judged_find(find, questions[find.watch], self._similarities) for find in finds)
        return [find for find in judged if find.confidence >= DEFAULT_WEIGHTS.matched]

    def _arrival(self, stored: StoredArticle, *, now: datetime) -> NewArticle | None:
        """Return what is new in an article; None where it is too old or dated ahead."""
        earlier = self._revisions.of(stored.article.id)
        appeared = stored.text_seen if earlier else stored.article.appeared_at
        if appeared is not None and not now - _NEWS_FOR <= appeared <= now:
            return None
        known = [span.of(text.body) for text in earlier for span in text.sentences]
        return NewArticle.of(stored, [*known, *self._copied(stored)])

    def _seen(self) -> Seen:
        """Return the check whether a query covers an article's source and may see it."""

        @cache
        def allowed(sources: tuple[str, ...] | None, viewer: Viewer | None) -> frozenset[int] | None:
            numbers = self._sources.allowed(sources, viewer=viewer)
            return None if numbers is None else frozenset(numbers)

        def seen(query: Query, stored: StoredArticle) -> bool:
            numbers = allowed(query.sources, query.viewer)
            number = NO_SOURCE if stored.source_number is None else stored.source_number
            return numbers is None or number in numbers

        return seen

    def _copied(self, stored: StoredArticle) -> Iterator[str]:
        """Yield the sentences of earlier articles that this one is a copy of."""
        if stored.origin == stored.article.id:
            return
        for other in self._store.copies_of([stored.number])[stored.number]:
            if other.number < stored.number:
                yield from (span.of(other.article.body) for span in other.sentences)

    def _query(self, watch: Watch, names: Callable[[Viewer | None], Collection[str]]) -> WatchQuery:
        return WatchQuery.of(watch, self._catalog.passages, known_sources=lambda: names(watch.viewer))
