"""Answer what rank_bm25's BM25Okapi answers, from one state of the index."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from corpus.index import arguments
from corpus.index.lexicon import Lexicon
from corpus.index.scoring import matching, scores
from corpus.index.searching import Compiled, Search
from corpus.index.segment import Segment
from corpus.index.snapshot import IdfMapping, Snapshot

T = TypeVar("T")


class BM25Searcher(BM25Okapi):  # type: ignore[misc] # rank_bm25 publishes no types
    """BM25Okapi's interface over a snapshot; `PostingsBM25` fills and changes it.

    Every question takes the snapshot once, whatever is added or deleted meanwhile.
    """

    compiled: ClassVar[Compiled] = Compiled()
    _lexicon: Lexicon
    _snapshot: Snapshot

    def __len__(self) -> int:
        """Return the number of living passages."""
        return self._snapshot.counts.passages

    @property
    def corpus_size(self) -> int:
        """The number of living passages."""
        return len(self)

    @property
    def avgdl(self) -> float:
        """The mean length of a living passage in tokens; 0 of none."""
        return self._snapshot.counts.avgdl

    @property
    def average_idf(self) -> float:
        """The mean idf over the terms that occur, before the floor; 0 of none."""
        return self._snapshot.statistics.average_idf

    @property
    def idf(self) -> Mapping[str, float]:
        """The idf of every term that occurs, floored; computed on access."""
        return IdfMapping(self._snapshot, self._lexicon)

    @property
    def doc_len(self) -> NDArray[np.int32]:
        """The length in tokens for each id ever given: int32, (ids,)."""
        return self._snapshot.lengths

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Whether the passage is living, for each id ever given: bool, (ids,)."""
        return self._snapshot.alive

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in order of ids."""
        return self._snapshot.segments

    def column(self, name: str) -> NDArray[np.integer]:
        """Return the column `name`, read-only: int32 where that holds it, else int64, (ids,).

        Raises:
            KeyError: the passages have no such column (an index without passages has every one, empty).
        """
        return self._snapshot.column(name)

    # Questions

    def get_scores(self, tokens: Sequence[str]) -> NDArray[np.float64]:
        """Return one score for each id ever given, 0 for deleted ones: float64, (ids,).

        Raises:
            TypeError: `tokens` is not a list of str.
        """
        return self._scores(self._snapshot, tokens)

    def get_batch_scores(self, tokens: Sequence[str], ids: Iterable[int]) -> list[float]:
        """Return the scores of the passages `ids`, in their order; 0 for deleted ones.

        Raises:
            KeyError: an id was never given.
        """
        snapshot = self._snapshot
        wanted = arguments.known_ids(ids, given=snapshot.ids_given)
        chosen: list[float] = self._scores(snapshot, tokens)[wanted].tolist()
        return chosen

    def get_top_n(self, tokens: Sequence[str], documents: Sequence[T], n: int = 5) -> list[T]:
        """Return the `n` documents whose passages score highest.

        The lower id comes first among equals. As in rank_bm25, passages that score 0 fill up the list, before
        those that score less.

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
        """Return the ids (int64) and scores (float64) of the `k` best passages.

        Only those whose score is not 0, so possibly fewer than `k`. Highest score first, the lower id first
        among equals. Scores below 0 (the floor of idf is negative on small, repetitive corpora) come last.

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
            arguments.check_mask(allowed, size=snapshot.ids_given)
        weights = self._weights(snapshot, tokens)
        query = Search(snapshot=snapshot, weights=weights, allowed=allowed)
        return query.best(operator.index(k), self.compiled.for_search(snapshot.ids_given))

    def matching(self, tokens: Sequence[str]) -> NDArray[np.int64]:
        """Return the ids of the living passages with at least one of `tokens`.

        int64, ascending. If every term is in half of the passages all scores are 0; this still finds them.
        """
        numbers = (self._lexicon.number(token) for token in arguments.counted(tokens))
        return matching(self._snapshot.segments, [number for number in numbers if number is not None])

    def holding(self, token: str) -> int:
        """Return how many living passages hold `token`."""
        number = self._lexicon.number(token)
        return 0 if number is None else self._snapshot.holding(number)

    def similar(self, term: str, *, within: int) -> list[tuple[str, int, int]]:
        """Return the terms that occur within so many edits of `term`, the best first.

        Each with its distance and the number of passages that hold it. The nearest is best, among equals the
        one in most passages, then the first by the alphabet. All begin with the letter that `term` does.
        """
        snapshot = self._snapshot
        held = [
            (text, distance, snapshot.holding(number))
            for segment in snapshot.segments
            for text, number, distance in segment.vocabulary.similar(term, within=within)
        ]
        return sorted((each for each in held if each[2]), key=lambda each: (each[1], -each[2], each[0]))

    def _scores(self, snapshot: Snapshot, tokens: Sequence[str]) -> NDArray[np.float64]:
        weights = self._weights(snapshot, tokens)
        return scores(snapshot.segments, weights, saturation=snapshot.saturation)

    def _weights(self, snapshot: Snapshot, tokens: Sequence[str]) -> dict[int, float]:
        """Return idf times count for each term of the query, by number, unless it is 0."""
        weights: dict[int, float] = {}
        for token, count in arguments.counted(tokens).items():
            number = self._lexicon.number(token)
            if number is not None and (idf := snapshot.idf(number)):
                weights[number] = count * idf
        return weights
