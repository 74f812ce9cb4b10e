"""Correct names that occur nowhere to the articles' spelling: "Zelenski"."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query
from corpus.store.articles import ArticleStore
from corpus.store.passages import IndexedPassages
from corpus.store.rows import StoredArticle
from corpus.text.analysis import tokens
from corpus.text.sentences import span_of

Mask = NDArray[np.bool_]

_SHORT, _LONG = 5, 8  # letters: up to 5 a changed letter makes another name, from 8 on two edits are allowed
_SHORTEST = 4  # letters of a name that is corrected
_RARE = 20_000  # passages: a name in less than one of so many may be a typing error itself
_TRIED = 4  # terms of similar spelling that are tried
_LOOKED_AT = 5  # passages that are read for the spelling of a term


def corrected(
    query: Query, passages: IndexedPassages, store: ArticleStore, *, seen: Mask | None = None
) -> Query:
    """Replace each name that occurs nowhere by the most similar one that is visible.

    `seen` is bool, (ids,), or None for all passages; others do not influence the result.
    """
    visible = _VisiblePassages(passages, store, seen)
    absent = [word for word in dict.fromkeys(query.words.values()) if _is_absent(query, visible, word)]
    for word in absent:
        if _may_be_name(query, word):
            term = next(term for term in query.terms if query.words[term] == word)
            spelling = _spelling(term, visible, company=_company(query, word, term))
            if spelling:
                query = _with(query, word, *spelling)
    return replace(query, loose=corrected(query.loose, passages, store, seen=seen)) if query.loose else query


@dataclass(frozen=True, slots=True)
class _VisiblePassages:
    """The passages that the viewer sees (`seen`, None for all), and their articles."""

    passages: IndexedPassages
    store: ArticleStore
    seen: Mask | None

    def matching(self, terms: Sequence[str]) -> NDArray[np.int64]:
        ids = self.passages.bm25.matching(terms)
        return ids if self.seen is None else ids[self.seen[ids]]

    def holds(self, term: str) -> bool:
        held = self.passages.bm25.holding(term) > 0
        return held and (self.seen is None or len(self.matching([term])) > 0)


def _is_absent(query: Query, visible: _VisiblePassages, word: str) -> bool:
    terms = [term for term in query.terms if query.words[term] == word]
    return not query.times.intersection(terms) and not any(map(visible.holds, terms))


def _may_be_name(query: Query, word: str) -> bool:
    """Return whether `word` is written like a name, as all are without capitals."""
    return _bare(word).isalpha() and (word[0].isupper() or query.text.islower())


def _bare(word: str) -> str:
    return re.sub(r"['\u2019]s?$", "", word)


def _company(query: Query, word: str, term: str) -> set[str]:
    if word.islower():
        return set()
    return {other for name in query.names if term in name for other in name if other != term}


def _spelling(term: str, visible: _VisiblePassages, *, company: Collection[str]) -> tuple[str, str] | None:
    """Return the name with the most similar spelling, and how articles write it.

    The other words of the name, its `company`, must be near: Tracy Brabin is no Tracy Babin.
    """
    if len(term) < _SHORTEST:
        return None
    bm25 = visible.passages.bm25
    near = bm25.similar(term, within=1 if len(term) < _LONG else 2)
    fewest = len(bm25) / _RARE
    likely = [other for other, _, held in near if held >= fewest and not _is_another(term, other)]
    for other in likely[:_TRIED]:
        if company and not _are_together(visible, other, company):
            continue
        written = _written(other, visible)
        if written and written[0].isupper():
            return other, written
    return None


def _are_together(visible: _VisiblePassages, term: str, company: Collection[str]) -> bool:
    return len(np.intersect1d(visible.matching([term]), visible.matching(sorted(company)))) > 0


def _is_another(term: str, other: str) -> bool:
    """Return whether two short terms differ in a letter, not just in order or length."""
    return len(term) <= _SHORT and len(term) == len(other) and sorted(term) != sorted(other)


def _written(term: str, visible: _VisiblePassages) -> str | None:
    """Return how the newest passages that hold `term` mostly write it."""
    addresses = visible.passages.addresses(visible.matching([term])[-_LOOKED_AT:])
    articles = visible.store.get(sorted({address.article for address in addresses}))
    seen = Counter(
        written
        for address in addresses
        if (stored := articles.get(address.article))
        for written in _forms(term, stored, (address.first, address.last))
    )
    return seen.most_common(1)[0][0] if seen else None


def _forms(term: str, stored: StoredArticle, passage: tuple[int, int]) -> Iterator[str]:
    article = stored.article
    for text in (span_of(stored.sentences, *passage).of(article.body), article.title):
        for token in tokens(text, article.language):
            if token.term == term:
                yield _bare(token.span.of(text))


def _with(query: Query, word: str, term: str, spelling: str) -> Query:
    """Return the query with `term`, written as `spelling`, in place of `word`."""
    gone = {old for old in query.terms if query.words[old] == word}
    terms = dict.fromkeys(term if old in gone else old for old in query.terms)
    words = {own: query.words.get(own, word) for own in terms}
    return replace(
        query,
        text=re.sub(rf"(?<!\w){re.escape(_bare(word))}(?!\w)", lambda _: spelling, query.text),
        terms=tuple(terms),
        words=words,
        names=tuple(tuple(term if own in gone else own for own in name) for name in query.names),
        corrections={**query.corrections, _bare(word): spelling},
    )
