"""The texts of a message with what its articles no longer say struck through. Pure.

A quote is a run of lines that begin with a quote's mark; the excerpts of a message stand in the order of its
quotes.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from bot.render.answer import relative
from bot.render.limits import fits
from bot.render.markdown import escaped, quote
from bot.state.cited import Correction
from bot.texts.texts import Texts
from corpus import ExcerptFate, Span, Standing

_MARK = "> "


def corrected(contents: Sequence[str], corrections: Sequence[Correction], texts: Texts) -> list[str]:
    """The texts of a message with these corrections; without the old words where both do not fit."""
    by_place = {correction.cited.place: correction for correction in corrections}
    whole = _replaced(contents, {place: _both(each, texts) for place, each in by_place.items()})
    if fits(whole):
        return whole
    brief = _replaced(contents, {place: _present(each.fate, texts) for place, each in by_place.items()})
    return brief if fits(brief) else list(contents)


def _replaced(contents: Sequence[str], quotes: dict[int, list[str]]) -> list[str]:
    """The texts with the lines of these quotes, by place, in those of the old ones."""
    made, place = [], 0
    for content in contents:
        lines: list[str] = []
        for quoted, run in groupby(content.split("\n"), key=lambda line: line.startswith(_MARK)):
            old = list(run)
            lines += quotes.get(place, old) if quoted else old
            place += quoted
        made.append("\n".join(lines))
    return made


def _both(correction: Correction, texts: Texts) -> list[str]:
    """What was said, as far as it was taken back struck through, and what is said now."""
    return [*_struck(correction.fate, correction.cited.shown.span), *_present(correction.fate, texts)]


def _struck(fate: ExcerptFate, span: Span) -> Iterator[str]:
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
    """A part of one line, in Markdown."""
    words = part.strip()
    if not gone or not words:
        return escaped(part)
    at = part.index(words)
    return f"{part[:at]}~~{escaped(words)}~~{part[at + len(words) :]}"


def _present(fate: ExcerptFate, texts: Texts) -> list[str]:
    """What the article says now, where that is something else, and since when."""
    now = () if fate.standing is Standing.STANDS else fate.now
    lines = [line for excerpt in now for line in quote(excerpt).split("\n")]
    return [*lines, f"{_MARK}-# {_note(fate, texts)}"]


def _note(fate: ExcerptFate, texts: Texts) -> str:
    when = relative(fate.since) if fate.since else ""
    match fate.standing:
        case Standing.STANDS:
            return texts("The article was changed, and says this again.")
        case Standing.REMOVED:
            return texts(
                "Corrected: the article no longer says what is struck through. {when}", when=when
            ).strip()
        case _:
            return texts("Corrected: the article now says this instead. {when}", when=when).strip()
