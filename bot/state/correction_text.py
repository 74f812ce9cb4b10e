"""Strike through what a message quotes and its articles no longer say. Pure.

An excerpt is found by its words among the lines of the quotes; what a correction added stands between them
and its note, and goes when there is another.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.citations import relative
from bot.core.limits import fits
from bot.core.markdown import escaped, muted, quote
from bot.core.phrases import GAP
from bot.locale.texts import Texts
from bot.state.messages import Cited
from corpus import ExcerptStatus, SentenceStatus, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A cited excerpt of which a message does not show what became of it; `digest` stands for that."""

    cited: Cited
    fate: ExcerptStatus
    digest: str


_MARK, _NOTE = "> ", "-# "
_STRUCK = re.compile(r"(?<!\\)~~")
Put = Callable[[Correction, Texts], list[str]]
_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|~~")


def corrected(contents: Sequence[str], corrections: Sequence[Correction], texts: Texts) -> list[str]:
    """Return a message's texts with these corrections, without old words if too long."""
    whole = [_corrected(content, corrections, _both, texts) for content in contents]
    if fits(whole):
        return whole
    brief = [_corrected(content, corrections, _present, texts) for content in contents]
    return brief if fits(brief) else list(contents)


def _corrected(content: str, corrections: Sequence[Correction], put: Put, texts: Texts) -> str:
    lines = content.split("\n")
    for correction in corrections:
        wanted = put(correction, texts)
        # An edit may have arrived though nobody noted it.
        there = any(lines[start : start + len(wanted)] == wanted for start in range(len(lines)))
        first, last = (0, 0) if there else _found(lines, correction, texts)
        if last > first:
            lines[first:last] = wanted
    return "\n".join(lines)


def _found(lines: Sequence[str], correction: Correction, texts: Texts) -> tuple[int, int]:
    """Return the half-open range of an excerpt's lines; (0, 0) if not found."""
    fate, span = correction.fate, correction.cited.span or Span(start=0, end=0)
    body = fate.earlier.body if fate.earlier else ""
    wanted = [words for line in span.of(body).splitlines() if (words := _words(line))]
    said = [_words(_plain(line)) if line.startswith(_MARK) else None for line in lines]
    starts = range(len(lines) - len(wanted) + 1) if wanted else ()
    first = next((start for start in starts if said[start : start + len(wanted)] == wanted), None)
    if first is None:
        return 0, 0
    last = first + len(wanted)
    # What an earlier correction added goes with its note, whether or not that correction was noted: where
    # words were struck through, lines of today stand between them and the note.
    is_struck = any(_STRUCK.search(line) for line in lines[first:last])
    end = next((at for at in range(last, len(lines)) if said[at] is None), len(lines)) if is_struck else last
    if end < len(lines) and lines[end].startswith(_notes(texts)):
        last = end + 1
    return first, last


def _plain(line: str) -> str:
    """Return the words of a quoted line, without gap marks."""
    shown = _MARKUP.sub(lambda mark: mark[1] or "", line.removeprefix(_MARK))
    return shown.removeprefix(f"{GAP} ").removesuffix(f" {GAP}")


def _words(line: str) -> str:
    return " ".join(_MARKUP.sub(lambda mark: mark[1] or "", escaped(line)).split())


def _both(correction: Correction, texts: Texts) -> list[str]:
    """Return the old words, struck through where removed, and the new ones."""
    return [
        *_struck(correction.fate, correction.cited.span or Span(start=0, end=0)),
        *_present(correction, texts),
    ]


def _struck(fate: ExcerptStatus, span: Span) -> Iterator[str]:
    if fate.earlier is None:
        return
    body, removed = fate.earlier.body, {(each.start, each.end) for each in fate.removed}
    edges = sorted(
        {span.start, span.end, *(edge for each in removed for edge in each if span.start < edge < span.end)}
    )
    text = ""
    for start, end in pairwise(edges):
        gone = any(first <= start and end <= last for first, last in removed)
        text += "".join(_line(part, gone=gone) for part in body[start:end].splitlines(keepends=True))
    yield from (_MARK + line.strip() for line in text.splitlines() if line.strip())


def _line(part: str, *, gone: bool) -> str:
    """Return a part of one line in Markdown."""
    words = part.strip()
    if not gone or not words:
        return escaped(part)
    at = part.index(words)
    return f"{part[:at]}~~{escaped(words)}~~{part[at + len(words) :]}"


def _present(correction: Correction, texts: Texts) -> list[str]:
    """Return what the article says now, if it differs, and since when."""
    fate = correction.fate
    now = () if fate.standing is SentenceStatus.STANDS else fate.now
    lines = [line for excerpt in now for line in quote(excerpt).split("\n")]
    return [*lines, muted(_note(fate, texts))]


def _note(fate: ExcerptStatus, texts: Texts) -> str:
    if fate.standing is SentenceStatus.STANDS:
        return texts("The article was changed, and says this again.")
    when = relative(fate.since) if fate.since else ""
    if fate.standing is SentenceStatus.REMOVED:
        return texts(
            "Corrected: the article no longer says what is struck through. {when}", when=when
        ).strip()
    return texts("Corrected: the article now says this instead. {when}", when=when).strip()


def _notes(texts: Texts) -> tuple[str, ...]:
    """Return the beginnings of all notes."""
    fates = (
        ExcerptStatus(standing=standing) for standing in SentenceStatus if standing is not SentenceStatus.GONE
    )
    return tuple(muted(_note(fate, texts)) for fate in fates)
