"""Provide rank_bm25's BM25Okapi over postings, with add, delete, save and open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.index import arguments, segment_arrays
from corpus.index.building import build
from corpus.index.folder import IndexFolder, Saved
from corpus.index.journal import Arrays, Record
from corpus.index.lexicon import Lexicon, Numbering
from corpus.index.manifest import FolderLimits
from corpus.index.merging import (
    BackgroundMerger,
    Change,
    MergePolicy,
    fully_merged,
    is_fully_merged,
    merge,
    with_small_merged,
)
from corpus.index.searcher import BM25Searcher
from corpus.index.segment import Segment
from corpus.index.snapshot import Snapshot


class PostingsBM25(BM25Searcher):
    """BM25Okapi with its scores and interface, answered from postings.

    Passages are lists of str tokens. Their ids are given in order of adding and never change or return.
    Scores are those a fresh BM25Okapi over the living passages would give; where that would divide by zero
    (no passages, or only empty ones) they are 0.

    A passage may carry integers, one in each column, such as the number of its article: `add(passages,
    columns={"article": numbers})`, then `column("article")[ids]`. The first passages settle their names.

    One thread changes an index at a time; others may search it meanwhile and see the state before or after.

    Args:
        tokenized_corpus: the first passages; texts instead, if `tokenizer` is given.
        k1: how fast repetition of a term saturates.
        b: how much a passage's length counts, 0 to 1.
        epsilon: terms in more than half of the passages weigh this share of the average idf.
        tokenizer: called with each text of `tokenized_corpus`, in this process; not asked again later.
        columns: integers that the first passages carry, by name.
        policy: how long segments get; None stands for the defaults.
        limits: sizes that decide how the index is stored; None stands for the defaults.

    Raises:
        TypeError: a passage or token has the wrong type.
        ValueError: a parameter is not a finite number, or a column does not fit the passages.
    """

    def __init__(  # `BM25Okapi.__init__` would walk the corpus and keep one dict a passage
        self,
        tokenized_corpus: Iterable[Any],
        *,
        k1: float = 1.5,
        b: float = 0.75,
        epsilon: float = 0.25,
        tokenizer: Callable[[Any], Iterable[str]] | None = None,
        columns: Mapping[str, ArrayLike] | None = None,
        policy: MergePolicy | None = None,
        limits: FolderLimits | None = None,
    ) -> None:
        self._policy, self._limits = policy or MergePolicy(), limits or FolderLimits()
        self.k1, self.b, self.epsilon = arguments.finite(k1=k1, b=b, epsilon=epsilon)
        self.tokenizer = tokenizer
        self._note: dict[str, int | str] = {}
        self._saved: Saved | None = None
        self._unsaved: list[Arrays] = []
        self._changing = RLock()
        self._merger = BackgroundMerger(self._policy, lambda: self._snapshot, self._apply)
        self._lexicon = Lexicon()
        self._snapshot = self._opened(())
        if tokenizer is not None:
            arguments.check_not_text(tokenized_corpus, what="the corpus", wanted="a list of texts")
            tokenized_corpus = map(tokenizer, tokenized_corpus)
        self.add(tokenized_corpus, columns=columns)

    @property
    def note(self) -> dict[str, int | str]:
        """The note saved with the index, such as how far the caller has read the store."""
        return dict(self._note)

    @property
    def is_fully_merged(self) -> bool:
        """Whether the background thread has nothing to do."""
        return is_fully_merged(self._snapshot, self._policy)

    # Changes

    def add(
        self, more_tokenized: Iterable[Iterable[str]], *, columns: Mapping[str, ArrayLike] | None = None
    ) -> NDArray[np.int64]:
        """Add passages and return their ids: int64, (n,), without gaps.

        On an error none is added.

        Raises:
            TypeError: a passage is not a list of tokens, or a token not a str.
            ValueError: a column is missing, new, not of integers, or not one integer a passage long.
        """
        with self._changing:
            numbering, first = Numbering(self._lexicon), self._snapshot.ids_given
            terms, most = len(self._lexicon), self._policy.built
            new = list(build(more_tokenized, numbering, first=first, first_term=terms, most=most))
            end = new[-1].ids.stop if new else first
            carried = arguments.checked_columns(columns, count=end - first)
            if new:
                if segments := self._snapshot.segments:
                    arguments.check_names(carried, known=segments[0].columns)
                self._lexicon.extend(numbering.new)
                self._take_in([segment.with_columns(carried, start=first) for segment in new])
        return np.arange(first, end, dtype=np.int64)

    def delete(self, ids: Iterable[int]) -> None:
        """Delete the passages `ids`; on an error delete none.

        The others score as if the deleted had never been.

        Raises:
            KeyError: an id was never given or is deleted already.
            TypeError: an id is not an integer.
        """
        with self._changing:
            snapshot = self._snapshot
            gone = np.unique(arguments.known_ids(ids, given=snapshot.ids_given))
            deleted = snapshot.deleted_among(gone)
            if deleted.size:
                raise KeyError(f"already deleted: passages {arguments.id_list(deleted)}; nothing was deleted")
            if gone.size:
                self._note_change(segment_arrays.deleted(gone))
                self._switch(with_small_merged(snapshot.without(gone), self._policy))

    def merge(self) -> None:
        """Merge segments now that would otherwise be merged in the background.

        Takes at most a second a million passages. Searches go on meanwhile, changes wait.
        """
        with self._changing:
            self._snapshot = fully_merged(self._snapshot, self._policy)

    def save(self, folder: Path | str, *, note: Mapping[str, int | str] | None = None) -> None:
        """Write the index into `folder`, replacing any index there.

        Segments that the folder has are not written again. Killed at any moment it leaves the old index or
        the new one, whole. One process at a time may save.

        Args:
            folder: made if missing. Files in it that are not an index's are left alone.
            note: kept with the index and given by `note` after `open`; None keeps the present one.

        Raises:
            OSError: the disk is full, or the folder cannot be written to.
            TypeError: the note holds something else than str and int.
        """
        kept = self.note if note is None else arguments.plain_note(note)
        target = IndexFolder(Path(folder), self._limits)
        with self._changing:
            saved = None
            if self._saved is not None and self._saved.path == target.path:
                saved = target.append(Record(note=kept, changes=self._unsaved), self._saved)
            self._saved = saved or self._save_whole(target, kept)
            self._unsaved, self._note = [], kept

    def _save_whole(self, target: IndexFolder, note: Mapping[str, int | str]) -> Saved:
        segments, parameters = self._snapshot.segments, (self.k1, self.b, self.epsilon)
        manifest = segment_arrays.manifest_of(segments, parameters, note)
        saved = target.save(segment_arrays.arrays_by_folder(segments), manifest)
        self._snapshot = self._snapshot.backed_by(segment_arrays.mapped(target, segments))
        self._lexicon = self._lexicon.backed_by(segment.vocabulary for segment in segments)
        return saved

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        verify: bool = False,
        policy: MergePolicy | None = None,
        limits: FolderLimits | None = None,
    ) -> Self:
        """Open the index that `save` wrote into `folder`; large arrays are mapped.

        All sizes are checked, checksums as `FolderLimits` says.

        Args:
            folder: where `save` wrote it.
            verify: check all checksums, whatever the size.
            policy: how long segments get; None stands for the defaults.
            limits: sizes that decide how the index is stored; None stands for the defaults.

        Raises:
            IndexFormatError: a file is missing, torn, foreign or of another version; the text names it.
        """
        target = IndexFolder(Path(folder), limits or FolderLimits())
        return cls._of(segment_arrays.open_segments(target, verify=verify), policy, limits)

    def reopened(self, folder: Path | str) -> Self:
        """Return the index as it is in `folder` now, reading only what is new.

        Raises:
            IndexFormatError: as for `open`.
        """
        target = IndexFolder(Path(folder), self._limits)
        saved = self._saved if self._saved is not None and self._saved.path == target.path else None
        if saved is None or self._unsaved:
            return self.open(folder, policy=self._policy, limits=self._limits)
        gained = target.read_on(saved) if self._lexicon.is_as_opened else None
        if gained is None:
            known = self._snapshot.segments
            found = segment_arrays.open_segments(target, verify=False, known=known)
            return self._of(found, self._policy, self._limits)
        records, end = gained
        changes = segment_arrays.changes_after(self._snapshot.segments, records)
        return self._after(
            self._snapshot.with_segments(changes.added).without(changes.deleted),
            self._lexicon.with_more(segment.vocabulary for segment in changes.added),
            note=records[-1].note if records else self.note,
            saved=end,
            policy=self._policy,
            limits=self._limits,
        )

    @classmethod
    def _of(
        cls, found: segment_arrays.Opened, policy: MergePolicy | None, limits: FolderLimits | None
    ) -> Self:
        """Return the index of a folder; what its journal added becomes one segment."""
        k1, b, epsilon = found.manifest.k1, found.manifest.b, found.manifest.epsilon
        index = cls((), k1=k1, b=b, epsilon=epsilon, policy=policy, limits=limits)
        index._note, index._saved = dict(found.note), found.saved
        added = found.changes.added
        index._lexicon = Lexicon(segment.vocabulary for segment in (*found.segments, *added))
        snapshot = index._opened(found.segments)
        if added:
            snapshot = snapshot.with_segments([merge(added)])
        index._switch(snapshot.without(found.changes.deleted))
        return index

    @classmethod
    def _after(
        cls,
        snapshot: Snapshot,
        lexicon: Lexicon,
        *,
        note: Mapping[str, int | str],
        saved: Saved,
        policy: MergePolicy,
        limits: FolderLimits,
    ) -> Self:
        """Return an index in the state `snapshot`."""
        k1, b, epsilon = snapshot.k1, snapshot.b, snapshot.counts.epsilon
        index = cls((), k1=k1, b=b, epsilon=epsilon, policy=policy, limits=limits)
        index._note, index._saved, index._lexicon = dict(note), saved, lexicon
        index._switch(with_small_merged(snapshot, policy))
        return index

    def frozen(self) -> BM25Searcher:
        """Return the index as it is now, for questions that must all see one state."""
        other = BM25Searcher.__new__(BM25Searcher)
        other.__dict__ |= {
            name: self.__dict__[name] for name in ("k1", "b", "epsilon", "_lexicon", "_snapshot")
        }
        return other

    def _opened(self, segments: Sequence[Segment]) -> Snapshot:
        """Return the state of `segments` as they were saved."""
        parameters = {"k1": self.k1, "b": self.b, "epsilon": self.epsilon}
        terms, at_once = len(self._lexicon), self._policy.counted_at_once
        return Snapshot.of(segments, terms=terms, counted_at_once=at_once, **parameters)

    def _take_in(self, new: Sequence[Segment]) -> None:
        """Add segments; a large add merges at once, since its caller waits anyway."""
        snapshot = self._snapshot.with_segments(new)
        large = sum(map(len, new)) >= self._policy.small_below
        for segment in new:
            self._note_change(segment_arrays.added(segment))
        merged = fully_merged if large else with_small_merged
        self._switch(merged(snapshot, self._policy))

    def _note_change(self, change: Arrays) -> None:
        """Keep a change for the journal, if the index was saved."""
        if self._saved is not None:
            self._unsaved.append(change)

    def _apply(self, change: Change) -> None:
        with self._changing:
            self._snapshot = change(self._snapshot)

    def _switch(self, snapshot: Snapshot) -> None:
        """Replace the state, and merge in the background if there is something to merge."""
        self._snapshot = snapshot
        if not is_fully_merged(snapshot, self._policy):
            self._merger.start()
