"""The formula: from terms and their weights to a score a passage; asked by the face, reads the segments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.index.segment import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation:
    """How much a frequency in a passage of some length counts: `BM25Okapi.get_scores` without the idf."""

    k1: float
    b: float
    avgdl: float

    def of(self, frequencies: NDArray[np.int32], lengths: NDArray[np.int32]) -> NDArray[np.float64]:
        """Give f (k1 + 1) / (f + k1 (1 - b + b length / avgdl)) a posting, in rank_bm25's order of steps."""
        norms = self.k1 * (1 - self.b + self.b * lengths / self.avgdl)
        counts: NDArray[np.float64] = frequencies * (self.k1 + 1) / (frequencies + norms)
        return counts


def scores(
    segments: Sequence[Segment], weights: Mapping[int, float], *, saturation: Saturation
) -> NDArray[np.float64]:
    """Score every id ever given (float64), 0 for deleted passages and for those that hold no weighted term.

    `weights` maps the number of a term to its idf times how often it is asked.
    """
    totals = np.zeros(segments[-1].ids.stop if segments else 0)
    for segment in segments:
        own = totals[segment.ids]
        for number, weight in weights.items():
            start, end = segment.postings.span(number)
            if start < end:
                passages = segment.postings.passages[start:end]
                frequencies = segment.postings.frequencies[start:end]
                # A passage stands once in a list, so that plain addition by position is enough.
                own[passages] += weight * saturation.of(frequencies, segment.lengths[passages])
        if segment.dead_postings:
            own[~segment.living.alive] = 0.0
    return totals


def matching(segments: Sequence[Segment], numbers: Iterable[int]) -> NDArray[np.int64]:
    """Give the ids (ascending) of living passages that hold at least one of the terms numbered `numbers`."""
    held = np.zeros(segments[-1].ids.stop if segments else 0, np.bool_)
    wanted = tuple(numbers)
    for segment in segments:
        own = held[segment.ids]
        for number in wanted:
            own[segment.postings.passages[slice(*segment.postings.span(number))]] = True
        own &= segment.living.alive
    return np.flatnonzero(held)


def best(totals: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Give the ids of the `k` highest scores other than 0, highest first; the lower id among equals."""
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
