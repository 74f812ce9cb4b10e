"""Find the watches that an article may answer, by their terms.

The cost is that of the article's terms, not of the watches.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.watches.queries import WatchQuery

Holders = Mapping[str, Sequence[tuple[int, int]]]
"""By term, the half-open ranges of an article's windows that hold it; those of a term do not overlap."""


@dataclass(frozen=True, slots=True)
class WatchIndex:
    """An inverted index from terms to the queries of watches.

    Attributes:
        queries: the w queries; arrays name them by their places here.
        lists: by term, where its entries start and end in `places` and `shares`.
        places: int64, (entries,): the queries that hold a term, term after term.
        shares: float64, (entries,): the term's share of the query's weight, 0 to 1.
    """

    queries: tuple[WatchQuery, ...]
    lists: Mapping[str, tuple[int, int]]
    places: NDArray[np.int64]
    shares: NDArray[np.float64]

    @classmethod
    def of(cls, queries: Sequence[WatchQuery]) -> Self:
        """Return the index of these queries."""
        entries: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, query in enumerate(queries):
            for term, share in query.shares.items():
                entries[term].append((place, share))
        ends = accumulate((len(each) for each in entries.values()), initial=0)
        rows = [row for each in entries.values() for row in each]
        return cls(
            queries=tuple(queries),
            lists=dict(zip(entries, pairwise(ends), strict=True)),
            places=np.array([place for place, _ in rows], np.int64),
            shares=np.array([share for _, share in rows], np.float64),
        )

    def covered(
        self, holders: Holders, *, windows: int, least: float
    ) -> Iterator[tuple[WatchQuery, list[int]]]:
        """Yield the queries of which a window holds enough, with such windows' places.

        Queries come in the order of the index, windows from the one that holds most.

        Args:
            holders: the windows that hold each term of an article.
            windows: how many windows there are.
            least: the share of a query's weight that a window must hold, 0 to 1.
        """
        known = [term for term in holders if term in self.lists]
        if not known or not windows:
            return
        bounds = np.array([self.lists[term] for term in known], np.int64)
        sizes = bounds[:, 1] - bounds[:, 0]
        postings, terms = ranges(bounds[:, 0], sizes), np.repeat(np.arange(len(known)), sizes)
        places, shares = self.places[postings], self.shares[postings]
        # The queries that the article as a whole covers are few; only these are looked at window by window.
        whole = np.bincount(places, weights=shares, minlength=len(self.queries))
        among = np.flatnonzero(whole[places] >= least)
        likely, rows = np.unique(places[among], return_inverse=True)
        within = [holders[term] for term in known]
        covered = _covered(rows, shares[among], terms[among], within, shape=(len(likely), windows))
        counts = (covered >= least).sum(axis=1)
        found = np.flatnonzero(counts)
        best = np.argsort(-covered[found], axis=1, kind="stable")
        for place, count, order in zip(likely[found].tolist(), counts[found].tolist(), best, strict=True):
            yield self.queries[place], order[:count].tolist()


def _covered(
    rows: NDArray[np.int64],
    shares: NDArray[np.float64],
    terms: NDArray[np.int64],
    within: Sequence[Sequence[tuple[int, int]]],
    *,
    shape: tuple[int, int],
) -> NDArray[np.float64]:
    """Return the share of each query that each window holds: float64, `shape`.

    Args:
        rows: int64, (m,): the row in the result of each of m entries.
        shares: float64, (m,): the entry's share of the query.
        terms: int64, (m,): the entry's term, as a place in `within`.
        within: the windows that hold each term.
        shape: queries and windows.
    """
    counts = np.array([len(each) for each in within], np.int64)
    edges = np.array([edge for each in within for edge in each], np.int64).reshape(-1, 2)
    times = counts[terms]
    chosen = edges[ranges((np.cumsum(counts) - counts)[terms], times)]
    rows, shares = np.repeat(rows, times), np.repeat(shares, times)
    # A share is added at its first window and taken away after its last: the running sum has it in between.
    width = shape[1] + 1
    cells = (rows[:, None] * width + chosen).T.ravel()
    changes = np.bincount(cells, np.concatenate([shares, -shares]), minlength=shape[0] * width)
    covered: NDArray[np.float64] = changes.reshape(shape[0], width).cumsum(axis=1)[:, :-1]
    return covered


def ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers from each start on, range after range, as int64.

    >>> ranges(np.array([3, 10]), np.array([2, 1])).tolist()
    [3, 4, 10]
    """
    ends = np.cumsum(sizes)
    numbers: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        starts - ends + sizes, sizes
    )
    return numbers
