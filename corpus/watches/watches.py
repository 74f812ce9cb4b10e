"""The room as a whole: articles that came in, in order, to finds. Who calls it keeps how far it was told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, partial

from sqlalchemy import Engine

from corpus.models.answer import AskedTerm, Excerpt, Query
from corpus.models.feed import Viewer
from corpus.models.watch import Batch, Find, Watch
from corpus.store.articles import ArticleStore
from corpus.store.catalog import Catalog
from corpus.store.revisions import RevisionStore
from corpus.store.rows import StoredArticle
from corpus.store.sources import NO_SOURCE, SourceStore
from corpus.watches.index import WatchIndex
from corpus.watches.matching import NewArticle, Seen, Told, finds_in
from corpus.watches.queries import WatchQuery

_NEWS_FOR = timedelta(days=3)  # what is older when it comes in is an archive, or a feed that was dead


def _known(told: Told, found: Mapping[int, list[str]], watch: int) -> list[str]:
    """What a watch was told before, and what was just found for it."""
    return [*told(watch), *found.get(watch, ())]


def _nothing(_watch: int) -> tuple[str, ...]:
    return ()


class WatchMatcher:
    """Holds articles against watches."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self._store = ArticleStore(engine)
        self._revisions = RevisionStore(engine)
        self._sources = SourceStore(engine)
        self._catalog = catalog

    def newest(self) -> int:
        """The number of the newest article: what a watch that is made now starts after."""
        return self._store.watermark()[0]

    def index(self, watches: Iterable[Watch], *, known: WatchIndex | None = None) -> WatchIndex:
        """The index of these watches; those that stand in `known` are taken from there.

        Raises:
            QueryError: a question cannot be asked as it is.
        """
        self._catalog.refresh()
        before: Mapping[Watch, WatchQuery] = {each.watch: each for each in known.standing} if known else {}
        return WatchIndex.of([before.get(watch) or self._standing(watch) for watch in watches])

    def why(self, watch: Watch, excerpt: Excerpt) -> tuple[AskedTerm, ...]:
        """Why an excerpt was found for a watch: each term of its question, and where it stands."""
        self._catalog.refresh()
        return self._standing(watch).terms_of(excerpt)

    def batch(
        self, index: WatchIndex, *, after: int, now: datetime, most: int = 32, told: Told = _nothing
    ) -> Batch:
        """What is found in at most `most` articles that came in after number `after`, in order of number.

        Args:
            index: of the watches.
            after: the number of the last article that was looked at.
            now: what was published long before, or is dated after it, is no news.
            most: how many articles.
            told: gives the sentences that a watch was told before.
        """
        arrived = next(self._store.after(after, batch=most), [])
        seen, finds, found = self._seen(), list[Find](), defaultdict[int, list[str]](list)
        for stored in arrived:
            arrival = self._arrival(stored, now=now)
            if arrival is not None:
                known = partial(_known, told, found)
                here = list(finds_in(arrival, index, seen=seen, told=known))
                for find in here:
                    found[find.watch] += find.sentences
                finds += here
        newest = arrived[-1].number if arrived else after
        return Batch(newest=newest, finds=tuple(finds), more=len(arrived) == most)

    def _arrival(self, stored: StoredArticle, *, now: datetime) -> NewArticle | None:
        """What is new in an article; None where it is no news by its time."""
        earlier = self._revisions.of(stored.article.id)
        appeared = stored.text_seen if earlier else stored.article.appeared_at
        if appeared is not None and not now - _NEWS_FOR <= appeared <= now:
            return None
        said = [span.of(text.body) for text in earlier for span in text.sentences]
        return NewArticle.of(stored, [*said, *self._copied(stored)])

    def _seen(self) -> Seen:
        """Whether an article is of the sources that a query looks at, and its viewer's to see."""

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
        """The sentences of those that the article is a copy of."""
        if stored.origin == stored.article.id:
            return
        for other in self._store.copies_of([stored.number])[stored.number]:
            if other.number < stored.number:
                yield from (span.of(other.article.body) for span in other.sentences)

    def _standing(self, watch: Watch) -> WatchQuery:
        return WatchQuery.of(
            watch, self._catalog.passages, known_sources=lambda: self._sources.names(watch.viewer)
        )
