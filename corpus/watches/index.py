"""Watches by their terms: which of them an article may answer, at a cost of its terms, not of the watches."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.watches.queries import WatchQuery

Holders = Mapping[str, Sequence[tuple[int, int]]]
"""By term, the ranges of an article's windows in which it stands, half-open; no two of a term overlap."""


@dataclass(frozen=True, slots=True)
class WatchIndex:
    """The standing queries, and by each term which of them have it (as places) and how much it is there.

    The terms' lists stand back to back in `places` and `shares`; that of a term is where `lists` says.
    """

    standing: tuple[WatchQuery, ...]
    lists: Mapping[str, tuple[int, int]]
    places: NDArray[np.int64]
    shares: NDArray[np.float64]

    @classmethod
    def of(cls, standing: Sequence[WatchQuery]) -> Self:
        """The index of these."""
        held: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, each in enumerate(standing):
            for term, share in each.shares.items():
                held[term].append((place, share))
        ends = accumulate((len(each) for each in held.values()), initial=0)
        rows = [row for each in held.values() for row in each]
        return cls(
            standing=tuple(standing),
            lists=dict(zip(held, pairwise(ends), strict=True)),
            places=np.array([place for place, _ in rows], np.int64),
            shares=np.array([share for _, share in rows], np.float64),
        )

    def covered(self, held: Holders, *, windows: int, least: float) -> Iterator[tuple[WatchQuery, list[int]]]:
        """The queries of which a window holds at least the share `least`, in their order, with such windows.

        Args:
            held: in which windows of an article each of its terms stands.
            windows: how many there are.
            least: what a window must hold; of a query those that hold most come first.
        """
        known = [term for term in held if term in self.lists]
        if not known or not windows:
            return
        bounds = np.array([self.lists[term] for term in known], np.int64)
        sizes = bounds[:, 1] - bounds[:, 0]
        postings, terms = ranges(bounds[:, 0], sizes), np.repeat(np.arange(len(known)), sizes)
        places, shares = self.places[postings], self.shares[postings]
        # First those that the article as a whole may answer, which are few; then window by window.
        whole = np.bincount(places, weights=shares, minlength=len(self.standing))
        among = np.flatnonzero(whole[places] >= least)
        likely, rows = np.unique(places[among], return_inverse=True)
        within = [held[term] for term in known]
        covered = _covered(rows, shares[among], terms[among], within, shape=(len(likely), windows))
        for row in np.flatnonzero((covered >= least).any(axis=1)).tolist():
            best = np.argsort(-covered[row], kind="stable")
            yield self.standing[likely[row]], best[covered[row, best] >= least].tolist()


def _covered(
    rows: NDArray[np.int64],
    shares: NDArray[np.float64],
    terms: NDArray[np.int64],
    within: Sequence[Sequence[tuple[int, int]]],
    *,
    shape: tuple[int, int],
) -> NDArray[np.float64]:
    """What each window holds of each query: a share a row, added over the windows that its term is in."""
    counts = np.array([len(each) for each in within], np.int64)
    edges = np.array([edge for each in within for edge in each], np.int64).reshape(-1, 2)
    times = counts[terms]
    chosen = edges[ranges((np.cumsum(counts) - counts)[terms], times)]
    rows, shares = np.repeat(rows, times), np.repeat(shares, times)
    # A share begins at the first of its windows and ends after the last: summed up, it is in all between.
    changes = np.zeros((shape[0], shape[1] + 1))
    np.add.at(changes, (rows, chosen[:, 0]), shares)
    np.subtract.at(changes, (rows, chosen[:, 1]), shares)
    covered: NDArray[np.float64] = changes.cumsum(axis=1)[:, :-1]
    return covered


def ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, so many of each, one after the other."""
    ends = np.cumsum(sizes)
    numbers: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        starts - ends + sizes, sizes
    )
    return numbers
