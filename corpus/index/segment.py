"""Hold the postings of consecutive passages, never changed once made.

A delete makes a segment that shares everything but `Tombstones`; a merge drops what is deleted.
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
    """Return a read-only view: the kernels are compiled for these."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstones:
    """What a delete changes.

    Attributes:
        dead: int64, (d,), ascending: deleted passages whose postings are still there.
        name: of the folder, drawn at random.
    """

    dead: NDArray[np.int64] = field(default_factory=lambda: fixed(NONE))
    name: str = field(default_factory=lambda: f"dead-{secrets.token_hex(8)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The passages `first` to `first + len - 1`, counted from `first` within it.

    Attributes:
        first: the id of the first passage.
        postings: of its passages.
        lengths: int32, (n,): tokens of each passage.
        columns: integers, (n,), by name.
        vocabulary: the terms it was the first to hold.
        purged: int64, ascending: passages deleted before the segment was made, without postings.
        tombstones: passages deleted since.
        name: of its folder, drawn at random: a folder of this name holds this segment.
        lists: postings and lengths, read-only, in the order that the kernels take.
    """

    first: int
    postings: Postings
    lengths: NDArray[np.int32]
    columns: Mapping[str, NDArray[np.integer]]
    vocabulary: Vocabulary
    purged: NDArray[np.int64] = field(default_factory=lambda: NONE)
    tombstones: Tombstones = field(default_factory=Tombstones)
    name: str = field(default_factory=lambda: f"segment-{secrets.token_hex(8)}")
    lists: tuple[NDArray[Any], ...] = field(init=False)

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
        """The ids of its passages."""
        return slice(self.first, self.first + len(self))

    @property
    def dead(self) -> NDArray[np.int64]:
        """Deleted passages whose postings are still there: int64, ascending."""
        return self.tombstones.dead

    @property
    def deleted(self) -> NDArray[np.int64]:
        """All deleted passages: int64, in no order."""
        return np.concatenate([self.purged, self.dead])

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Whether each passage is living: bool, (n,)."""
        alive = np.ones(len(self), np.bool_)
        alive[self.deleted] = False
        return alive

    def with_columns(self, columns: Mapping[str, NDArray[np.int64]], *, start: int) -> Self:
        """Return this segment with its part of `columns`, which begin at passage `start`."""
        own = slice(self.first - start, self.ids.stop - start)
        return replace(self, columns={name: column[own] for name, column in columns.items()})

    def own(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of `ids` (int64, ascending) in this segment, from its first on."""
        return ids[slice(*ids.searchsorted((self.first, self.ids.stop)))] - self.first

    def is_deleted(self, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether each of `places` (int64, from the first passage) is deleted."""
        return _among(self.dead, places) | _among(self.purged, places)

    def without(self, places: NDArray[np.int64]) -> Self:
        """Return this segment with `places` (int64, all living) marked as deleted."""
        if not places.size:
            return self
        dead = np.concatenate([self.dead, places])
        dead.sort()
        return replace(self, tombstones=Tombstones(dead=fixed(dead)))


def _among(ordered: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether each of `wanted` is in `ordered`, by a search (unlike `np.isin`)."""
    if not ordered.size:
        return np.zeros(wanted.size, np.bool_)
    places = ordered.searchsorted(wanted).clip(max=ordered.size - 1)
    found: NDArray[np.bool_] = ordered[places] == wanted
    return found
