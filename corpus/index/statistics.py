"""What BM25 knows of the corpus as a whole, living passages only; made anew at every change."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.segment import Segment

# Terms whose counts changed; beyond, all are counted anew.
PATCHED_UP_TO = 5_000


@dataclass(frozen=True)
class DocumentFrequencies:
    """How many passages hold each term: `df` (int32) by the term's number."""

    df: NDArray[np.int32]

    @classmethod
    def of(cls, segments: Sequence[Segment], *, terms: int) -> Self:
        """Count all postings of `segments`, in which `terms` numbers have been given."""
        df = np.zeros(terms, np.int32)
        for segment in segments:
            df[segment.postings.terms] += np.diff(segment.postings.offsets).astype(np.int32)
        return cls(df)

    @cached_property
    def spectrum(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The counts that occur, but for 0, and how many terms have each."""
        how_many = np.bincount(self.df)
        distinct = np.flatnonzero(how_many)
        distinct = distinct[distinct > 0]
        return distinct, how_many[distinct]


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """Counts of the living passages, and the idf that follows.

    `passages` is their number, `tokens` their length in all. How many hold a term is `counts` and what came
    to it since (`since`, by the term's number): to copy a million counts for every add takes too long.
    Formulas and floor are those of `rank_bm25.BM25Okapi._calc_idf`.
    """

    passages: int
    tokens: int
    counts: DocumentFrequencies
    epsilon: float
    since: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, segments: Sequence[Segment], *, terms: int, epsilon: float) -> Self:
        """Count over `segments`; of the dead among them, only the terms still count."""
        return cls(
            passages=sum(len(segment) - segment.deleted.size for segment in segments),
            tokens=sum(_tokens(segment) for segment in segments),
            counts=DocumentFrequencies.of(segments, terms=terms),
            epsilon=epsilon,
        )

    def with_segments(self, new: Sequence[Segment]) -> Self:
        """Count `new` segments too, of which nothing is deleted."""
        both = replace(
            self,
            passages=self.passages + sum(map(len, new)),
            tokens=self.tokens + sum(map(_tokens, new)),
        )
        for segment in new:
            both = both.patched(segment.postings.terms, np.diff(segment.postings.offsets))
        return both

    def without(self, *, passages: int, tokens: int) -> Self:
        """Count so many passages and tokens less; their terms are left to `patched`."""
        return replace(self, passages=self.passages - passages, tokens=self.tokens - tokens)

    def patched(self, numbers: NDArray[np.integer], by: NDArray[np.integer]) -> Self:
        """Change how many passages hold the terms `numbers` (distinct)."""
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
        """Mean length of a passage in tokens; 0 of none."""
        return self.tokens / self.passages if self.passages else 0.0

    @cached_property
    def average_idf(self) -> float:
        """Mean idf over all terms that occur, before the floor; 0 of none."""
        holding, terms = self._spectrum()
        idfs = np.log(self.passages - holding + 0.5) - np.log(holding + 0.5)
        return float(idfs @ terms / terms.sum()) if terms.size else 0.0

    def idf(self, holding: int) -> float | None:
        """Return the idf of a term that `holding` passages hold; None where it is negative, for the floor."""
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
        """The counts that occur, but for 0, and how many terms have each: those of `counts`, patched."""
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
        """The highest number that was counted."""
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
