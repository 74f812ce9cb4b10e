"""Keeps the index in step with the store, on disk and between processes.

Several processes may ask while one adds: who writes holds the lock, the others see the newest whole state.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StoreError
from corpus.index.folder import IndexFolder
from corpus.index.passages import IndexedPassages
from corpus.store.articles import ArticleStore
from corpus.text.analysis import VERSION

Progress = Callable[[int, int], None]  # articles indexed, articles in all

_SAVE_EVERY = 1000  # articles; what a killed catch-up has to do again at most
_LOCK_WAIT = 60.0  # seconds


class Catalog:
    """The index of a store's articles.

    Args:
        store: what is indexed.
        folder: where the index is kept; None keeps it in memory.
    """

    def __init__(self, store: ArticleStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._version: tuple[int, ...] | None = None
        self._passages = IndexedPassages()

    @property
    def passages(self) -> IndexedPassages:
        """All passages as they stand; a question takes them once, for they are swapped as articles come."""
        return self._passages

    def refresh(self) -> None:
        """Opens what another process has saved since, if it has.

        Raises:
            IndexFormatError: a file of the index is torn or foreign.
        """
        version = self._saved_version()
        if version is not None and version != self._version and self._folder is not None:
            self._passages, self._version = IndexedPassages.open(self._folder), version

    def is_behind(self) -> bool:
        """Whether the store holds changes that are not indexed, or the index terms of an older version."""
        read = (self._passages.newest, self._passages.removal)
        return self._store.watermark() != read or self._passages.analysis != VERSION

    def catch_up(self, *, wait: bool = True) -> bool:
        """Indexes what the store holds beyond the index; gives False if another process is at it.

        Raises:
            StoreError: with `wait`, if the other process takes longer than a minute.
        """
        with self._writing(wait=wait) as mine:
            if mine:
                self.refresh()
                if self._passages.analysis != VERSION:
                    self._start_anew(None)
                    return True
                removed = self._store.removed_after(self._passages.removal)
                if removed:
                    self._switch(self._passages.without(removed))
                self._read_on(self._passages, None)
        return mine

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Makes the index anew from the store, whatever state it is in.

        Raises:
            StoreError: another process is writing it for longer than a minute.
        """
        with self._writing(wait=True):
            self._start_anew(progress)

    def _start_anew(self, progress: Progress | None) -> None:
        _, removal = self._store.watermark()
        self._switch(IndexedPassages(removal=removal))
        self._read_on(self._passages, progress)

    def _read_on(self, passages: IndexedPassages, progress: Progress | None) -> None:
        """Indexes the articles that come after those in `passages`."""
        total, done, saved = self._store.count_after(passages.newest), 0, 0
        for articles in self._store.after(passages.newest):
            passages, done = passages.with_articles(articles), done + len(articles)
            if done - saved >= _SAVE_EVERY:
                self._switch(passages)
                saved = done
            if progress:
                progress(done, total)
        if done > saved:
            self._switch(passages)

    def _switch(self, passages: IndexedPassages) -> None:
        """Saves `passages`, and lets every question from now on see them."""
        if self._folder is not None:
            passages.save(self._folder)
        self._passages, self._version = passages, self._saved_version()

    @contextmanager
    def _writing(self, *, wait: bool) -> Iterator[bool]:
        """Holds the lock of the writer; without `wait` gives False if another process has it."""
        if self._folder is None:
            yield True
            return
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder.with_suffix(".lock"), timeout=_LOCK_WAIT if wait else 0)
        try:
            lock.acquire()
        except Timeout as error:
            if wait:
                raise StoreError("another process is writing the index; try again when it is done") from error
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def _saved_version(self) -> tuple[int, ...] | None:
        return IndexFolder(self._folder).version() if self._folder else None
