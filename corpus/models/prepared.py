"""Spans as they are kept and sent; a question looks at a few of the hundreds that an article has."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self, overload

import numpy as np

from corpus.models.article import Article, Span

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article that is ready to be stored.

    `bands` are numbers of which near copies of its text share some, `profile` is what stories compare it by;
    nothing is kept where it is empty. `seen` is when it came in, as far as that is known, and `by_feed` the
    number of the feed that it came by; None where it was put in by hand.
    """

    article: Article
    sentences: Sequence[Span]
    bands: Sequence[int] = ()
    profile: bytes = b""
    seen: datetime | None = None
    by_feed: int | None = None
