"""Fill collections on a search server from the store.

A kill at any moment leaves nothing wrong: passages go to the server first, where to put them in again
changes nothing; then the store notes that they are there, with what they do to the statistics.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from uuid import uuid4

from corpus.milvus.packing import KEY_BITS, within_keys
from corpus.milvus.progress import CollectionState, SearchCollection, SearchProgress
from corpus.milvus.server import MilvusServer, PassageRow
from corpus.store.articles import ArticleStore
from corpus.store.indexing import IndexEntry, passages_of
from corpus.text.analysis import VERSION

Progress = Callable[[int, int], None]  # articles indexed, articles in all
Entries = Mapping[int, IndexEntry]  # by the articles' numbers
NO_ENTRIES: Entries = MappingProxyType({})

log = logging.getLogger(__name__)

_BATCH = 100  # articles: what a killed process leaves to be done again
_AT_ONCE = 2_000  # passages in one request


class SearchIndexer:
    """Brings collections up to date with the store.

    Args:
        store: what is indexed.
        server: where.
        progress: how far that is.
        show: is called when questions can be asked of more.
        goes_on: is called between batches; false where another process has taken over.
    """

    def __init__(
        self,
        store: ArticleStore,
        server: MilvusServer,
        progress: SearchProgress,
        *,
        show: Callable[[], None],
        goes_on: Callable[[], bool],
    ) -> None:
        self._store, self._server, self.progress = store, server, progress
        self._show, self._goes_on = show, goes_on

    def index_all(self, ready: Entries) -> None:
        """Bring the collection that is searched up to date, or fill one in its place."""
        collection = self.progress.searched()
        if collection is None and (waiting := self._begin()):
            # While there was none, nothing told two processes that both would make one.
            if not self._goes_on() or self.progress.searched() is not None:
                self.drop(waiting)
                return
            # Questions are asked of the first one from its beginning.
            self.progress.serve(waiting)
            collection = self.progress.searched()
        if collection is not None and not collection.has_to_be_filled_anew:
            self._advance(collection, ready)
        else:
            self.refill(None)
        self.drop_lost()
        self._show()

    def drop_lost(self) -> None:
        """Remove the collections that another one has taken the place of."""
        for each in self.progress.collections():
            if each.state is CollectionState.LOST:
                self.drop(each)

    def rebuild(self, progress: Progress | None) -> None:
        """Fill a new collection from the beginning, and have it searched."""
        for each in self.progress.collections():
            if each.state is CollectionState.FILLING:
                self.drop(each)
        self.refill(progress)
        self.drop_lost()

    def refill(self, progress: Progress | None) -> None:
        """Fill a collection from where an earlier attempt ended, and have it searched.

        The one that is searched meanwhile gets new articles too, unless it is of other terms or incomplete.
        """
        filling = [each for each in self.progress.collections() if each.state is CollectionState.FILLING]
        collection = next((each for each in filling if self.is_whole(each)), None)
        for each in filling:
            if each != collection:
                self.drop(each)
        collection = collection or self._begin()
        if self._advance(collection, NO_ENTRIES, progress, beside=self._advance_serving):
            self.progress.serve(collection)
            self._show()

    def _advance_serving(self) -> None:
        serving = self.progress.searched()
        if serving and not serving.has_to_be_filled_anew:
            self._advance(serving, NO_ENTRIES)

    def _begin(self) -> SearchCollection:
        """Make a collection, noted first so that one of a killed process is found and dropped."""
        _, removal = self._store.watermark()
        name = f"clippings_{VERSION}_{uuid4().hex[:12]}"
        collection = self.progress.begin(name, removal=removal)
        self._server.create(name)
        return collection

    def drop(self, collection: SearchCollection) -> None:
        """Remove a collection from the server and the store."""
        self._server.drop(collection.name)
        self.progress.forget(collection)

    def _advance(
        self,
        collection: SearchCollection,
        ready: Entries,
        progress: Progress | None = None,
        beside: Callable[[], None] | None = None,
    ) -> bool:
        """Bring a collection up to date with the store, batch by batch; false if another process does."""
        current = self._without_removed(collection)
        waiting = self._store.numbers(after=current.newest) if current else []
        for start in range(0, len(waiting), _BATCH):
            current = current and self._with_articles(current, waiting[start : start + _BATCH], ready)
            if current is None:
                return False
            if progress is not None:
                progress(min(start + _BATCH, len(waiting)), len(waiting))
            if beside is not None:
                beside()
        return current is not None

    def _without_removed(self, collection: SearchCollection) -> SearchCollection | None:
        """Take out what the store has no more; None if another process does."""
        removed = self._store.removed_after(collection.removal)
        for start in range(0, len(removed), _BATCH):
            batch = removed[start : start + _BATCH]
            articles = [number for _, number in batch]
            self._server.delete(collection.name, articles)
            if not self.progress.remove(collection, articles, removal=batch[-1][0]) or not self._goes_on():
                return None
            collection = self._again(collection)
        return collection

    def _with_articles(
        self, collection: SearchCollection, numbers: Sequence[int], ready: Entries
    ) -> SearchCollection | None:
        """Put in the articles of these numbers; None if another process does."""
        entries = self._entries(numbers, ready)
        for rows in _in_parts(row for entry in entries for row in _rows(entry)):
            self._server.upsert(collection.name, rows)
            # One that takes long is ended all the same: two processes that gave up would never end one.
            self._goes_on()
        if not self.progress.add(collection, entries, newest=numbers[-1]) or not self._goes_on():
            return None
        return self._again(collection)

    def _again(self, collection: SearchCollection) -> SearchCollection:
        """Return a collection as it is by now, and show it to questions if it is the one that they ask."""
        self._show()
        return next(each for each in self.progress.collections() if each.number == collection.number)

    def _entries(self, numbers: Sequence[int], ready: Entries) -> list[IndexEntry]:
        """Return the entries of these articles, in order, without those that have gone meanwhile."""
        stored = self._store.get([number for number in numbers if number not in ready])
        made = {number: IndexEntry.of(article) for number, article in stored.items()}
        found = (ready.get(number) or made.get(number) for number in numbers)
        return [within_keys(entry) for entry in found if entry]

    def is_whole(self, collection: SearchCollection) -> bool:
        """Whether the server has all passages of a collection, or more."""
        if collection.name not in self._server.collections():
            return False
        found = self._server.count(collection.name) if collection.passages else 0
        if found < collection.passages:
            # A process that was killed may have taken out a batch and not noted it.
            removed = self._store.removed_after(collection.removal)[:_BATCH]
            found += self.progress.passages_of(collection, [number for _, number in removed])
        if found < collection.passages:
            log.warning("the search server has %d of %d passages", found, collection.passages)
        return found >= collection.passages


def _rows(entry: IndexEntry) -> Iterator[PassageRow]:
    for order, ((article, _, _, source, published), terms) in enumerate(passages_of(entry)):
        yield PassageRow((article << KEY_BITS) + order, article, source, published, " ".join(terms))


def _in_parts(rows: Iterator[PassageRow], size: int = _AT_ONCE) -> Iterator[list[PassageRow]]:
    while part := list(islice(rows, size)):
        yield part
