"""Compute BM25's statistics over the living passages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.segment import Segment

# Terms whose counts changed since the last full count; beyond these a full copy is cheaper.
PATCHED_UP_TO = 5_000


@dataclass(frozen=True)
class DocumentFrequencies:
    """How many passages hold each term: `df` is int32, (terms,), by number."""

    df: NDArray[np.int32]

    @classmethod
    def of(cls, segments: Sequence[Segment], *, terms: int) -> Self:
        """Count all postings of `segments`; `terms` numbers have been given."""
        df = np.zeros(terms, np.int32)
        for segment in segments:
            df[segment.postings.terms] += np.diff(segment.postings.offsets).astype(np.int32)
        return cls(df)

    @cached_property
    def spectrum(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The distinct counts above 0, and how many terms have each: both int64."""
        how_many = np.bincount(self.df)
        distinct = np.flatnonzero(how_many)
        distinct = distinct[distinct > 0]
        return distinct, how_many[distinct]


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """Counts of the living passages, and the idf that follows.

    Formulas and floor are those of `rank_bm25.BM25Okapi._calc_idf`.

    Attributes:
        passages: their number.
        tokens: their length in all.
        counts: how many hold each term.
        epsilon: share of the mean idf that the floor is.
        since: changes of `counts` by number of term: copying a million counts for every add takes too long.
    """

    passages: int
    tokens: int
    counts: DocumentFrequencies
    epsilon: float
    since: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, segments: Sequence[Segment], *, terms: int, epsilon: float) -> Self:
        """Count over `segments`; the terms of dead passages are still counted."""
        return cls(
            passages=sum(len(segment) - segment.deleted.size for segment in segments),
            tokens=sum(_tokens(segment) for segment in segments),
            counts=DocumentFrequencies.of(segments, terms=terms),
            epsilon=epsilon,
        )

    def with_segments(self, new: Sequence[Segment]) -> Self:
        """Return the counts with `new` segments, of which nothing is deleted."""
        both = replace(
            self,
            passages=self.passages + sum(map(len, new)),
            tokens=self.tokens + sum(map(_tokens, new)),
        )
        for segment in new:
            both = both.patched(segment.postings.terms, np.diff(segment.postings.offsets))
        return both

    def without(self, *, passages: int, tokens: int) -> Self:
        """Return the counts with so many passages and tokens less; `patched` does terms."""
        return replace(self, passages=self.passages - passages, tokens=self.tokens - tokens)

    def patched(self, numbers: NDArray[np.integer], by: NDArray[np.integer]) -> Self:
        """Change how many passages hold the terms `numbers` (int, (n,), distinct)."""
        if numbers.size + len(self.since) > PATCHED_UP_TO:
            df = self._df(1 + max(numbers.max(initial=-1), self._last))
            df[numbers] += by.astype(np.int32)
            return replace(self, counts=DocumentFrequencies(df), since={})
        changed = zip(numbers.tolist(), by.tolist(), strict=True)
        since = {number: self.since.get(number, 0) + change for number, change in changed}
        return replace(self, since={**self.since, **since})

    def holding(self, number: int) -> int:
        """Return how many passages hold term `number`."""
        df = self.counts.df
        return (int(df[number]) if number < df.size else 0) + self.since.get(number, 0)

    @property
    def avgdl(self) -> float:
        """The mean length of a passage in tokens; 0 of none."""
        return self.tokens / self.passages if self.passages else 0.0

    @cached_property
    def average_idf(self) -> float:
        """The mean idf over all terms that occur, before the floor; 0 of none."""
        holding, terms = self._spectrum()
        idfs = np.log(self.passages - holding + 0.5) - np.log(holding + 0.5)
        return float(idfs @ terms / terms.sum()) if terms.size else 0.0

    def idf(self, holding: int) -> float | None:
        """Return ln((n - h + 0.5) / (h + 0.5)) of h passages; None if it is negative.

        0 for a term that no passage holds. The floor replaces what is negative.
        """
        if not holding:
            return 0.0
        idf = math.log(self.passages - holding + 0.5) - math.log(holding + 0.5)
        return idf if idf >= 0 else None

    @property
    def occurring(self) -> int:
        """How many terms occur."""
        return int(self._spectrum()[1].sum())

    @property
    def floor(self) -> float:
        """What a term weighs whose idf is negative."""
        return self.epsilon * self.average_idf

    def _spectrum(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the distinct counts above 0, and how many terms have each."""
        numbers = np.fromiter(self.since, np.int64, len(self.since))
        before = np.zeros(numbers.size, np.int64)
        known = numbers < self.counts.df.size
        before[known] = self.counts.df[numbers[known]]
        after = before + np.fromiter(self.since.values(), np.int64, numbers.size)
        distinct, terms = self.counts.spectrum
        moved = np.ones(numbers.size, np.int64)
        holding, where = np.unique(np.concatenate([distinct, before, after]), return_inverse=True)
        totals = np.bincount(where, weights=np.concatenate([terms, -moved, moved])).astype(np.int64)
        occurring = (holding > 0) & (totals > 0)
        return holding[occurring], totals[occurring]

    @property
    def _last(self) -> int:
        """The highest term number that was counted."""
        return max(self.counts.df.size - 1, max(self.since, default=-1))

    def _df(self, terms: int) -> NDArray[np.int32]:
        df = np.zeros(terms, np.int32)
        df[: self.counts.df.size] = self.counts.df
        numbers = np.fromiter(self.since, np.int64, len(self.since))
        df[numbers] += np.fromiter(self.since.values(), np.int32, numbers.size)
        return df


def _tokens(segment: Segment) -> int:
    deleted = segment.lengths[segment.deleted].sum(dtype=np.int64)
    return int(segment.lengths.sum(dtype=np.int64) - deleted)
