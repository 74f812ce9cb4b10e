"""Extract the numbers, days and names of a text, so that two can be compared.

Different spellings are the same: "twelve" and 12, "French" and France, "Ada Quill" and "Mayor Quill".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self

from corpus.models.article import Span
from corpus.retrieval.kinds import AnswerKind, read
from corpus.text.analysis import tokens
from corpus.text.tokens import split_tokens

_BEYOND = re.compile(r"\s?(?:%|\u20ac|\u00b0[CF]?)")
_BEFORE = re.compile(r"(?:[A-Z]{0,2}[$\u00a3\u20ac\u00a5])\s?$")
_JOINED = re.compile(r"[\s\u00a0-]{1,2}|\s?[$\u00a3\u20ac\u00a5]|\. ")
# "OSLO (AP) -" names the reporter, and is no fact.
_DATELINE = re.compile(r"[^.()]{0,40}\(\w{2,10}\)|[A-Z][A-Z .,]{2,40} [\u2013\u2014-] ")
_LAST_DAY = 31
# Negations, in English, German, French, Spanish and Polish.
_DENYING = frozenset(
    """
    not no never none nobody nothing neither nor cannot without deny denies denied denying
    nicht kein keine keinen keinem keiner nie niemals ohne
    pas jamais aucun aucune rien sans
    nunca ning\u00fan ninguna nada sin
    nigdy \u017caden \u017cadna \u017cadne bez
    """.split()
)


class FactKind(Enum):
    """What a fact is; only those of one kind can replace one another."""

    NUMBER = auto()
    YEAR = auto()
    MONTH = auto()  # or a day of the week: no fact by itself
    DAY = auto()  # of a month
    NAME = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number, day or name in a text.

    Attributes:
        kind: which of them.
        terms: equivalents as one.
        span: where it is.
        of: the term behind a number: what is counted.
    """

    kind: FactKind
    terms: tuple[str, ...]
    span: Span
    of: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts of a whole text."""

    facts: frozenset[tuple[FactKind, tuple[str, ...]]]
    names: frozenset[str]
    kinds: frozenset[FactKind]

    @classmethod
    def by(cls, facts: Iterable[Fact]) -> Self:
        """Return what these facts state."""
        listed = tuple(facts)
        return cls(
            facts=frozenset((fact.kind, fact.terms) for fact in listed),
            names=frozenset(term for fact in listed if fact.kind is FactKind.NAME for term in fact.terms),
            kinds=frozenset(fact.kind for fact in listed),
        )

    def holds(self, fact: Fact) -> bool:
        """Return whether the text states a fact: of a name at least the last part."""
        if fact.kind is FactKind.NAME:
            return fact.terms[-1] in self.names
        return (fact.kind, fact.terms) in self.facts

    def has_another(self, fact: Fact) -> bool:
        """Return whether the text states something of the kind, but not this."""
        return fact.kind in self.kinds and not self.holds(fact)


def facts_of(text: str, language: str | None = None) -> tuple[Fact, ...]:
    """Return the facts of `text` in order, without datelines and months alone.

    >>> text = "OSLO (AP) - Mayor Ada Quill put it at $3 million on April 4."
    >>> [fact.span.of(text) for fact in facts_of(text)]
    ['Mayor Ada Quill', '$3 million', 'April 4']
    """
    dateline = _DATELINE.match(text)
    found: list[Fact] = []
    for fact in _single(text, language, start=dateline.end() if dateline else 0):
        joined = _together(found[-1], fact, text) if found else None
        if joined is None:
            found.append(fact)
        else:
            found[-1] = joined
    return tuple(
        _with_unit(fact, text) if fact.kind is FactKind.NUMBER else fact
        for fact in found
        if fact.kind is not FactKind.MONTH
    )


def denies(text: str) -> bool:
    """Return whether `text` says that something is not so.

    >>> denies("He didn't resign."), denies("He resigned.")
    (True, False)
    """
    spoken = [token.casefold().replace("\u2019", "'") for token in split_tokens(text)]
    return any(token in _DENYING or token.endswith("n't") for token in spoken)


def _single(text: str, language: str | None, *, start: int) -> Iterator[Fact]:
    """Yield a fact for each word that is one, from `start` on."""
    analysed = read(text, language)
    kinds = dict(analysed.kinds)
    # Both leave out the same stop words, so that they run in parallel.
    for place, (token, term) in enumerate(zip(tokens(text, language), analysed.terms, strict=False)):
        kind = _kind(AnswerKind(kinds.get(place, 0)), token.span.of(text))
        if kind is not None and token.span.start >= start and not token.is_compound:
            of = "".join(analysed.terms[place + 1 : place + 2]) if kind is FactKind.NUMBER else ""
            yield Fact(kind=kind, terms=(term,), span=token.span, of=of)


def _kind(kinds: AnswerKind, word: str) -> FactKind | None:
    if kinds & AnswerKind.NUMBER:
        return FactKind.YEAR if kinds & AnswerKind.DATE else FactKind.NUMBER
    if kinds & AnswerKind.DATE:
        return FactKind.MONTH
    return FactKind.NAME if kinds & AnswerKind.NAME and len(word) > 1 else None


def _together(before: Fact, fact: Fact, text: str) -> Fact | None:
    """Join neighbours that belong together: "3 million", "Ada Quill", "4 April"."""
    if not _JOINED.fullmatch(text, before.span.end, fact.span.start):
        return None
    kinds = (before.kind, fact.kind)
    if kinds in {(FactKind.MONTH, FactKind.NUMBER), (FactKind.NUMBER, FactKind.MONTH)}:
        month, day = sorted((before, fact), key=lambda each: each.kind is FactKind.NUMBER)
        if not (day.terms[0].isdigit() and int(day.terms[0]) <= _LAST_DAY):
            return None
        return _spanning(before, fact, kind=FactKind.DAY, terms=(*month.terms, *day.terms))
    if kinds in {(FactKind.NUMBER,) * 2, (FactKind.NAME,) * 2}:
        return _spanning(before, fact, kind=fact.kind, terms=(*before.terms, *fact.terms))
    return None


def _spanning(before: Fact, fact: Fact, *, kind: FactKind, terms: tuple[str, ...]) -> Fact:
    return replace(fact, kind=kind, terms=terms, span=Span(start=before.span.start, end=fact.span.end))


def _with_unit(fact: Fact, text: str) -> Fact:
    """Return the fact with the sign of money before it, or of per cent behind it."""
    before = _BEFORE.search(text, max(fact.span.start - 4, 0), fact.span.start)
    beyond = _BEYOND.match(text, fact.span.end)
    start = before.start() if before else fact.span.start
    return replace(fact, span=Span(start=start, end=beyond.end() if beyond else fact.span.end))
