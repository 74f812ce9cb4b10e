"""What BM25 knows of the corpus as a whole, living passages only; made anew at every change."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.lexicon import Lexicon
from corpus.index.segment import Segment

# Terms whose counts changed; beyond, all are counted anew.
PATCHED_UP_TO = 5_000


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """Counts of the living passages, and the idf that follows.

    `passages` is their number, `tokens` their length in all. How many hold term number n is `counted[n]`
    (int32) and what came to it since (`since`): to copy a million counts for every add takes too long.
    Formulas and floor are those of `rank_bm25.BM25Okapi._calc_idf`.
    """

    passages: int
    tokens: int
    counted: NDArray[np.int32]
    epsilon: float
    since: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, segments: Sequence[Segment], *, terms: int, epsilon: float) -> Self:
        """Count over `segments`, in which `terms` numbers have been given."""
        counted = np.zeros(terms, np.int32)
        for segment in segments:
            counted[segment.postings.terms] += segment.living.df
        return cls(
            passages=sum(segment.passages for segment in segments),
            tokens=sum(segment.tokens for segment in segments),
            counted=counted,
            epsilon=epsilon,
        )

    def with_segments(self, new: Sequence[Segment], *, terms: int) -> Self:
        """Count `new` segments too, after which `terms` numbers have been given."""
        since = dict(self.since)
        for segment in new:
            held, df = segment.postings.terms.tolist(), segment.living.df.tolist()
            for number, count in zip(held, df, strict=True):
                since[number] = since.get(number, 0) + count
        both = replace(
            self,
            passages=self.passages + sum(segment.passages for segment in new),
            tokens=self.tokens + sum(segment.tokens for segment in new),
            since=since,
        )
        return replace(both, counted=both.df(terms), since={}) if len(since) > PATCHED_UP_TO else both

    def df(self, terms: int) -> NDArray[np.int32]:
        """Give for each of `terms` numbers how many living passages hold the term."""
        counts = np.zeros(terms, np.int32)
        counts[: self.counted.size] = self.counted
        numbers = np.fromiter(self.since, np.int64, len(self.since))
        counts[numbers] += np.fromiter(self.since.values(), np.int32, len(self.since))
        return counts

    def holding(self, number: int) -> int:
        """Give how many living passages hold term `number`."""
        counted = int(self.counted[number]) if number < self.counted.size else 0
        return counted + self.since.get(number, 0)

    @property
    def avgdl(self) -> float:
        """Mean length of a passage in tokens; 0 of none."""
        return self.tokens / self.passages if self.passages else 0.0

    @cached_property
    def average_idf(self) -> float:
        """Mean idf over all terms that occur, before the floor; 0 of none."""
        df = self.df(max(self.counted.size, 1 + max(self.since, default=0)))
        occurring = df[df > 0]
        if not occurring.size:
            return 0.0
        idfs = np.zeros(int(occurring.max()) + 1)
        distinct = np.flatnonzero(np.bincount(occurring))
        idfs[distinct] = [self._raw_idf(df) for df in distinct.tolist()]
        # Added one by one by first appearance, as in rank_bm25; a pairwise sum differs in the last bits.
        return float(np.add.accumulate(idfs[occurring])[-1]) / occurring.size

    def idf(self, number: int) -> float:
        """Give the idf of term `number`, floored where it is negative; 0 if it does not occur."""
        df = self.holding(number)
        if not df:
            return 0.0
        idf = self._raw_idf(df)
        return idf if idf >= 0 else self.epsilon * self.average_idf

    def _raw_idf(self, df: int) -> float:
        return math.log(self.passages - df + 0.5) - math.log(df + 0.5)


class IdfMapping(Mapping[str, float]):
    """`BM25Okapi.idf`: of every term that occurs, by first appearance, worked out when asked."""

    def __init__(self, statistics: Statistics, *, lexicon: Lexicon, segments: Sequence[Segment]) -> None:
        self._statistics, self._lexicon, self._segments = statistics, lexicon, segments

    def __getitem__(self, term: str) -> float:
        number = self._lexicon.number(term) if isinstance(term, str) else None
        if number is None or not self._occurs(number):
            raise KeyError(term)
        return self._statistics.idf(number)

    def __iter__(self) -> Iterator[str]:
        for segment in self._segments:
            for number, term in enumerate(segment.vocabulary.texts(), start=segment.vocabulary.first):
                if self._occurs(number):
                    yield term

    def __len__(self) -> int:
        return int(np.count_nonzero(self._statistics.df(len(self._lexicon))))

    def _occurs(self, number: int) -> bool:
        return self._statistics.holding(number) > 0
