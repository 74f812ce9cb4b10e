"""Search for a compound as one term or as its parts, whichever the articles hold: cease-fire, 1.5 million."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.models.answer import Query
from corpus.models.article import Span
from corpus.store.engine import EVERYTHING, Restriction
from corpus.store.passages import IndexedPassages
from corpus.text.analysis import Token, tokens
from corpus.text.languages import ENGLISH, possible_languages


@dataclass(frozen=True, slots=True)
class _Compound:
    """A compound of a question: its own term, and those of its parts.

    `is_whole` is whether no part is a word of grammar, which has no term: on-line.
    """

    term: str
    parts: tuple[str, ...]
    is_whole: bool


def one_way_of_writing(query: Query, passages: IndexedPassages, *, seen: Restriction = EVERYTHING) -> Query:
    """Return the query without the terms of each compound, or without those of its parts.

    Kept is what more of the passages seen hold, the parts if it is the same.
    """
    for compound in _compounds(query, passages):
        is_one = _is_one(compound, passages, seen)
        query = _joined(query, compound) if is_one else _without(query, (compound.term,))
    return query


def _is_one(compound: _Compound, passages: IndexedPassages, seen: Restriction) -> bool:
    own = passages.frequency_of_all([compound.term], seen)
    if not own or not compound.is_whole:
        return own > 0
    # How many hold all parts takes longest, and need not be known where one part is rarer.
    most = min(map(passages.frequency, compound.parts))
    return own > most or own > passages.frequency_of_all(compound.parts, seen, own)


def _compounds(query: Query, passages: IndexedPassages) -> list[_Compound]:
    found = dict[str, _Compound]()
    for word in dict.fromkeys(query.words.values()):
        for language in possible_languages(query.text, {*passages.languages, ENGLISH}):
            *parts, whole = [Token("", Span(start=0, end=0)), *tokens(word, language)]
            if whole.is_compound and whole.term in query.terms:
                own = tuple(part.term for part in parts[1:])
                found.setdefault(whole.term, _Compound(whole.term, own, len(own) > 1))
    return list(found.values())


def _joined(query: Query, compound: _Compound) -> Query:
    """Return the query with the compound's own term in the place of its parts."""
    term, parts = compound.term, frozenset(compound.parts)
    names = tuple(
        tuple(dict.fromkeys(term if own in parts else own for own in name)) if parts & set(name) else name
        for name in query.names
    )
    names = tuple(name for name in names if len(name) > 1)
    return _without(replace(query, names=names), compound.parts)


def _without(query: Query, gone: Sequence[str]) -> Query:
    terms = tuple(term for term in query.terms if term not in gone)
    return replace(query, terms=terms, words={term: query.words[term] for term in terms})
