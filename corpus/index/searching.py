"""Find the k best passages of a query, by the compiled kernels if they are loaded.

Loading them takes a second, and 15 if they were never compiled, so that no search waits for it: until then,
and where numba is missing or its cache cannot be written, every id is scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from threading import Lock, Thread
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from corpus.index.scoring import best, scores
from corpus.index.segment import Segment, fixed
from corpus.index.snapshot import Snapshot

# Candidates for the k best, in addition to k. If more passages have equal sums, every id is scored.
ROOM = 1024
# Weights within the range of a float32, whose sums bound a score.
LEAST, MOST = 1e-20, 1e20

Found = tuple[NDArray[np.int64], NDArray[np.float64]]
_NONE = fixed(np.empty(0, np.bool_))


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One query over one state of the index.

    Attributes:
        snapshot: the state.
        weights: by number of a term, its idf times its count in the query.
        allowed: bool, (ids,): which passages may be found; None allows all.
    """

    snapshot: Snapshot
    weights: Mapping[int, float]
    allowed: NDArray[np.bool_] | None = None

    def best(self, k: int, kernels: ModuleType | None) -> Found:
        """Return ids (int64) and scores (float64) of the `k` best that are not 0."""
        if k <= 0 or not self.weights:
            return np.empty(0, np.int64), np.empty(0)
        found = self._by_kernels(k, kernels) if kernels else None
        return found or self._by_all_scores(k)

    def _by_all_scores(self, k: int) -> Found:
        totals = scores(self.snapshot.segments, self.weights, saturation=self.snapshot.saturation)
        if self.allowed is not None:
            totals[~self.allowed] = 0.0
        ids = best(totals, k)
        return ids, totals[ids]

    def _by_kernels(self, k: int, kernels: ModuleType) -> Found | None:
        """Return None if the kernels do not apply.

        That is so for weights below 0, sums out of range, or many equal sums.
        """
        saturation, segments = self.snapshot.saturation, self.snapshot.segments
        asked = self.weights.values()
        if not (saturation.bounded and min(asked) > LEAST and max(asked) < MOST):
            return None
        weights, numbers = np.array(list(asked)), np.array(list(self.weights), np.int32)
        query = numbers, weights.astype(np.float32), saturation.rough, saturation.formula
        k = min(k, self.snapshot.ids_given)
        ids, sums = np.empty(k + ROOM, np.int64), np.empty(k + ROOM, np.float32)
        spans = np.empty((len(segments), numbers.size, 2), np.int64)
        count, least = 0, 0.0
        for segment, own in zip(segments, spans, strict=True):
            masks, state = (self._allowed(segment), segment.dead), (k, ids, sums, segment.first, count, least)
            count, least = kernels.collect(segment.lists, masks, query, state, own)
            if count < 0:
                return None
        ids, found = ids[:count], np.empty(count)
        for segment, own in zip(segments, spans, strict=True):
            exact = weights, saturation.table, saturation.formula
            kernels.rescore(segment.lists, exact, own, ids, segment.first, found)
        order = np.lexsort((ids, -found))[:k]
        return ids[order], found[order]

    def _allowed(self, segment: Segment) -> NDArray[np.bool_]:
        return _NONE if self.allowed is None else fixed(self.allowed[segment.ids])


class Compiled:
    """Loads the kernels, in the background or at once.

    Args:
        worth_it: passages; fewer are scored in a millisecond, and numba takes 100 MB of memory.
    """

    def __init__(self, *, worth_it: int = 50_000) -> None:
        self.kernels: ModuleType | None = None
        self._worth_it = worth_it
        self._lock = Lock()
        self._searches = 0

    def for_search(self, passages: int) -> ModuleType | None:
        """Return the kernels if loaded; the second search of a large index loads them.

        A process that searches once ends before they are loaded.
        """
        if self.kernels is None and passages >= self._worth_it:
            self._searches += 1
            if self._searches == 2:  # noqa: PLR2004 # see the docstring
                # A daemon: the end of a process must not wait for a compiler.
                Thread(target=self.load, name="compiling", daemon=True).start()
        return self.kernels

    def load(self) -> bool:
        """Load the kernels; return whether that worked."""
        with self._lock:
            if self.kernels is None:
                try:
                    self.kernels = import_module("corpus.index.kernels")
                except (ImportError, RuntimeError):  # without numba, or a folder for its cache
                    return False
        return True
