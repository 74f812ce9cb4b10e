"""Keep the index in step with the store, on disk and between processes.

Several processes may ask while one adds: who writes holds the lock, the others see the newest whole state.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from corpus.index.bm25 import PostingsBM25
from corpus.index.folder import IndexFolder
from corpus.models.errors import StoreError, StoreUnavailableError
from corpus.store.articles import ArticleStore
from corpus.store.indexing import IndexEntry, WritableIndex
from corpus.store.passages import IndexedPassages
from corpus.text.analysis import VERSION

Progress = Callable[[int, int], None]  # articles indexed, articles in all
Entries = Mapping[int, IndexEntry]  # by the articles' numbers
_NONE: Entries = MappingProxyType({})

INDEX = "index"  # the folder of the index within the data folder

_SAVE_EVERY = 1000  # articles; what a killed catch-up has to do again at most
_READ_AT_ONCE = 250  # articles in memory
_LOCK_WAIT = 60.0  # seconds


class ArticleIndex(Protocol):
    """The index of a store's articles, wherever it is kept; `Catalog` documents each method."""

    @property
    def passages(self) -> IndexedPassages:
        """All passages as they stand."""

    def start(self) -> None:
        """Open the index for questions and changes."""

    def start_to_read(self) -> None:
        """Open the index for questions alone."""

    def refresh(self) -> None:
        """See what another process has indexed since."""

    def is_behind(self) -> bool:
        """Whether the store holds changes that are not indexed."""

    def catch_up(self, ready: Entries = _NONE, *, wait: bool = True) -> bool:
        """Index what the store holds beyond the index; False if that is left to another."""

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Make the index anew from the store."""

    def close(self) -> None:
        """Let go of what the index uses."""


class Catalog:
    """The index of a store's articles in a folder.

    Args:
        store: what is indexed.
        folder: where the index is kept; None keeps it in memory.
        saves: whether the index in `folder` may be changed; if not, what is done here stays in memory.
    """

    def __init__(self, store: ArticleStore, folder: Path | None = None, *, saves: bool = True) -> None:
        self._store = store
        self._folder = folder
        self._saves = saves and folder is not None
        self._version: tuple[int, ...] | None = None
        self._name = store.name()
        self._index = WritableIndex(store=self._name)
        self._passages = self._index.passages()

    def start(self) -> None:
        """Open the index, and index what is not indexed yet, unless another process is at it.

        Raises:
            StoreError: the index cannot be used; the text says what to do.
        """
        if self.is_behind():
            self.catch_up(wait=False)

    def start_to_read(self) -> None:
        """Open the index as it is; where there is none of this version, index all articles in memory."""
        self.refresh()
        if not self.is_usable():
            self.catch_up()

    def close(self) -> None:
        """Do nothing: what was opened is freed with the memory."""

    @property
    def passages(self) -> IndexedPassages:
        """All passages as they stand; a question takes them once, for they are swapped as articles come."""
        return self._passages

    def refresh(self) -> None:
        """Open what another process has saved since, if it has.

        Raises:
            IndexFormatError: a file of the index is torn or foreign.
        """
        version = self._saved_version()
        if version is not None and version != self._version and self._folder is not None:
            self._index, self._version = self._index.reopened(self._folder), version
            self._passages = self._index.passages()

    def is_usable(self) -> bool:
        """Whether there is an index whose terms are those that questions are made of."""
        return self._version is not None and self._is_of_store()

    def is_behind(self) -> bool:
        """Whether the store holds changes that nobody indexed, or the terms are those of another version."""
        # Read before the index is: what is stored in between is behind for a moment only.
        newest, removal = self._store.watermark()
        self.refresh()
        # The newest is one that was read before, once later ones go.
        is_read = newest <= self._passages.newest and removal <= self._passages.removal
        return not is_read or not self._is_of_store()

    def _is_of_store(self) -> bool:
        """Whether the index is of this store's articles, and of the terms that this version makes."""
        return self._index.analysis == VERSION and self._index.store == self._name

    def catch_up(self, ready: Entries = _NONE, *, wait: bool = True) -> bool:
        """Index what the store holds beyond the index; return False if another process is at it.

        Args:
            ready: entries that are at hand, by number; the others are made from the store.
            wait: whether to wait for another process.

        Raises:
            StoreError: with `wait`, if the other process takes longer than a minute.
        """
        with self._writing(wait=wait) as mine:
            if mine:
                self.refresh()
                if not self._is_of_store():
                    self._start_anew()
                removed = self._store.removed_after(self._index.removal)
                if removed:
                    self._index.remove(removed)
                    self._show()
                self._read_on(ready)
        return mine

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Make the index anew from the store, whatever state it is in.

        Raises:
            StoreError: another process is writing it for longer than a minute.
        """
        with self._writing(wait=True):
            self._start_anew()
            self._read_on(_NONE, progress)

    def _start_anew(self) -> None:
        _, removal = self._store.watermark()
        self._index = WritableIndex(removal=removal, store=self._name)
        self._show()

    def _read_on(self, ready: Entries, progress: Progress | None = None) -> None:
        """Index the articles that come after those in the index."""
        waiting = self._store.numbers(after=self._index.newest)
        unsaved = 0
        for start in range(0, len(waiting), _READ_AT_ONCE):
            batch = waiting[start : start + _READ_AT_ONCE]
            if entries := self._entries(batch, ready):
                self._index.add(entries)
            unsaved += len(batch)
            if unsaved >= _SAVE_EVERY:
                self._show()
                unsaved = 0
            if progress:
                progress(start + len(batch), len(waiting))
        if unsaved:
            self._show()

    def _entries(self, numbers: Sequence[int], ready: Entries) -> list[IndexEntry]:
        """Return the entries of these articles, in order, without those that have gone meanwhile."""
        stored = self._store.get([number for number in numbers if number not in ready])
        made = {number: IndexEntry.of(article) for number, article in stored.items()}
        return [entry for number in numbers if (entry := ready.get(number) or made.get(number))]

    def _show(self) -> None:
        """Save the index, and show it to every question from now on.

        Raises:
            StoreError: the disk is full, or the folder cannot be written to.
        """
        if self._saves and self._folder is not None:
            try:
                self._index.save(self._folder)
            except OSError as error:
                reason = f"the index cannot be saved in {self._folder} ({error.strerror})"
                raise StoreUnavailableError(
                    f"{reason}; what is stored will be indexed once it can be"
                ) from error
        self._passages, self._version = self._index.passages(), self._saved_version()

    @contextmanager
    def _writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the writer's lock; without `wait` yield False if another process has it."""
        if not self._saves or self._folder is None:
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
        except BaseException:
            # What is on disk counts, not what was about to be: it is opened anew.
            self._version = None
            raise
        finally:
            lock.release()

    def _saved_version(self) -> tuple[int, ...] | None:
        return IndexFolder(self._folder).version() if self._folder else None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """How an index stands to its store.

    `behind` are changes of the store that it has not read yet, `strays` passages' articles that the store
    does not have; `outdated` is an index of terms that another version made.
    """

    passages: int
    behind: int
    strays: int
    outdated: bool


def index_state(store: ArticleStore, folder: Path) -> IndexState:
    """How the index in `folder` stands to `store`; every file of it is read.

    Raises:
        IndexFormatError: there is none, or a file is missing, torn, foreign or of another version.
    """
    # The index first: what comes in meanwhile, it is behind with, and never ahead.
    index = WritableIndex.of(PostingsBM25.open(folder, verify=True))
    removed = store.removed_after(index.removal)
    numbers = np.unique(index.bm25.column("article")[index.bm25.alive]) if len(index.bm25) else np.empty(0)
    known = np.array([*store.numbers(), *(number for _, number in removed)], dtype=np.int64)
    return IndexState(
        passages=len(index.bm25),
        behind=store.count_after(index.newest) + len(removed),
        strays=int(np.isin(numbers, known, invert=True).sum()),
        outdated=index.analysis != VERSION,
    )
