"""Watches by their terms: which of them an article may answer, at a cost of its terms, not of the watches."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.watching.standing import StandingQuery


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

    def covered(self, terms: Collection[str], *, least: float) -> list[StandingQuery]:
        """The queries of which at least the share `least` is among `terms`, in their order."""
        held = [self.holders[term] for term in terms if term in self.holders]
        if not held:
            return []
        places = np.concatenate([places for places, _ in held])
        shares = np.bincount(
            places, weights=np.concatenate([shares for _, shares in held]), minlength=len(self.standing)
        )
        return [self.standing[place] for place in np.flatnonzero(shares >= least).tolist()]
