"""One state of an index: what a query reads from beginning to end, whatever is added or deleted meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.index.scoring import Saturation
from corpus.index.segment import Segment
from corpus.index.statistics import Statistics

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Segments in order of ids, and the statistics over them; never changed, only replaced."""

    segments: tuple[Segment, ...]
    statistics: Statistics
    saturation: Saturation
    _joined: dict[str, NDArray[np.int64]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, segments: Sequence[Segment], statistics: Statistics, *, k1: float, b: float) -> Self:
        """Take the state of `segments`, which `statistics` are counted over."""
        saturation = Saturation(k1=k1, b=b, avgdl=statistics.avgdl)
        return cls(segments=tuple(segments), statistics=statistics, saturation=saturation)

    @property
    def ids_given(self) -> int:
        """How many ids have ever been given: the next passage gets this one."""
        return self.segments[-1].ids.stop if self.segments else 0

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Whether the passage of each id ever given is still there."""
        return _join([segment.living.alive for segment in self.segments], np.bool_)

    @property
    def lengths(self) -> NDArray[np.int32]:
        """Length in tokens of each passage ever given, deleted ones too."""
        return _join([segment.lengths for segment in self.segments], np.int32)

    def column(self, name: str) -> NDArray[np.int64]:
        """Give the column `name` over all ids; joined once, since queries ask for it again and again."""
        column = self._joined.get(name)
        if column is None:
            column = self._joined[name] = _join([part.columns[name] for part in self.segments], np.int64)
        return column


def _join(parts: Sequence[NDArray[T]], dtype: type[T]) -> NDArray[T]:
    """Join the segments' arrays into one that nobody can write to."""
    joined = np.concatenate(parts) if parts else np.empty(0, dtype)
    joined.flags.writeable = False
    return joined
