"""A segment: the postings of consecutive passages, never changed once made.

`building` and `merging` make segments, `scoring` reads them, `folder` writes and maps their arrays. A delete
gives a segment that shares everything but `Living`; a merge drops what is deleted.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.index.postings import CODES, PASSAGE, Postings
from corpus.index.vocabulary import Vocabulary

PIECE = 1 << 17  # postings
T = TypeVar("T", bound=np.generic)


def fixed(array: NDArray[T]) -> NDArray[T]:
    """Give a view that cannot be written to: kernels are compiled for these, mapped from a file or not."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """What deletes change: `alive` (bool, a passage) and `df` (int32, a term: living passages with it)."""

    alive: NDArray[np.bool_]
    df: NDArray[np.int32]
    name: str = field(default_factory=lambda: f"living-{secrets.token_hex(8)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Passages `first` to `first + len - 1`: postings, lengths in tokens (int32) and columns (int64 each).

    `name` is drawn at random: a folder that holds a segment of this name holds this segment.
    """

    first: int
    postings: Postings
    lengths: NDArray[np.int32]
    columns: Mapping[str, NDArray[np.int64]]
    vocabulary: Vocabulary
    living: Living
    name: str = field(default_factory=lambda: f"segment-{secrets.token_hex(8)}")
    passages: int = field(init=False)  # living ones
    tokens: int = field(init=False)  # of living passages
    dead_postings: int = field(init=False)  # of deleted passages, still among the postings
    dead: NDArray[np.int64] = field(init=False)  # deleted passages that may have postings, ascending
    lists: tuple[NDArray[Any], ...] = field(init=False)  # postings and lengths as the kernels want them

    def __post_init__(self) -> None:
        alive, df = self.living.alive, self.living.df
        sizes = {alive.size, self.lengths.size, *(column.size for column in self.columns.values())}
        if len(sizes) != 1 or df.size != self.postings.terms.size:
            raise ValueError("the segment's arrays do not fit each other")
        object.__setattr__(self, "passages", int(np.count_nonzero(alive)))
        object.__setattr__(self, "tokens", int(self.lengths.sum(where=alive, dtype=np.int64)))
        dead_postings = self.postings.packed.size - int(df.sum(dtype=np.int64))
        object.__setattr__(self, "dead_postings", dead_postings)
        dead = np.flatnonzero(~alive) if dead_postings else np.empty(0, np.int64)
        object.__setattr__(self, "dead", fixed(dead))
        postings = self.postings
        arrays: tuple[NDArray[Any], ...] = (
            postings.terms,
            postings.offsets,
            postings.packed,
            postings.odd_positions,
            postings.odd_frequencies,
            self.lengths,
        )
        object.__setattr__(self, "lists", tuple(fixed(array) for array in arrays))

    def __len__(self) -> int:
        return int(self.lengths.size)

    @property
    def ids(self) -> slice:
        """Where this segment's passages stand among all ids."""
        return slice(self.first, self.first + len(self))

    def with_columns(self, columns: Mapping[str, NDArray[np.int64]], *, start: int) -> Self:
        """Give this segment with its rows of `columns`, the first row of which is that of passage `start`."""
        own = slice(self.first - start, self.ids.stop - start)
        return replace(self, columns={name: column[own] for name, column in columns.items()})

    def without(self, ids: NDArray[np.int64]) -> Self:
        """Give this segment with the passages `ids` (all of this segment, all living) marked as deleted."""
        gone = np.zeros(len(self), np.bool_)
        gone[ids - self.first] = True
        # One pass over the postings finds the terms of the deleted; it spares a second, forward copy of them.
        positions = self._positions_of(gone)
        rows = self.postings.offsets.searchsorted(positions, side="right") - 1
        df = self.living.df.copy()
        np.subtract.at(df, rows, 1)
        return replace(self, living=Living(alive=self.living.alive & ~gone, df=df))

    def _positions_of(self, gone: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Give where the postings of the passages `gone` stand, piece by piece, as the caches like it."""
        (places,) = gone.nonzero()
        first, span = (
            np.uint32(places[0] << PASSAGE),
            np.uint32((places[-1] - places[0]) << PASSAGE | (CODES - 1)),
        )
        found = []
        for start in range(0, self.postings.packed.size, PIECE):
            piece = self.postings.packed[start : start + PIECE]
            # Unsigned, so that what is before the first is far beyond the last.
            near = np.flatnonzero(piece - first <= span)
            found.append(start + near[gone[piece[near] >> np.uint32(PASSAGE)]])
        return np.concatenate(found) if found else np.empty(0, np.int64)
