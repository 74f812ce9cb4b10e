"""The index of the store's articles: reads on from the store, and leads from a passage back to its article.

Several processes may ask while one adds: who writes holds the lock, the others see the newest whole state.
"""

import copy
import math
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import ArrayLike, NDArray

from corpus.errors import StoreError
from corpus.index.bm25 import PostingsBM25
from corpus.index.folder import MANIFEST
from corpus.models import TimeWindow
from corpus.store.articles import ArticleStore, StoredArticle
from corpus.text.analysis import terms
from corpus.text.passages import windows

Progress = Callable[[int, int], None]  # articles indexed, articles in all

UNDATED = np.iinfo(np.int64).min
_SAVE_EVERY = 1000  # articles; what a killed catch-up has to do again at most
_NO_SOURCE = -1
_LOCK_WAIT = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Address:
    """Where a passage stands: the number of its article, and its sentences, half-open."""

    article: int
    first: int
    last: int


class Catalog:
    """Passages of all articles in BM25's index, with where each one comes from.

    Args:
        store: what is indexed.
        folder: where the index is kept; None keeps it in memory.
    """

    def __init__(self, store: ArticleStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._version: tuple[int, int] | None = None
        self._bm25 = PostingsBM25(())
        self._mark = (0, 0)  # newest article and newest removal that the index knows

    @property
    def bm25(self) -> PostingsBM25:
        """The index as it stands; take it once for a question, for `refresh` swaps it."""
        return self._bm25

    def refresh(self) -> None:
        """Opens what another process has saved since, if it has.

        Raises:
            IndexFormatError: a file of the index is torn or foreign.
        """
        version = self._saved_version()
        if version is not None and version != self._version and self._folder is not None:
            self._bm25, self._version = PostingsBM25.open(self._folder), version
            note = self._bm25.note
            self._mark = int(note.get("article", 0)), int(note.get("removal", 0))

    def is_behind(self) -> bool:
        """Whether the store holds changes that are not indexed."""
        return self._store.watermark() != self._mark

    def catch_up(self, *, progress: Progress | None = None, wait: bool = True) -> bool:
        """Indexes what the store holds beyond the index; gives False if another process is at it.

        Raises:
            StoreError: with `wait`, if the other process takes longer than a minute.
        """
        try:
            with self._lock(wait=wait):
                self.refresh()
                self._remove_gone()
                self._add_new(progress)
        except Timeout as error:
            if wait:
                raise StoreError("another process is writing the index; try again when it is done") from error
            return False
        return True

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Makes the index anew from the store, whatever state it is in."""
        with self._lock(wait=True):
            self._bm25, self._mark = PostingsBM25(()), (0, self._store.watermark()[1])
            self._add_new(progress)
            self._save(self._bm25, *self._mark)

    def addresses(self, ids: ArrayLike) -> list[Address]:
        """Where each of these passages stands."""
        wanted = np.asarray(ids, dtype=np.int64)
        columns = (self._bm25.column(name)[wanted].tolist() for name in ("article", "first", "last"))
        return [Address(*row) for row in zip(*columns, strict=True)]

    def allowed(
        self, window: TimeWindow, *, sources: Collection[int] | None, horizon: datetime | None
    ) -> NDArray[np.bool_] | None:
        """Which passages a query may find, one bool an id; None for all of them.

        Args:
            window: when the article was published; one without a date is in no window but the open one.
            sources: numbers of the sources; None means all.
            horizon: articles from later than this are not there yet.
        """
        if not window and sources is None and horizon is None:
            return None
        published = self._bm25.column("published")
        allowed = np.ones(len(published), dtype=np.bool_)
        if sources is not None:
            allowed &= np.isin(self._bm25.column("source"), list(sources))
        if horizon is not None:
            allowed &= published <= _seconds(horizon)
        if window:
            allowed &= published != UNDATED
        if window.since is not None:
            allowed &= published >= _seconds(window.since)
        if window.until is not None:
            allowed &= published < _seconds(window.until)
        return allowed

    def weight(self, holding: int) -> float:
        """How telling a term is that `holding` passages hold: above 0 however few passages there are.

        ln(1 + (N - df + 0.5) / (df + 0.5)), the idf of Lucene's BM25.
        """
        return math.log(1 + (len(self._bm25) - holding + 0.5) / (holding + 0.5))

    def _lock(self, *, wait: bool) -> AbstractContextManager[object]:
        if self._folder is None:
            return nullcontext()
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._folder.with_suffix(".lock"), timeout=_LOCK_WAIT if wait else 0)

    def _saved_version(self) -> tuple[int, int] | None:
        try:
            status = (self._folder / MANIFEST).stat() if self._folder else None
        except FileNotFoundError:
            return None
        return (status.st_mtime_ns, status.st_ino) if status else None

    def _remove_gone(self) -> None:
        newest, seen = self._mark
        removed = self._store.removed_after(seen)
        if not removed:
            return
        changed = copy.copy(self._bm25)
        gone = np.isin(changed.column("article"), [number for _, number in removed]) & changed.alive
        changed.delete(np.flatnonzero(gone))
        self._save(changed, newest, removed[-1][0])

    def _add_new(self, progress: Progress | None) -> None:
        newest, removal = self._mark
        total, done, unsaved = self._store.count_after(newest), 0, 0
        changed = copy.copy(self._bm25)
        for articles in self._store.after(newest):
            _add(changed, articles)
            done, unsaved, newest = done + len(articles), unsaved + len(articles), articles[-1].number
            if unsaved >= _SAVE_EVERY:
                self._save(changed, newest, removal)
                changed, unsaved = copy.copy(changed), 0
            if progress:
                progress(done, total)
        if unsaved:
            self._save(changed, newest, removal)

    def _save(self, changed: PostingsBM25, newest: int, removal: int) -> None:
        if self._folder is not None:
            changed.save(self._folder, note={"article": newest, "removal": removal})
        self._bm25, self._mark, self._version = changed, (newest, removal), self._saved_version()


def _add(bm25: PostingsBM25, articles: Sequence[StoredArticle]) -> None:
    rows: list[tuple[int, int, int, int, int]] = []
    passages: list[list[str]] = []
    for stored in articles:
        title = terms(stored.article.title)
        sentences = [terms(sentence.of(stored.article.body)) for sentence in stored.sentences]
        published = UNDATED if stored.article.published_at is None else _seconds(stored.article.published_at)
        source = _NO_SOURCE if stored.source_number is None else stored.source_number
        for first, last in windows(len(sentences)):
            # With the title a passage says what its article is about, though its sentences may not.
            passages.append([term for sentence in sentences[first:last] for term in sentence] + title)
            rows.append((stored.number, first, last, source, published))
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    names = ("article", "first", "last", "source", "published")
    bm25.add(passages, columns={name: table[:, column] for column, name in enumerate(names)})


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
