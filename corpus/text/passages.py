"""Sentences to passages: overlapping windows, so that no answer is cut by a passage's edge."""

from collections.abc import Iterator, Sequence

from corpus.models.article import Span

WINDOW = 3  # sentences in a passage; as many as a citation may show
STRIDE = 2  # every sentence has a neighbour on each side in some passage, at half the index of a stride of 1


def windows(count: int) -> Iterator[tuple[int, int]]:
    """Half-open sentence ranges of the passages of an article with `count` sentences.

    Every sentence is in at least one passage, and no passage lies within another.

    >>> list(windows(6))
    [(0, 3), (2, 5), (3, 6)]
    >>> list(windows(2))
    [(0, 2)]
    """
    last = max(count - WINDOW, 0)
    for first in range(0, last, STRIDE):
        yield first, first + WINDOW
    if count:
        yield last, count


def span_of(sentences: Sequence[Span], first: int, last: int) -> Span:
    """The span from sentence `first` to before sentence `last`."""
    return Span(start=sentences[first].start, end=sentences[last - 1].end)
