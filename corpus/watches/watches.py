"""Match the articles that came in against watches.

The caller remembers which article was the last.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import islice
from pathlib import Path

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
from corpus.watches.kept import FILE_NAME, load_queries, save_queries
from corpus.watches.matching import KnownOf, NewArticle, Seen, finds_in, judged_find
from corpus.watches.queries import WatchQuery

_STEP = 500  # watches that are worked out in one step, about half a second
_KEPT_AFTER = 100  # new watches, after which the queries of all are kept again
# Older articles come from archives, or from feeds that were down.
_NEWS_FOR = timedelta(days=3)


def _known(known_of: KnownOf, found_here: Mapping[int, list[str]], watch: int) -> list[str]:
    """Return the sentences a watch knew before, and those just found for it."""
    return [*known_of(watch), *found_here.get(watch, ())]


def _nothing(_watch: int) -> tuple[str, ...]:
    return ()


class WatchMatcher:
    """Matches stored articles against watches.

    Args:
        engine: of the store.
        catalog: its index.
        folder: where the queries of watches are kept for the next start; None keeps them nowhere.
        similarities: judges what is found.
    """

    def __init__(
        self,
        engine: Engine,
        catalog: ArticleIndex,
        *,
        folder: Path | None = None,
        similarities: Similarities | None = None,
    ) -> None:
        self._similarities = similarities
        self._kept, self._unkept = folder and folder / FILE_NAME, 0
        self._languages: frozenset[str] = frozenset()  # in which the questions were read
        self._store = ArticleStore(engine)
        self._revisions = RevisionStore(engine)
        self._sources = SourceStore(engine)
        self._catalog = catalog

    def newest(self) -> int:
        """Return the number of the newest article, after which a new watch starts."""
        return self._store.watermark()[0]

    def index(
        self, watches: Iterable[Watch], *, known: WatchIndex | None = None, most: int | None = None
    ) -> WatchIndex:
        """Return the index of these watches; those in `known` are not worked out again.

        No more than `most` are worked out; then others are missing.

        Raises:
            QueryError: a question cannot be asked as it is.
        """
        self._catalog.refresh()
        queries: dict[Watch, WatchQuery] = {each.watch: each for each in known.queries} if known else {}
        names, wanted = cache(self._sources.names), list(watches)
        for watch in islice((watch for watch in wanted if watch not in queries), most):
            queries[watch] = self._query(watch, names)
        if known and list(queries) == wanted and len(queries) == len(known.queries):
            return known
        return WatchIndex.of([queries[watch] for watch in wanted if watch in queries])

    def next_index(self, watches: Sequence[Watch], *, known: WatchIndex | None) -> WatchIndex:
        """Return the index of these watches after one more step, at first of what an earlier process kept.

        It is complete when it has as many queries as there are watches. Then it is kept for the next start.
        """
        self._catalog.refresh()
        languages = self._catalog.passages.languages
        if known is None:
            known = self._read()
        elif languages != self._languages:
            known = WatchIndex.of(())  # a question is read in the languages of the articles
        self._languages = languages
        index = self.index(watches, known=known, most=_STEP)
        if index is not known:
            before, after = ({query.watch for query in each.queries} for each in (known, index))
            # What was deleted is forgotten in the file too.
            self._unkept += _KEPT_AFTER if before - after else len(after - before)
        if self._kept and self._unkept >= _KEPT_AFTER and len(index.queries) == len(watches):
            save_queries(self._kept, index.queries, passages=self._passages, languages=languages)
            self._unkept = 0
        return index

    def forget_kept(self) -> None:
        """Delete the file of kept queries, which holds questions; the next index is kept anew."""
        if self._kept:
            self._kept.unlink(missing_ok=True)
            self._unkept = _KEPT_AFTER

    def _read(self) -> WatchIndex:
        languages = self._catalog.passages.languages
        return WatchIndex.of(
            load_queries(self._kept, passages=self._passages, languages=languages) if self._kept else ()
        )

    @property
    def _passages(self) -> int:
        return len(self._catalog.passages.bm25)

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
