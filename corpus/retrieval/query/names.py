"""Find words that belong together: names by their capitals, or else neighbours."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from corpus.models.article import Span
from corpus.text.analysis import Token, tokens

_WITHIN = re.compile(
    r"\s+(?:(?:of|the|de|da|del|di|van|von|der|den|bin|al|el|la|le)\s+){0,2}|[-\u2010\u2011]"
)


def names_of(text: str, language: str | None) -> tuple[tuple[str, ...], ...]:
    """Return the terms of each name of several words in `text`, in order.

    >>> names_of("Did Mark Rutte call the Bank of England?", "en")
    (('mark', 'rutt'), ('bank', 'england'))
    >>> names_of("did mark rutte call", "en")
    (('mark', 'rutt'), ('rutt', 'call'))
    """
    found = _parts(text, language)
    # The first word has a capital anyway.
    has_capitals = any(_is_capital(text, token) for token in found if token.span.start)
    runs = _runs(text, found) if has_capitals else _pairs(text, found)
    return tuple(dict.fromkeys(tuple(token.term for token in run) for run in runs if len(run) > 1))


def name_spans(text: str, language: str | None) -> tuple[Span, ...]:
    """Return where names are in `text`, also those of one word, in order.

    >>> [span.of("Did Mark Rutte go to Spain?") for span in name_spans("Did Mark Rutte go to Spain?", "en")]
    ['Mark Rutte', 'Spain']
    """
    runs = _runs(text, _parts(text, language))
    return tuple(Span(start=run[0].span.start, end=run[-1].span.end) for run in runs)


def _parts(text: str, language: str | None) -> list[Token]:
    return [token for token in tokens(text, language) if not token.is_compound]


def _runs(text: str, found: Iterable[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in found:
        if not _is_capital(text, token):
            continue
        if run and not _WITHIN.fullmatch(text, run[-1].span.end, token.span.start):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _pairs(text: str, found: Sequence[Token]) -> Iterator[list[Token]]:
    for one, other in pairwise(found):
        if text[one.span.end : other.span.start].isspace():
            yield [one, other]


def _is_capital(text: str, token: Token) -> bool:
    return text[token.span.start].isupper()
