"""Score passages by BM25's formula, from the terms' weights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.index.postings import CODES, FREQUENCY, MOST_LENGTH, PASSAGE
from corpus.index.segment import Segment

_PLAIN = np.arange(1 << FREQUENCY, CODES)  # the codes of postings that are not odd


@dataclass(frozen=True, kw_only=True)
class Saturation:
    """How much a frequency in a passage counts: BM25 without the idf."""

    k1: float
    b: float
    avgdl: float

    def of(self, frequencies: NDArray[np.integer], lengths: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return f (k1 + 1) / (f + k1 (1 - b + b length / avgdl)): float64, (n,).

        In rank_bm25's order of steps, so that scores agree bit for bit. Both arrays have the shape (n,).
        """
        norms = self.k1 * (1 - self.b + self.b * lengths / self.avgdl)
        counts: NDArray[np.float64] = frequencies * (self.k1 + 1) / (frequencies + norms)
        return counts

    @cached_property
    def table(self) -> NDArray[np.float64]:
        """The saturation of every code of a posting, 0 for odd ones: float64, (CODES,)."""
        table = np.zeros(CODES)
        # Strange parameters make codes that no posting has infinite.
        with np.errstate(all="ignore"):
            table[_PLAIN] = self.of(_PLAIN >> FREQUENCY, _PLAIN & MOST_LENGTH)
        return table

    @cached_property
    def rough(self) -> NDArray[np.float32]:
        """The same table as float32."""
        return self.table.astype(np.float32)

    @property
    def formula(self) -> tuple[float, float, float]:
        """The numbers that `of` needs: k1, b, avgdl."""
        return self.k1, self.b, self.avgdl

    @cached_property
    def bounded(self) -> bool:
        """Whether every saturation is above 0 and within the range of a float32."""
        plain = self.table[1 << FREQUENCY :]
        usual = 0 <= self.k1 < 1e6 and 0 <= self.b <= 1 and self.avgdl > 0  # noqa: PLR2004
        return bool(usual and plain.min() > 1e-6)  # noqa: PLR2004


def scores(
    segments: Sequence[Segment], weights: Mapping[int, float], *, saturation: Saturation
) -> NDArray[np.float64]:
    """Return the score of every id ever given: float64, (ids,).

    0 for deleted passages and those without a weighted term. `weights` maps the number of a term to its idf
    times its count in the query.
    """
    totals = np.zeros(segments[-1].ids.stop if segments else 0)
    if not weights:
        return totals
    table = saturation.table
    for segment in segments:
        own = totals[segment.ids]
        postings = segment.postings
        for number, weight in weights.items():
            start, end = postings.span(number)
            if start < end:
                packed = postings.packed[start:end]
                passages = packed >> np.uint32(PASSAGE)
                # A list holds a passage once, so that plain addition by position is enough.
                own[passages] += weight * table[packed & np.uint32(CODES - 1)]
                places, frequencies = postings.odd(start, end)
                odd = passages[places - start]
                own[odd] += weight * saturation.of(frequencies, segment.lengths[odd])
        own[segment.dead] = 0.0
    return totals


def matching(segments: Sequence[Segment], numbers: Iterable[int]) -> NDArray[np.int64]:
    """Return the ids of living passages with at least one of the terms.

    int64, ascending.
    """
    wanted = tuple(numbers)
    if len(wanted) == 1:
        return _holding(segments, wanted[0])
    held = np.zeros(segments[-1].ids.stop if segments else 0, np.bool_)
    for segment in segments:
        own = held[segment.ids]
        for number in wanted:
            packed = segment.postings.packed[slice(*segment.postings.span(number))]
            own[packed >> np.uint32(PASSAGE)] = True
        own[segment.dead] = False
    return np.flatnonzero(held)


def _holding(segments: Sequence[Segment], number: int) -> NDArray[np.int64]:
    """Return the ids of living passages that hold one term: int64, ascending."""
    held = []
    for segment in segments:
        packed = segment.postings.packed[slice(*segment.postings.span(number))]
        passages = (packed >> np.uint32(PASSAGE)).astype(np.int64)
        if segment.dead.size:
            passages = np.setdiff1d(passages, segment.dead, assume_unique=True)
        held.append(segment.first + passages)
    return np.concatenate(held) if held else np.empty(0, np.int64)


def best(totals: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Return the ids of the `k` highest scores other than 0.

    `totals` is float64, (ids,); the result int64, highest score first, the lower id among equals.
    """
    # Most scores are 0, and to partition a mass of equals takes 30 ms a million: only what scores competes.
    ids = np.flatnonzero(totals)
    if k <= 0:
        return ids[:0]
    found = totals[ids]
    if ids.size > k:
        least = np.partition(found, ids.size - k)[ids.size - k]
        above = np.flatnonzero(found > least)
        level = np.flatnonzero(found == least)[: k - above.size]
        chosen = np.sort(np.concatenate([above, level]))
        ids, found = ids[chosen], found[chosen]
    return ids[np.argsort(-found, kind="stable")]
