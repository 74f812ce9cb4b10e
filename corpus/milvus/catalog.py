"""Keep a search server in step with the store, by any process, one at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, RLock, Thread
from uuid import uuid4

from sqlalchemy import Engine

from corpus.milvus.gathered import CorpusStatistics, GatheredSearcher
from corpus.milvus.indexer import NO_ENTRIES, Entries, Progress, SearchIndexer
from corpus.milvus.packing import PassageTerms
from corpus.milvus.passages import MilvusPassages, ScopeCache
from corpus.milvus.probe import check_scores
from corpus.milvus.progress import CollectionState, SearchCollection, SearchProgress
from corpus.milvus.server import MilvusServer
from corpus.milvus.statistics import CollectionReader
from corpus.models.errors import SearchUnavailableError, StoreError, StoreUnavailableError
from corpus.store.articles import ArticleStore

_HELD = 20  # seconds for which one process indexes, unless it says that it goes on
_PAUSE = 5.0  # seconds between two looks for what is not indexed yet
_SOON = 1.0  # seconds until the next one while the server or the database does not answer
_LOOKS = 12  # of them, after which the server is asked whether it still has all passages

log = logging.getLogger(__name__)


class MilvusCatalog:
    """The index of a store's articles on a search server, in the place of `corpus.store.catalog.Catalog`.

    Args:
        engine: of the database.
        store: what is indexed.
        server: where.
        writes: whether this process may index; it then does so in the background too.
    """

    def __init__(
        self, engine: Engine, store: ArticleStore, server: MilvusServer, *, writes: bool = True
    ) -> None:
        self._engine, self._store, self._server = engine, store, server
        self._writes = writes
        self._progress, self._scopes = SearchProgress(engine), ScopeCache()
        self._holder = uuid4().hex
        self._indexer = SearchIndexer(store, server, self._progress, show=self.refresh, goes_on=self._hold)
        self._indexing, self._closed = RLock(), Event()
        self._probed = self._verified = False
        self._put_off = self._failed = ""
        self._thread: Thread | None = None
        self._passages = self._passages_of(None)

    def start(self) -> None:
        """Check the server and begin to index in the background; a server that is away is waited for there.

        Raises:
            StoreError: the server does not score as it should.
        """
        self.refresh()
        with suppress(SearchUnavailableError):
            self._probe()
        if self._writes and self._thread is None:
            self._thread = Thread(target=self._keep_up, name="search indexing", daemon=True)
            self._thread.start()

    def start_to_read(self) -> None:
        """Look how far the server is."""
        self.refresh()

    def close(self) -> None:
        """End what runs in the background, and let go of the server."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(timeout=_PAUSE)
        self._server.close()

    @property
    def passages(self) -> MilvusPassages:
        """All passages as they stand; a question takes them once, for they are swapped as articles come."""
        return self._passages

    def refresh(self) -> None:
        """Read how far the server is by now."""
        collection = self._progress.searched()
        if collection != self._passages.collection:
            self._passages = self._passages_of(collection)

    def is_usable(self) -> bool:
        """Whether there is a collection whose terms are those that questions are made of."""
        collection = self._passages.collection
        return collection is not None and collection.is_of_this_version

    def is_behind(self) -> bool:
        """Whether the store holds changes that are not indexed, or the server has lost passages."""
        collection = self._progress.searched()
        if (
            collection is None
            or collection.state is CollectionState.LOST
            or not collection.is_of_this_version
        ):
            return True
        newest, removal = self._store.watermark()
        return newest > collection.newest or removal > collection.removal

    def catch_up(self, ready: Entries = NO_ENTRIES, *, wait: bool = True) -> bool:
        """Index what the store holds beyond the index; False if that is left to another time or process.

        Args:
            ready: entries that are at hand, by number; the others are made from the store.
            wait: whether to wait for another thread.
        """
        if not self._writes:
            return False
        try:
            with self._holding(wait=wait) as mine:
                if mine:
                    self._probe()
                    self._verify()
                    self._indexer.index_all(ready)
        except SearchUnavailableError as error:
            # What is stored stays to be indexed, and the thread in the background tries it again.
            if self.is_behind():
                self._put_it_off(error)
            return False
        if mine:
            self._go_on()
        return mine

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Fill a new collection from the store, and have it take the place of the one that is searched.

        Raises:
            SearchUnavailableError: the server does not answer.
            StoreError: another process is indexing.
        """
        with self._holding(wait=True) as mine:
            if not mine:
                raise StoreError("another process is writing the index; try again when it is done")
            self._probe()
            self._indexer.rebuild(progress)

    # What the server has

    def _passages_of(self, collection: SearchCollection | None) -> MilvusPassages:
        reader = CollectionReader(self._engine, collection.number if collection else 0)
        nothing = CorpusStatistics(0, 0, lambda _: 0, lambda: 0.0)
        passages = MilvusPassages(
            bm25=GatheredSearcher(PassageTerms.of([]), nothing, reader.similar),
            newest=collection.newest if collection else 0,
            # The lowest: what another collection has not seen yet must not be forgotten.
            removal=min((each.removal for each in self._progress.collections()), default=0),
            languages=collection.languages if collection else frozenset(),
            collection=collection,
            server=self._server,
            reader=reader,
            store=self._store,
            scopes=self._scopes,
            renewed=self._renewed,
        )
        return passages.without_any()

    def _renewed(self) -> MilvusPassages:
        self.refresh()
        return self._passages

    def _probe(self) -> None:
        """Compare the server's scores with the formula, once."""
        if not self._probed:
            check_scores(self._server)
            self._probed = True

    def _verify(self) -> None:
        """Note that a collection is lost if the server lacks it, or passages of it."""
        if self._verified:
            return
        collection = self._progress.searched()
        if collection is not None and not self._indexer.is_whole(collection):
            log.error("the search server lacks passages; all are put in again")
            self._progress.lose(collection)
            self.refresh()
        self._verified = True

    def _keep_up(self) -> None:
        """Index what other processes stored, or what could not be indexed when it came, until closed."""
        looks = 0
        while True:
            try:
                if self.is_behind() or looks % _LOOKS == 0:
                    self._verified = False
                    self.catch_up(wait=False)
                else:
                    self._go_on()
            except StoreUnavailableError as error:
                self._put_it_off(error)
            except Exception as error:
                # Once for all times that it fails like this.
                log.log(
                    logging.DEBUG if self._failed == str(error) else logging.ERROR,
                    "indexing failed",
                    exc_info=True,
                )
                self._failed = str(error)
            looks += 1
            if self._closed.wait(_SOON if self._put_off else _PAUSE):
                return

    def _put_it_off(self, error: StoreUnavailableError) -> None:
        """Say once that what is stored is indexed later."""
        if not self._put_off:
            log.warning("indexing put off until it can go on: %s", error)
        self._put_off = str(error)

    def _go_on(self) -> None:
        if self._put_off:
            log.info("indexing goes on")
        self._put_off = self._failed = ""

    # Who indexes

    def _hold(self) -> bool:
        return not self._closed.is_set() and self._progress.hold(self._holder, seconds=_HELD)

    @contextmanager
    def _holding(self, *, wait: bool) -> Iterator[bool]:
        """Index alone; yield False while another thread or process does."""
        if not self._indexing.acquire(blocking=wait):
            yield False
            return
        try:
            mine = self._hold()
            try:
                yield mine
            finally:
                if mine:
                    self._progress.release(self._holder)
        finally:
            self._indexing.release()
