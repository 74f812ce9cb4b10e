"""Search the passages that were gathered for a question, with the statistics of all passages."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.index.scoring import Saturation, best
from corpus.milvus.packing import PassageTerms, hash_of
from corpus.milvus.server import K1, B
from corpus.store.engine import FloatArray, IdArray, Mask

_EPSILON = 0.25  # the share of the mean idf that terms in more than half of the passages weigh


@dataclass(frozen=True)
class CorpusStatistics:
    """Statistics of all passages of a collection, and the idf of BM25Okapi that follows.

    Attributes:
        passages: their number.
        tokens: their length in all.
        frequency: gives how many hold a term.
        average: gives the mean idf over all terms, before the floor.
    """

    passages: int
    tokens: int
    frequency: Callable[[str], int]
    average: Callable[[], float]

    @property
    def saturation(self) -> Saturation:
        """The part of the formula that depends on lengths and frequencies."""
        return Saturation(k1=K1, b=B, avgdl=self.tokens / self.passages if self.passages else 0.0)

    def idf(self, term: str) -> float:
        """Return the idf of a term as `rank_bm25.BM25Okapi` has it; 0 where it occurs nowhere."""
        # The store counts on while a question keeps to what it began with.
        holding = min(self.frequency(term), self.passages)
        if not holding:
            return 0.0
        idf = math.log(self.passages - holding + 0.5) - math.log(holding + 0.5)
        return idf if idf >= 0 else self.floor

    @cached_property
    def floor(self) -> float:
        """What a term weighs whose idf is negative."""
        return _EPSILON * self.average()


Similar = Callable[[str, int], list[tuple[str, int, int]]]
"""A function from a term to those within so many edits, each with its distance and frequency."""


@dataclass(frozen=True, eq=False)
class GatheredSearcher:
    """Answers what `corpus.store.engine.Searcher` asks, from the passages at hand.

    Attributes:
        terms: of the passages at hand.
        statistics: of all passages.
        near: gives terms of similar spelling.
        wanted: terms that are asked for most.
    """

    terms: PassageTerms
    statistics: CorpusStatistics
    near: Similar
    wanted: frozenset[str] = frozenset()
    _frequencies: dict[str, IdArray] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return self.statistics.passages

    @cached_property
    def alive(self) -> Mask:
        """All of them: bool, (ids,)."""
        return np.ones(len(self.terms.place), np.bool_)

    def column(self, name: str) -> NDArray[np.integer]:
        """Return a column of the passages at hand: int64, (ids,)."""
        return self._columns[name]

    def search(
        self, tokens: Sequence[str], k: int, *, allowed: Mask | None = None
    ) -> tuple[IdArray, FloatArray]:
        """Return ids and scores of the `k` best passages whose score is not 0."""
        totals = self.get_scores(tokens)
        if allowed is not None:
            totals[~allowed] = 0.0
        ids = best(totals, k)
        return ids, totals[ids]

    def get_scores(self, tokens: Sequence[str]) -> FloatArray:
        """Return the score of each passage at hand: float64, (ids,)."""
        totals, saturation = np.zeros(len(self.terms.place)), self.statistics.saturation
        for token, count in Counter(tokens).items():
            held = self._in_passages(token)
            ids = np.flatnonzero(held)
            if ids.size and (idf := self.statistics.idf(token)):
                totals[ids] += count * idf * saturation.of(held[ids], self.terms.sizes[ids])
        return totals

    def matching(self, tokens: Sequence[str]) -> IdArray:
        """Return the ids of the passages with at least one of `tokens`: int64, ascending."""
        held = np.zeros(len(self.terms.place), np.int64)
        for token in set(tokens):
            held += self._in_passages(token)
        return np.flatnonzero(held)

    def holding(self, token: str) -> int:
        """Return how many of all passages hold `token`."""
        return self.statistics.frequency(token)

    def similar(self, term: str, *, within: int) -> list[tuple[str, int, int]]:
        """Return the terms within so many edits of `term`, the best first, by the lexicon of all passages."""
        return self.near(term, within)

    def _in_passages(self, token: str) -> IdArray:
        if token not in self._frequencies:
            places = self._places if token in self.wanted else None
            self._frequencies[token] = self.terms.frequencies(hash_of(token), places)
        return self._frequencies[token]

    @cached_property
    def _places(self) -> IdArray:
        return self.terms.places(map(hash_of, self.wanted))

    @cached_property
    def _columns(self) -> Mapping[str, IdArray]:
        terms = self.terms
        return {
            "article": terms.numbers[terms.place],
            "first": terms.firsts,
            "last": terms.lasts,
            "source": terms.sources[terms.place],
            "published": terms.published[terms.place],
        }
