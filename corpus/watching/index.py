"""Watches by their terms: which of them an article may answer, at a cost of its terms, not of the watches."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.watching.standing import StandingQuery

Holders = Mapping[str, Sequence[tuple[int, int]]]
"""By term, the ranges of an article's windows in which it stands."""


@dataclass(frozen=True, slots=True)
class WatchIndex:
    """The standing queries, and by each term which of them have it (as places) and how much it is there."""

    standing: tuple[StandingQuery, ...]
    holders: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]]

    @classmethod
    def of(cls, standing: Sequence[StandingQuery]) -> Self:
        """The index of these."""
        places: dict[str, list[int]] = defaultdict(list)
        shares: dict[str, list[float]] = defaultdict(list)
        for place, each in enumerate(standing):
            for term, share in each.shares.items():
                places[term].append(place)
                shares[term].append(share)
        holders = {term: (np.array(places[term]), np.array(shares[term])) for term in places}
        return cls(tuple(standing), holders)

    def covered(
        self, held: Holders, *, windows: int, least: float
    ) -> Iterator[tuple[StandingQuery, list[int]]]:
        """The queries of which a window holds at least the share `least`, in their order, with such windows.

        Args:
            held: in which windows of an article each of its terms stands.
            windows: how many there are.
            least: what a window must hold; of a query those that hold most come first.
        """
        known = [term for term in held if term in self.holders]
        if not known:
            return
        places = np.concatenate([self.holders[term][0] for term in known])
        shares = np.concatenate([self.holders[term][1] for term in known])
        rows = np.repeat(np.arange(len(known)), [len(self.holders[term][0]) for term in known])
        # First those that the article as a whole may answer, which are few; then window by window.
        likely = np.flatnonzero(np.bincount(places, weights=shares, minlength=len(self.standing)) >= least)
        if not len(likely):
            return
        among = np.flatnonzero(np.isin(places, likely, kind="table"))
        used, columns = np.unique(rows[among], return_inverse=True)
        asked = np.zeros((len(likely), len(used)), np.float32)
        asked[np.searchsorted(likely, places[among]), columns] = shares[among]
        covered = asked @ _matrix([held[known[row]] for row in used.tolist()], windows)
        for row in np.flatnonzero((covered >= least).any(axis=1)).tolist():
            best = np.argsort(-covered[row], kind="stable")
            yield self.standing[likely[row]], best[covered[row, best] >= least].tolist()


def _matrix(ranges: Sequence[Sequence[tuple[int, int]]], windows: int) -> NDArray[np.float32]:
    """A row a term: 1 in the windows that it stands in."""
    matrix = np.zeros((len(ranges), windows), np.float32)
    for row, within in enumerate(ranges):
        for first, last in within:
            matrix[row, first:last] = 1.0
    return matrix
