"""Spans as they are kept and sent; a question looks at a few of the hundreds that an article has."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self, overload

import numpy as np

from corpus.models import Span

SPANS = np.dtype("<u4")


@dataclass(frozen=True, slots=True)
class PackedSpans(Sequence[Span]):
    """Spans as little-endian pairs of start and end.

    >>> PackedSpans.of([Span(start=0, end=7), Span(start=8, end=15)])[1]
    Span(start=8, end=15)
    """

    content: bytes

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Self:
        """These spans."""
        if isinstance(spans, cls):
            return spans
        return cls(np.array([(span.start, span.end) for span in spans], dtype=SPANS).tobytes())

    def __len__(self) -> int:
        return len(self.content) // (2 * SPANS.itemsize)

    @overload
    def __getitem__(self, place: int) -> Span: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, place: int | slice) -> Span | tuple[Span, ...]:
        pairs = np.frombuffer(self.content, dtype=SPANS).reshape(-1, 2)[place].tolist()
        if isinstance(place, slice):
            return tuple(Span(start=start, end=end) for start, end in pairs)
        return Span(start=pairs[0], end=pairs[1])

    def __iter__(self) -> Iterator[Span]:
        return iter(self[:])
