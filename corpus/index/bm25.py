"""The face of the index room: rank_bm25's BM25Okapi over postings, with add, delete, save and open."""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rank_bm25 import BM25Okapi

from corpus.index import arguments
from corpus.index.archive import entries_of, open_segments, parts_of
from corpus.index.building import build
from corpus.index.folder import IndexFolder
from corpus.index.lexicon import Lexicon, Numbering
from corpus.index.manifest import Manifest
from corpus.index.merging import merge_after, merge_tail, purge
from corpus.index.scoring import matching, scores
from corpus.index.searching import Search
from corpus.index.segment import Segment
from corpus.index.snapshot import Snapshot
from corpus.index.statistics import IdfMapping, Statistics

T = TypeVar("T")


class PostingsBM25(BM25Okapi):  # type: ignore[misc] # rank_bm25 publishes no types
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

    _kernels: ClassVar[ModuleType | None] = None  # of the whole process, once `accelerate` was called

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
        self._lexicon = Lexicon()
        self._switch(())
        if tokenizer is not None:
            arguments.refuse_text(tokenized_corpus, what="the corpus", wanted="a list of texts")
            tokenized_corpus = map(tokenizer, tokenized_corpus)
        self.add(tokenized_corpus, columns=columns)

    def __len__(self) -> int:
        """Give the number of living passages."""
        return self._snapshot.statistics.passages

    def __copy__(self) -> Self:
        """Give an index that changes apart from this one and shares its segments."""
        other = object.__new__(type(self))
        other.__dict__ |= {**self.__dict__, "_lexicon": self._lexicon.copy()}
        return other

    @staticmethod
    def accelerate() -> bool:
        """Let every search of this process use compiled loops from now on; give whether they can be had.

        Takes a second, or 15 where they were never compiled: call it in a thread and search meanwhile, the
        results are the same. Without numba (extra `fast`) nothing changes.
        """
        try:
            PostingsBM25._kernels = import_module("corpus.index.kernels")
        except (ImportError, RuntimeError):  # numba's cache has no folder it can write to: too slow a start
            return False
        return True

    @property
    def corpus_size(self) -> int:
        """Number of living passages."""
        return len(self)

    @property
    def avgdl(self) -> float:
        """Mean length of a living passage in tokens; 0 of none."""
        return self._snapshot.statistics.avgdl

    @property
    def average_idf(self) -> float:
        """Mean idf over the terms that occur, before the floor; 0 of none."""
        return self._snapshot.statistics.average_idf

    @property
    def idf(self) -> Mapping[str, float]:
        """The idf of every term that occurs, floored, worked out when asked."""
        snapshot = self._snapshot
        return IdfMapping(snapshot.statistics, lexicon=self._lexicon, segments=snapshot.segments)

    @property
    def doc_len(self) -> NDArray[np.int32]:
        """Length in tokens for each id ever given."""
        return self._snapshot.lengths

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Whether the passage is living, for each id ever given."""
        return self._snapshot.alive

    @property
    def note(self) -> dict[str, int | str]:
        """What the caller had saved with the index, such as how far it has read the store."""
        return dict(self._note)

    def column(self, name: str) -> NDArray[np.int64]:
        """Give the column `name`: one integer for each id ever given, read-only.

        Raises:
            KeyError: the passages have no such column (an index without passages has every one, empty).
        """
        return self._snapshot.column(name)

    # Questions

    def get_scores(self, tokens: Sequence[str]) -> NDArray[np.float64]:
        """Give one score (float64) for each id ever given; 0 for deleted passages.

        Raises:
            TypeError: `tokens` is not a list of str.
        """
        return self._scores(self._snapshot, tokens)

    def get_batch_scores(self, tokens: Sequence[str], ids: Iterable[int]) -> list[float]:
        """Give the scores of the passages `ids`, in their order; 0 for deleted ones.

        Raises:
            KeyError: an id was never given.
        """
        snapshot = self._snapshot
        wanted = arguments.known_ids(ids, given=snapshot.ids_given)
        chosen: list[float] = self._scores(snapshot, tokens)[wanted].tolist()
        return chosen

    def get_top_n(self, tokens: Sequence[str], documents: Sequence[T], n: int = 5) -> list[T]:
        """Give the `n` documents of the living passages that score highest, the lower id first among equals.

        As in rank_bm25, passages that score 0 fill up the list, before those that score less.

        Args:
            tokens: the terms of the question.
            documents: one for each id ever given.
            n: how many; fewer where fewer passages live.

        Raises:
            ValueError: there are not as many documents as ids.
        """
        snapshot = self._snapshot
        if len(documents) != snapshot.ids_given:
            raise ValueError(
                f"{len(documents)} documents do not match {snapshot.ids_given} passages; give one for each id"
            )
        found = self._scores(snapshot, tokens)
        living = np.flatnonzero(snapshot.alive)
        order = living[np.argsort(-found[living], kind="stable")[: max(n, 0)]]
        return [documents[passage] for passage in order.tolist()]

    def search(
        self, tokens: Sequence[str], k: int, *, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give the ids (int64) and scores (float64) of the `k` best passages whose score is not 0.

        Highest score first, the lower id first among equals; fewer than `k` where fewer score. Scores below 0
        (the floor of idf is negative on small, repetitive corpora) come last.

        Args:
            tokens: the terms of the question; one that is repeated counts as often.
            k: how many at most; below 1 gives none.
            allowed: which passages may be found, one bool for each id ever given; None means all.

        Raises:
            TypeError: `tokens` is not a list of str, or `allowed` not an array of bool.
            ValueError: `allowed` has not one value for each id.
        """
        snapshot = self._snapshot
        if allowed is not None:
            arguments.refuse_unfit(allowed, size=snapshot.ids_given)
        weights = self._weights(snapshot, tokens)
        query = Search(snapshot=snapshot, weights=weights, allowed=allowed)
        return query.best(operator.index(k), self._kernels)

    def matching(self, tokens: Sequence[str]) -> NDArray[np.int64]:
        """Give the ids (int64, ascending) of the living passages that hold at least one of `tokens`.

        Where every term is in half of the passages all scores are 0; this still tells who holds them.
        """
        numbers = (self._lexicon.number(token) for token in arguments.counted(tokens))
        return matching(self._snapshot.segments, [number for number in numbers if number is not None])

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
        IndexFolder(Path(folder)).save(parts_of(snapshot.segments), manifest)
        self._note = kept

    @classmethod
    def open(cls, folder: Path | str, *, verify: bool = False) -> Self:
        """Open the index that `save` wrote into `folder`; large arrays are mapped, not read.

        All sizes are checked, and all checksums of an index up to 64 MiB; of a larger one those of its small
        files, or with `verify` all.

        Raises:
            IndexFormatError: a file is missing, torn, foreign or of another version; the text names it.
        """
        manifest, segments = open_segments(IndexFolder(Path(folder)), verify=verify)
        index = cls((), k1=manifest.k1, b=manifest.b, epsilon=manifest.epsilon)
        index._note = dict(manifest.note)
        index._lexicon = Lexicon(segment.vocabulary for segment in segments)
        index._switch(segments)
        return index

    def _switch(self, segments: Sequence[Segment], statistics: Statistics | None = None) -> None:
        """Let every question from now on see `segments`; `statistics` if they are known already."""
        if statistics is None:
            statistics = Statistics.of(segments, terms=len(self._lexicon), epsilon=self.epsilon)
        self._snapshot = Snapshot.of(segments, statistics, k1=self.k1, b=self.b)

    def _scores(self, snapshot: Snapshot, tokens: Sequence[str]) -> NDArray[np.float64]:
        weights = self._weights(snapshot, tokens)
        return scores(snapshot.segments, weights, saturation=snapshot.saturation)

    def _weights(self, snapshot: Snapshot, tokens: Sequence[str]) -> dict[int, float]:
        """Give idf times how often it is asked for each term (its number) that weighs anything."""
        weights: dict[int, float] = {}
        for token, count in arguments.counted(tokens).items():
            number = self._lexicon.number(token)
            if number is not None and (idf := snapshot.statistics.idf(number)):
                weights[number] = count * idf
        return weights
