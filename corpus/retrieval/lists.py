"""Find the line that introduces an item of a list or a row of a table.

An item such as "Norland" says nothing without "The countries are:" above it, nor a row without the head of
its table. Parsing leaves items and rows on lines of their own, cells with " | " between them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.models.article import Span
from corpus.retrieval.fragments import ends

_MARKED = re.compile(r"(?:[-*+\u2022\u00b7\u25cf\u25aa\u2013]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
_CELLS = " | "
_CAPTION = re.compile(r"[^|]*(?:\|\s*)+$")  # a row of one cell
# A line right below another. It begins with the line break, so that the search skips all else quickly.
_BELOW = re.compile(r"\n(?:(?<=[^\n\r]\n)|(?<=[^\n\r]\r\n))[^\n\r]")
_COLON = re.compile(r":\r?\n")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an article.

    Attributes:
        first: the place of its first sentence.
        last: the place of its last sentence.
        text: all of it.
        apart: whether a blank line is above it.
    """

    first: int
    last: int
    text: str
    apart: bool

    @property
    def is_row(self) -> bool:
        return _CELLS in self.text

    @property
    def is_marked(self) -> bool:
        return _MARKED.match(self.text) is not None

    @property
    def opens(self) -> bool:
        return self.text.endswith(":") and not self.is_marked

    @property
    def is_fragment(self) -> bool:
        return not ends(self.text)


def introductions(body: str, sentences: Sequence[Span], low: int, high: int) -> dict[int, int]:
    r"""Return the place of the sentence that introduces each item or row, by the place of its sentences.

    Only sentences from `low` up to `high` are looked at, but one above may introduce them.

    >>> body, spans = "They are:\n\n- Norland\n- Elmsea", (Span(start=0, end=9), Span(start=11, end=20))
    >>> introductions(body, (*spans, Span(start=21, end=29)), 1, 3)
    {1: 0, 2: 0}
    """
    found: dict[int, int] = {}
    if not _may_list(body, sentences, low, high):
        return found
    spaced = _BLANK_LINE.search(body) is not None
    lines = list(_lines(body, sentences, _beginning(body, sentences, low, spaced=spaced), high))
    above: _Line | None = None
    by: int | None = None
    for place, line in enumerate(lines):
        below = lines[place + 1] if place + 1 < len(lines) else None
        by = _introduced_by(line, above, below, by=by, spaced=spaced)
        if by is not None and by < line.first:
            found |= dict.fromkeys(range(max(line.first, low), min(line.last + 1, high)), by)
        if line.opens:
            by = line.last
        above = line
    return found


def _may_list(body: str, sentences: Sequence[Span], low: int, high: int) -> bool:
    """Return whether one of the sentences may be in an item: by its signs, the line above or a colon.

    Most articles have none: this is all that is done for them.
    """
    start = body.rfind("\n", 0, sentences[low].start) + 1
    end = body.find("\n", sentences[high - 1].end)
    end = end if end >= 0 else len(body)
    if body.find(_CELLS, start, end) >= 0 or _BELOW.search(body, max(start - 3, 0), end + 3):
        return True
    lines = list(filter(None, map(str.strip, body[start:end].split("\n"))))
    has_colon = _COLON.search(body, 0, end) is not None
    return any(map(_MARKED.match, lines)) or (has_colon and not all(map(ends, lines)))


def may_hold_lists(body: str) -> bool:
    """Return whether any sentence of a body may be in an item, by the same signs."""
    lines = list(filter(None, map(str.strip, body.split("\n"))))
    return (
        _CELLS in body
        or _BELOW.search(body) is not None
        or any(map(_MARKED.match, lines))
        or (_COLON.search(body) is not None and not all(map(ends, lines)))
    )


def _is_item(text: str) -> bool:
    return _CELLS in text or not ends(text) or _MARKED.match(text) is not None


def _beginning(body: str, sentences: Sequence[Span], low: int, *, spaced: bool) -> int:
    """Return the place of a line above `low` that is in no list; what is before it changes nothing."""
    place, below = low, ""
    while place > 0:
        place -= 1
        gap = body[sentences[place].end : sentences[place + 1].start]
        below = gap if "\n" in gap else below
        above = body[sentences[place - 1].end : sentences[place].start] if place else "\n\n"
        if "\n" in above and below:
            line = body[sentences[place].start : body.find("\n", sentences[place].end)]
            is_alone = _BLANK_LINE.search(above) and _BLANK_LINE.search(below)
            if not _is_item(line.rstrip()) and (is_alone or not spaced):
                break
    return place


def _lines(body: str, sentences: Sequence[Span], low: int, high: int) -> Iterator[_Line]:
    """Yield the lines from the one at `low` to the one after that before `high`, in order."""
    first, between = low, "\n\n"
    for place in range(low + 1, len(sentences) + 1):
        gap = body[sentences[place - 1].end : sentences[place].start] if place < len(sentences) else "\n"
        if "\n" in gap:
            text = body[sentences[first].start : sentences[place - 1].end]
            yield _Line(first, place - 1, text, _BLANK_LINE.search(between) is not None)
            if first >= high:
                return
            first, between = place, gap


def _introduced_by(
    line: _Line, above: _Line | None, below: _Line | None, *, by: int | None, spaced: bool
) -> int | None:
    """Return the place of what introduces `line`: its own where it is the head of a table.

    `by` introduces the line above, or is that line; `spaced` says that blank lines part paragraphs.
    """
    if line.is_row:
        is_head = above is None or not above.is_row or _CAPTION.fullmatch(above.text) is not None
        return line.first if is_head else by
    if line.opens or (above is not None and above.is_row):
        return None
    begins_block = spaced and line.apart and below is not None and not below.apart
    if by is None:
        begins = line.is_marked or (begins_block and below is not None and below.is_fragment)
        begins &= line.is_fragment
        return above.last if begins and above is not None and not above.is_marked else None
    is_first = above is None or by >= above.first
    in_block = begins_block and is_first if line.apart else spaced
    return by if line.is_marked or line.is_fragment or in_block else None
