"""A segment: the postings of consecutive passages, never changed once made.

`building` and `merging` make segments, `scoring` reads them, `folder` writes and maps their arrays. A delete
gives a segment that shares everything but `Living`; a merge drops what is deleted.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Which passages hold a term and how often, term after term.

    `terms` (int32, ascending) are the numbers of the terms held. Those of `terms[row]` are the postings
    `offsets[row]` to `offsets[row + 1]` (int64) of `passages` (int32, ascending, counted from the segment's
    first) and `frequencies` (int32, at least 1).
    """

    terms: NDArray[np.int32]
    offsets: NDArray[np.int64]
    passages: NDArray[np.int32]
    frequencies: NDArray[np.int32]

    def __post_init__(self) -> None:
        ends = self.passages.size == self.frequencies.size == int(self.offsets[-1])
        if self.offsets.size != self.terms.size + 1 or not ends:
            raise ValueError("the postings' arrays do not fit each other")

    def span(self, number: int) -> tuple[int, int]:
        """Give the first and the end position of a term's postings, equal if it has none."""
        # A plain int would make numpy convert the whole array to int64 first.
        row = int(self.terms.searchsorted(np.int32(number)))
        if row == self.terms.size or self.terms[row] != number:
            return 0, 0
        return int(self.offsets[row]), int(self.offsets[row + 1])


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

    def __post_init__(self) -> None:
        alive, df = self.living.alive, self.living.df
        sizes = {alive.size, self.lengths.size, *(column.size for column in self.columns.values())}
        if len(sizes) != 1 or df.size != self.postings.terms.size:
            raise ValueError("the segment's arrays do not fit each other")
        object.__setattr__(self, "passages", int(np.count_nonzero(alive)))
        object.__setattr__(self, "tokens", int(self.lengths.sum(where=alive, dtype=np.int64)))
        object.__setattr__(self, "dead_postings", self.postings.passages.size - int(df.sum(dtype=np.int64)))

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
        positions = np.flatnonzero(gone[self.postings.passages])
        rows = self.postings.offsets.searchsorted(positions, side="right") - 1
        df = self.living.df - np.bincount(rows, minlength=self.living.df.size).astype(np.int32)
        return replace(self, living=Living(alive=self.living.alive & ~gone, df=df))
