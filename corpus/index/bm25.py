"""The face of the index room: rank_bm25's BM25Okapi over postings, with add, delete, save and open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.index import arguments
from corpus.index.archive import entries_of, open_segments, parts_of
from corpus.index.asking import AskedBM25
from corpus.index.building import build
from corpus.index.folder import IndexFolder, Saved
from corpus.index.lexicon import Lexicon, Numbering
from corpus.index.manifest import Manifest
from corpus.index.merging import merge_after, merge_tail, purge
from corpus.index.segment import Segment
from corpus.index.snapshot import Snapshot
from corpus.index.statistics import Statistics


class PostingsBM25(AskedBM25):
    """BM25Okapi with its scores and interface, which answers from postings instead of scanning every passage.

    Passages are lists of str tokens. Their ids are given in order of adding and never change or return.
    Scores are those a fresh BM25Okapi over the living passages would give; where that would divide by zero
    (no passages, or only empty ones) they are 0.

    A passage may carry integers, one in each column, such as the address that leads back to its article:
    `add(passages, columns={"article": numbers})`, then `column("article")[ids]`. The names are settled by the
    passages that come first.

    One thread changes an index at a time; others may ask it meanwhile and see the state before or after.

    Args:
        tokenized_corpus: the first passages; texts instead, if `tokenizer` is given.
        k1: how fast repetition of a term saturates.
        b: how much a passage's length counts, 0 to 1.
        epsilon: terms in more than half of the passages weigh this share of the average idf.
        tokenizer: called with each text of `tokenized_corpus`, in this process; not asked again later.
        columns: integers that the first passages carry, by name.

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
    ) -> None:
        self.k1, self.b, self.epsilon = arguments.finite(k1=k1, b=b, epsilon=epsilon)
        self.tokenizer = tokenizer
        self._note: dict[str, int | str] = {}
        self._saved: Saved | None = None
        self._lexicon = Lexicon()
        self._switch(())
        if tokenizer is not None:
            arguments.refuse_text(tokenized_corpus, what="the corpus", wanted="a list of texts")
            tokenized_corpus = map(tokenizer, tokenized_corpus)
        self.add(tokenized_corpus, columns=columns)

    def __copy__(self) -> Self:
        """Give an index that changes apart from this one and shares its segments."""
        other = object.__new__(type(self))
        other.__dict__ |= {**self.__dict__, "_lexicon": self._lexicon.copy()}
        return other

    @property
    def note(self) -> dict[str, int | str]:
        """What the caller had saved with the index, such as how far it has read the store."""
        return dict(self._note)

    # Changes

    def add(
        self, more_tokenized: Iterable[Iterable[str]], *, columns: Mapping[str, ArrayLike] | None = None
    ) -> NDArray[np.int64]:
        """Add passages and give their ids (int64, ascending, without gaps); on an error add none.

        Raises:
            TypeError: a passage is not a list of tokens, or a token not a str.
            ValueError: a column is missing, new, not of integers, or not one integer a passage long.
        """
        snapshot, numbering = self._snapshot, Numbering(self._lexicon)
        first = snapshot.ids_given
        new = list(build(more_tokenized, numbering, first=first, first_term=len(self._lexicon)))
        end = new[-1].ids.stop if new else first
        carried = arguments.rows(columns, count=end - first)
        if new and snapshot.segments and carried.keys() != snapshot.segments[0].columns.keys():
            has = sorted(snapshot.segments[0].columns)
            raise ValueError(f"columns {sorted(carried)} do not match {has}, which the index has")
        new = [segment.with_columns(carried, start=first) for segment in new]
        if new:
            merged = merge_after(snapshot.segments, new)
            self._lexicon.extend(numbering.new)
            self._switch(merged, snapshot.statistics.with_segments(new, terms=len(self._lexicon)))
        return np.arange(first, end, dtype=np.int64)

    def delete(self, ids: Iterable[int]) -> None:
        """Delete the passages `ids`, on an error none; the others score as if these had never been.

        Raises:
            KeyError: an id was never given or is deleted already.
            TypeError: an id is not an integer.
        """
        snapshot = self._snapshot
        gone = arguments.known_ids(ids, given=snapshot.ids_given)
        dead = gone[~snapshot.alive[gone]]
        if dead.size:
            raise KeyError(f"already deleted: passages {arguments.shown(dead)}; nothing was deleted")
        segments = list(snapshot.segments)
        for position, segment in enumerate(segments):
            own = gone[(gone >= segment.ids.start) & (gone < segment.ids.stop)]
            if own.size:
                segments[position] = purge(segment.without(own))
        self._switch(segments)

    def merge(self) -> None:
        """Merge what small adds have left apart, so that later questions are quicker; nothing else changes.

        Takes a second for every million passages at most; questions go on meanwhile, changes have to wait.
        """
        snapshot = self._snapshot
        if snapshot.segments:
            self._switch(merge_tail(snapshot.segments), snapshot.statistics)

    # On disk

    def save(self, folder: Path | str, *, note: Mapping[str, int | str] | None = None) -> None:
        """Write the index into `folder`, in place of any index there; segments it has already are kept.

        Killed at any moment it leaves the old index or the new one, whole. One process at a time may save.

        Args:
            folder: made if missing. Files in it that are not an index's are left alone.
            note: kept with the index and given by `note` after `open`; None keeps the present one.

        Raises:
            OSError: the disk is full, or the folder cannot be written to.
            TypeError: the note holds something else than str and int.
        """
        snapshot = self._snapshot
        kept = self.note if note is None else arguments.plain_note(note)
        entries = entries_of(snapshot.segments)
        manifest = Manifest(k1=self.k1, b=self.b, epsilon=self.epsilon, note=kept, segments=entries)
        target, parts = IndexFolder(Path(folder)), parts_of(snapshot.segments)
        appended = None
        if self._saved is not None and self._saved.path == target.path:
            appended = target.append(parts, manifest, self._saved)
        self._saved = appended or target.save(parts, manifest)
        self._note = kept

    @classmethod
    def open(cls, folder: Path | str, *, verify: bool = False) -> Self:
        """Open the index that `save` wrote into `folder`; large arrays are mapped, not read.

        All sizes are checked, and all checksums of an index up to 64 MiB; of a larger one those of its small
        files, or with `verify` all.

        Raises:
            IndexFormatError: a file is missing, torn, foreign or of another version; the text names it.
        """
        manifest, segments, saved = open_segments(IndexFolder(Path(folder)), verify=verify)
        index = cls((), k1=manifest.k1, b=manifest.b, epsilon=manifest.epsilon)
        index._note, index._saved = dict(manifest.note), saved
        index._lexicon = Lexicon(segment.vocabulary for segment in segments)
        index._switch(segments)
        return index

    def _switch(self, segments: Sequence[Segment], statistics: Statistics | None = None) -> None:
        """Let every question from now on see `segments`; `statistics` if they are known already."""
        if statistics is None:
            statistics = Statistics.of(segments, terms=len(self._lexicon), epsilon=self.epsilon)
        self._snapshot = Snapshot.of(segments, statistics, k1=self.k1, b=self.b)
