"""Split text into paragraphs, the bounds of sentences, where lines may be wrapped.

A line break ends a paragraph, unless a mail program or an editor made it because the line was full.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.models.article import Span

_LINE_BREAK = "\n\r\u2028\u2029"
_LINE = re.compile(rf"[^{_LINE_BREAK}]+")
_QUOTE = re.compile(r"(?:[>|]\s*)*")  # marks of quotation in a reply to a mail
_QUOTING = frozenset(">|")
_ITEM = re.compile(r"(?:[-*+\u2022\u00b7]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
_WRAPPED_AT = 100  # characters of a line; mail and plain text files wrap below this
_WRAPPED_FROM = 50  # a shorter line was not full, whatever follows


class _Line(NamedTuple):
    """A line that is not blank: its span, marks of quotation and text without these."""

    start: int
    end: int
    quote: str
    words: str


def paragraph_spans(text: str) -> Iterator[Span]:
    r"""Yield the paragraphs of `text` in order; together they hold all but line breaks.

    >>> [span.of("One.\nTwo.") for span in paragraph_spans("One.\nTwo.")]
    ['One.', 'Two.']
    """
    lines = list(_lines(text))
    widths = _widths(text, lines)
    start = 0
    for line, following in pairwise(lines):
        if not _runs_on(text, line, following, widths):
            yield Span(start=start, end=line.end)
            start = following.start
    if lines:
        yield Span(start=start, end=lines[-1].end)


def _lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        words, quote = match.group().strip(), ""
        if words[:1] in _QUOTING and (marks := _QUOTE.match(words)):
            quote, words = "".join(marks.group().split()), words[marks.end() :]
        if words or quote:
            yield _Line(*match.span(), quote, words)


def _widths(text: str, lines: Sequence[_Line]) -> dict[str, int]:
    """Return the width that text was wrapped at, by marks of quotation."""
    widths: dict[str, int] = {}
    full, short = 0, 0
    for line, following in pairwise(lines):
        if following.words[:1].islower() and _may_run_on(text, line, following):
            if len(line.words) >= _WRAPPED_FROM:
                full += 1
                widths[line.quote] = max(len(line.words), widths.get(line.quote, 0))
            else:
                short += 1
    # If short lines too are followed by a small letter, the writer begins every line with one.
    return widths if full > short else {}


def _may_run_on(text: str, line: _Line, following: _Line) -> bool:
    return (
        len(line.words) <= _WRAPPED_AT
        and line.quote == following.quote
        and text[line.end : following.start] in {"\n", "\r\n"}
        and not _ITEM.match(following.words)
    )


def _runs_on(text: str, line: _Line, following: _Line, widths: dict[str, int]) -> bool:
    """Return whether `line` ends only because the next word did not fit."""
    width = widths.get(line.quote)
    if width is None or len(line.words) < _WRAPPED_FROM or not _may_run_on(text, line, following):
        return False
    first = following.words.partition(" ")[0]
    return following.words[:1].islower() or len(line.words) + len(first) >= width
