"""Correct words that occur nowhere to the articles' spelling: "Zelenski", "goverment".

A name is corrected to a name, and a word that no dictionary has to a word.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.spelling import edits
from corpus.models.answer import Query
from corpus.retrieval.compounds import one_way_of_writing
from corpus.store.articles import ArticleStore
from corpus.store.engine import EVERYTHING, Mask, Restriction, Wanted
from corpus.store.passages import IndexedPassages
from corpus.store.rows import StoredArticle
from corpus.text.analysis import term_of, tokens
from corpus.text.dictionaries import is_word, words_like
from corpus.text.languages import ENGLISH, possible_languages
from corpus.text.sentences import span_of

_SHORT, _LONG = 5, 8  # letters: up to 5 a changed letter makes another name, from 8 on two edits are allowed
_SHORTEST, _SHORTEST_WORD = 4, 5  # letters of a name, and of another word, that is corrected
_SHORTEST_TERM = 6  # letters of a term that shows a word by itself
# Passages: a name, or another word, in less than one of so many may be a typing error itself.
_RARE, _RARE_WORD = 20_000, 5_000
_DOUBLED = re.compile(r"(\w)\1+")
# The classes of Soundex; vowels part two consonants of one class.
_CLASSES = str.maketrans("bfpvcgjkqsxzdtlmnraeiouyhw", "1111222222223345" + "56" + "-" * 8)
_TRIED = 4  # terms of similar spelling that are tried
_FAR = 4  # edits; forms further away are all as far
_CORRECTED = 12  # words; more are hardly slips, and each takes some 10 ms
_LOOKED_AT = 5  # passages that are read for the spelling of a term


def corrected(
    query: Query, passages: IndexedPassages, store: ArticleStore, *, seen: Restriction = EVERYTHING
) -> Query:
    """Replace words that occur nowhere, of many the first, by the most similar ones that are visible.

    Of a compound the way of writing is kept that more of them have. Only the passages `seen` influence the
    result.
    """
    query = one_way_of_writing(query, passages, seen=seen)
    visible = _VisiblePassages(passages, store, seen)
    absent = [word for word in dict.fromkeys(query.words.values()) if _is_absent(query, visible, word)]
    for word in absent[:_CORRECTED]:
        term = next(term for term in query.terms if query.words[term] == word)
        misspelt = _Misspelt.of(query, word, term, languages=passages.languages)
        spelling = _word(misspelt, visible) or _spelling(misspelt, visible)
        if spelling:
            query = _with(query, word, *spelling)
    return replace(query, loose=corrected(query.loose, passages, store, seen=seen)) if query.loose else query


@dataclass(frozen=True)
class _VisiblePassages:
    """The passages that the viewer sees, and their articles."""

    passages: IndexedPassages
    store: ArticleStore
    seen: Restriction

    @cached_property
    def mask(self) -> Mask | None:
        return self.passages.allowed(self.seen)

    def with_terms(self, terms: Iterable[str]) -> "_VisiblePassages":
        """Return the passages with those at hand that hold one of some terms."""
        return self._with(Wanted(terms=tuple(terms), most=_LOOKED_AT, examples=True, seen=self.seen))

    def with_shares(self, terms: Iterable[str]) -> "_VisiblePassages":
        """Return the passages with what the shares of some terms take at hand."""
        return self._with(Wanted(terms=tuple(terms), most=0, seen=self.seen))

    def _with(self, wanted: Wanted) -> "_VisiblePassages":
        return replace(self, passages=self.passages.gathered(replace(wanted, asked=self.seen)))

    def matching(self, terms: Sequence[str]) -> NDArray[np.int64]:
        ids = self.passages.holding(*terms) if len(terms) == 1 else self.passages.bm25.matching(terms)
        return ids if self.mask is None else ids[self.mask[ids]]

    def share(self, term: str) -> float:
        """Return the share of the passages that hold `term`, 0 to 1."""
        return self.passages.share(term, self.seen)

    def holds(self, term: str) -> bool:
        held = self.passages.frequency(term) > 0
        return held and (self.mask is None or bool(self.mask[self.passages.holding(term)].any()))


def _is_absent(query: Query, visible: _VisiblePassages, word: str) -> bool:
    terms = [term for term in query.terms if query.words[term] == word]
    return not query.times.intersection(terms) and not any(map(visible.holds, terms))


@dataclass(frozen=True, slots=True)
class _Misspelt:
    """A word of a question that occurs nowhere.

    Attributes:
        word: without a possessive ending.
        term: of it.
        is_name: whether it may be a name by its writing, as every word may be without capitals.
        is_word: whether it may be another word that is misspelt.
        company: the terms of the other words of its name.
    """

    word: str
    term: str
    is_name: bool
    is_word: bool
    company: frozenset[str]
    languages: tuple[str, ...]

    @classmethod
    def of(cls, query: Query, word: str, term: str, *, languages: Collection[str]) -> Self:
        bare = _bare(word)
        ordinary = bare.isalpha() and bare.islower() and len(bare) >= _SHORTEST_WORD
        quoted = any(bare in phrase for phrase in query.musts)
        fits = possible_languages(query.text, {*languages, ENGLISH})
        company = () if word.islower() else [name for name in query.names if term in name]
        return cls(
            word=bare,
            term=term,
            is_name=bare.isalpha() and (word[0].isupper() or query.text.islower()),
            is_word=ordinary and not quoted and not is_word(bare, fits),
            company=frozenset(other for name in company for other in name if other != term),
            languages=tuple(fits),
        )

    def is_of(self, term: str, written: str) -> bool:
        """Return whether it may be a misspelling of a term that is `written` like this."""
        most = 1 if len(self.word) < _LONG else 2
        if written[0].isupper():
            return self.is_name and _is_like(self.word.lower(), written.lower(), most=most)
        # Endings differ in the words, and are cut off differently in the terms.
        pairs = [(self.word, written)] + [(self.term, term)] * (len(self.term) >= _SHORTEST_TERM)
        return self.is_word and any(_is_like(own, other, most=most) for own, other in pairs)


def _bare(word: str) -> str:
    return re.sub(r"['\u2019]s?$", "", word)


def _word(misspelt: _Misspelt, visible: _VisiblePassages) -> tuple[str, str] | None:
    """Return the term of the most similar word of a dictionary that articles hold, and the word.

    The dictionary has the ending that the term lacks. Of words as similar the most frequent is taken.
    """
    if not misspelt.is_word:
        return None
    own = misspelt.word
    most = 1 if len(own) < _LONG else 2
    found = [
        (edits(own, other, within=most), term, other)
        for code in misspelt.languages
        for other in words_like(own, code, within=most)
        if _is_like(own, other, most=most) and (term := term_of(other, code))
    ]
    # What is nearest was meant, though no article may hold it.
    nearest = min((distance for distance, *_ in found), default=0)
    visible = visible.with_shares(term for distance, term, _ in found if distance == nearest)
    near = [(term, other, visible.share(term)) for distance, term, other in found if distance == nearest]
    near.sort(key=lambda each: (not _is_variant(own, each[1]), -each[2], each[1]))
    return next(((term, other) for term, other, share in near if share > 1 / _RARE_WORD), None)


def _is_variant(own: str, other: str) -> bool:
    """Return whether two words differ as "legalise" and "legalize" do."""
    return own.replace("z", "s") == other.replace("z", "s")


def _spelling(misspelt: _Misspelt, visible: _VisiblePassages) -> tuple[str, str] | None:
    """Return the term with the most similar spelling, and how articles write it.

    The other words of a name, its company, must be near: Tracy Brabin is no Tracy Babin.
    """
    term = misspelt.term
    if len(term) < _SHORTEST or not (misspelt.is_name or misspelt.is_word):
        return None
    similar = visible.passages.bm25.similar(term, within=1 if len(term) < _LONG else 2)
    near = [(other, distance) for other, distance, _ in similar if not _is_another(term, other)]
    visible = visible.with_terms((*(other for other, _ in near), *misspelt.company))
    ranked = sorted((distance, -visible.share(other), other) for other, distance in near)
    likely = [(other, -share) for _, share, other in ranked if -share >= 1 / _RARE]
    for other, share in likely[:_TRIED]:
        written = _written(other, visible, like=misspelt.word)
        if written is None or not misspelt.is_of(other, written):
            continue
        is_name, company = written[0].isupper(), misspelt.company
        together = not company or _are_together(visible, other, company)
        if together if is_name else share >= 1 / _RARE_WORD:
            return other, written
    return None


def _are_together(visible: _VisiblePassages, term: str, company: Collection[str]) -> bool:
    return len(np.intersect1d(visible.matching([term]), visible.matching(sorted(company)))) > 0


def _is_another(term: str, other: str) -> bool:
    """Return whether two short terms differ by more than letters left out, doubled or swapped."""
    if len(term) > _SHORT or len(term) < len(other):
        return False
    return sorted(term) != sorted(other) and _DOUBLED.sub(r"\1", term) != _DOUBLED.sub(r"\1", other)


def _is_like(own: str, other: str, *, most: int) -> bool:
    return edits(own, other, within=most) <= most and _sounds_like(own, other)


def _sounds_like(word: str, written: str) -> bool:
    """Return whether `word` has the sounds of what is `written`, but for one left out.

    Errors in writing seldom bring in a consonant: Salmond is no salmon, Batley no Bailey.
    """
    its, wanted = _sounds(word), _sounds(written)
    left_out = (wanted[:place] + wanted[place + 1 :] for place in range(len(wanted)))
    return sorted(its) == sorted(wanted) or its in left_out


def _sounds(word: str) -> str:
    """Return the consonants of a word by Soundex's classes, without repetitions."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return _DOUBLED.sub(r"\1", plain.translate(_CLASSES)).replace("-", "")


def _written(term: str, visible: _VisiblePassages, *, like: str) -> str | None:
    """Return the form of `term` most `like` the word, of those in the newest passages.

    Capitals count for nothing, and among equals the most frequent form is taken.
    """
    addresses = visible.passages.addresses(visible.matching([term])[-_LOOKED_AT:])
    articles = visible.store.get(sorted({address.article for address in addresses}))
    seen = Counter(
        written
        for address in addresses
        if (stored := articles.get(address.article))
        for written in _forms(term, stored, (address.first, address.last))
    )
    near = {form: edits(like.lower(), form.lower(), within=_FAR) for form in seen}
    return min(near, key=lambda form: (near[form], -seen[form])) if seen else None


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
