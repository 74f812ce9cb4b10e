"""A segment: the postings of consecutive passages, never changed once made.

`building` and `merging` make segments, `scoring` reads them, `folder` writes and maps their arrays. A delete
gives a segment that shares everything but `Tombstones`; a merge drops what is deleted.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.index.postings import Postings
from corpus.index.vocabulary import Vocabulary

T = TypeVar("T", bound=np.generic)
NONE = np.empty(0, np.int64)


def fixed(array: NDArray[T]) -> NDArray[T]:
    """Return a view that cannot be written to: kernels are compiled for these, mapped from a file or not."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstones:
    """What a delete changes: `dead` (int64, ascending) are passages whose postings still stand."""

    dead: NDArray[np.int64] = field(default_factory=lambda: fixed(NONE))
    name: str = field(default_factory=lambda: f"dead-{secrets.token_hex(8)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Passages `first` to `first + len - 1`, which are counted from `first` within the segment.

    `lengths` (int32) are in tokens, `columns` integers, both one a passage. `purged` (int64, ascending) are
    passages that were deleted before the segment was made: they have no postings. `name` is drawn at random:
    a folder that holds a segment of this name holds this segment.
    """

    first: int
    postings: Postings
    lengths: NDArray[np.int32]
    columns: Mapping[str, NDArray[np.integer]]
    vocabulary: Vocabulary
    purged: NDArray[np.int64] = field(default_factory=lambda: NONE)
    tombstones: Tombstones = field(default_factory=Tombstones)
    name: str = field(default_factory=lambda: f"segment-{secrets.token_hex(8)}")
    lists: tuple[NDArray[Any], ...] = field(init=False)  # postings and lengths as the kernels want them

    def __post_init__(self) -> None:
        if any(column.size != self.lengths.size for column in self.columns.values()):
            raise ValueError("the segment's arrays do not fit each other")
        for deleted in (self.purged, self.dead):
            if deleted.size and not 0 <= deleted[0] <= deleted[-1] < self.lengths.size:
                raise ValueError("the segment's deleted passages are not its own")
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

    @property
    def dead(self) -> NDArray[np.int64]:
        """Deleted passages whose postings still stand, ascending."""
        return self.tombstones.dead

    @property
    def deleted(self) -> NDArray[np.int64]:
        """All deleted passages, in no order."""
        return np.concatenate([self.purged, self.dead])

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Whether each passage is still there."""
        alive = np.ones(len(self), np.bool_)
        alive[self.deleted] = False
        return alive

    def with_columns(self, columns: Mapping[str, NDArray[np.int64]], *, start: int) -> Self:
        """Return this segment with its rows of `columns`, the first row of which is that of passage `start`."""
        own = slice(self.first - start, self.ids.stop - start)
        return replace(self, columns={name: column[own] for name, column in columns.items()})

    def own(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of `ids` (ascending) that are of this segment, counted from its first."""
        return ids[slice(*ids.searchsorted((self.first, self.ids.stop)))] - self.first

    def is_deleted(self, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether each of `places` (counted from the first passage) is deleted."""
        return _among(self.dead, places) | _among(self.purged, places)

    def without(self, places: NDArray[np.int64]) -> Self:
        """Return this segment with `places` (counted from its first, all living) marked as deleted."""
        if not places.size:
            return self
        dead = np.concatenate([self.dead, places])
        dead.sort()
        return replace(self, tombstones=Tombstones(dead=fixed(dead)))


def _among(ordered: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether each of `wanted` is in `ordered`; a search, which `np.isin` is not."""
    if not ordered.size:
        return np.zeros(wanted.size, np.bool_)
    places = ordered.searchsorted(wanted).clip(max=ordered.size - 1)
    found: NDArray[np.bool_] = ordered[places] == wanted
    return found
