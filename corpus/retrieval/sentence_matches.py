"""Match a question against all sentences that are read for it, in a few operations of numpy.

`match_analysed` does the same for one sentence; a test holds that both agree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.kinds import AnswerKind
from corpus.retrieval.matching import (
    DECAY,
    LIKELY,
    LOOSELY,
    TOGETHER,
    UNIT_WITHIN,
    QuestionTerms,
    answers_in,
    kinds_asked_for,
    matched_terms,
)
from corpus.retrieval.sentence_terms import SentenceTerms, starts_of
from corpus.retrieval.vocabularies import JoinedVocabulary, different

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_DECAY = np.array([*DECAY, 0.0])  # of a term that is not there
_ABSENT = len(DECAY)


class Read(Protocol):
    """What is read of an article: its sentences' terms, their texts, and the language they are in."""

    @property
    def terms(self) -> SentenceTerms:
        """The terms of the sentences."""

    @property
    def texts(self) -> Sequence[str]:
        """The sentences."""

    @property
    def language(self) -> str | None:
        """ISO 639-1."""


class Named(NamedTuple):
    """Names and numbers in sentences, in the order of the sentences and within them.

    Attributes:
        rows: int64, (k,): the sentence of each.
        names: int64, (k,): its number in `SentenceMatches.names`.
        near: float64, (k,): the weight of the question's terms around it.
    """

    rows: IntArray
    names: IntArray
    near: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceMatches:
    """What n sentences share with a question of t terms; arrays have a last row of zeros.

    Attributes:
        counts: float64, (n + 1, t): how often each term is there.
        pairs: float64, (n + 1, t): how far each term and the next are neighbours, 0 to 1.
        length: float64, (n + 1,): in terms.
        unit: float64, (n + 1,): the highest weight around a number by its unit.
        names: the different names and numbers, and other answers.
        novel: the names and numbers that the question lacks; `near` is 0.
        answers: the terms of the kind that is asked for.
        tokens: all that stands in the sentences.
    """

    counts: FloatArray
    pairs: FloatArray
    length: FloatArray
    unit: FloatArray
    names: tuple[str, ...]
    novel: Named
    answers: Named
    tokens: "_Tokens"

    @classmethod
    def of(cls, asked: QuestionTerms, extracts: Sequence[Read]) -> "SentenceMatches":
        """Match `asked` against the sentences of `extracts`."""
        tokens = _Tokens.of(asked, [each.terms for each in extracts])
        novel, found = tokens.marks[tokens.is_new & ((tokens.kinds & LIKELY) > 0)], _Found.of(asked, tokens)
        if asked.looks_at_text:
            answers, near = _by_sentence(asked, extracts, tokens)
        else:
            wanted, barred = kinds_asked_for(asked.kind)
            fits = ((tokens.kinds & wanted) > 0) & ((tokens.kinds & barred) == 0)
            answers = tokens.marks[tokens.is_new & fits]
            near = found.around(answers)
        names, numbers = tokens.named(np.concatenate([novel, answers]))
        return cls(
            counts=found.counts(),
            pairs=found.pairs(),
            length=np.append(tokens.lengths, 0).astype(np.float64),
            unit=_unit(asked, tokens, answers, near),
            names=names,
            novel=Named(tokens.rows[novel], numbers[: len(novel)], np.zeros(len(novel))),
            answers=Named(tokens.rows[answers], numbers[len(novel) :], near),
            tokens=tokens,
        )

    def near(self) -> FloatArray:
        """Return the highest weight around an answer of each sentence: float64, (n + 1,)."""
        return highest(len(self.length), self.answers.rows, self.answers.near)

    def is_name(self, term: str, place: int | None) -> bool:
        """Return whether most sentences with a term, at this place in the question, first write it as a name.

        `place` is None for one that the question, as it is matched, lacks.
        """
        tokens = self.tokens
        at = tokens.of_term(term, place)
        first = at[np.flatnonzero(np.diff(tokens.rows[at], prepend=-1))]
        names = tokens.marks[(tokens.kinds & AnswerKind.NAME.value) > 0]
        return 2 * int(np.isin(first, names).sum()) > len(first)

    def novel_in(self, rows: IntArray | NDArray[np.bool_]) -> set[str]:
        """Return the names and numbers of these sentences that the question lacks."""
        chosen = np.zeros(len(self.length), np.bool_)
        chosen[rows] = True
        return {self.names[name] for name in self.novel.names[chosen[self.novel.rows]].tolist()}


def highest(count: int, places: IntArray, values: FloatArray) -> FloatArray:
    """Return the highest of the `values`, (k,), of each of `count` places, at least 0: float64, (count,)."""
    found = np.zeros(count)
    np.maximum.at(found, places, values)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tokens:
    """The m terms of all n sentences, one after another, k of which may be answers.

    Attributes:
        words: all different ones.
        lengths: int64, (n,): of the sentences.
        rows: int64, (m,): the sentence of each term.
        numbers: int64, (m,): its number among `words`.
        places: int64, (m,): its place in the question, -1 for none.
        is_unit: bool, (m,): whether it is the unit that is asked for.
        marks: int64, (k,): the places here of the terms that may be answers.
        kinds: int64, (k,): the bits of their kinds.
        is_new: bool, (k,): whether the question lacks them.
    """

    words: JoinedVocabulary
    lengths: IntArray
    rows: IntArray
    numbers: IntArray
    places: IntArray
    is_unit: NDArray[np.bool_]
    marks: IntArray
    kinds: IntArray
    is_new: NDArray[np.bool_]

    @classmethod
    def of(cls, asked: QuestionTerms, terms: Sequence[SentenceTerms]) -> "_Tokens":
        lengths, marked = (_joined(getattr(one, name) for one in terms) for name in ("lengths", "marked"))
        rows, marked_rows = (np.arange(len(sizes)).repeat(sizes) for sizes in (lengths, marked))
        words, numbers = JoinedVocabulary.of(terms)
        places = words.places(asked.places)[numbers]
        marks = starts_of(lengths)[marked_rows] + _joined(one.marks for one in terms)
        return cls(
            words=words,
            lengths=lengths,
            rows=rows,
            numbers=numbers,
            places=places,
            is_unit=words.places({} if asked.unit is None else {asked.unit: 0})[numbers] == 0,
            marks=marks,
            kinds=_joined(one.kinds for one in terms),
            is_new=places[marks] < 0,
        )

    def named(self, tokens: IntArray) -> tuple[tuple[str, ...], IntArray]:
        """Return the different terms that stand at these places, and the number of each: int64, (k,)."""
        distinct, number = different(self.numbers[tokens], len(self.words.starts))
        names: dict[str, int] = {}
        numbers = [names.setdefault(word, len(names)) for word in self.words.texts(distinct)]
        return tuple(names), np.array(numbers, np.int64)[number]

    def of_term(self, term: str, place: int | None) -> IntArray:
        """Return where a term stands, with its place in the question if it has one: int64, ascending."""
        if place is not None:
            return np.flatnonzero(self.places == place)
        return np.flatnonzero(self.words.places({term: 0})[self.numbers] == 0)


@dataclass(frozen=True, slots=True)
class _Found:
    """The h terms of the question that sentences hold, in order.

    Attributes:
        weights: float64, (t,): of the question's terms.
        count: of sentences.
        rows: int64, (h,): the sentence of each term found.
        at: int64, (h,): its place among all terms of all sentences.
        places: int64, (h,): its place in the question.
        rows_of: int64, (m,): the sentence of every term.
    """

    weights: FloatArray
    count: int
    rows: IntArray
    at: IntArray
    places: IntArray
    rows_of: IntArray

    @classmethod
    def of(cls, asked: QuestionTerms, tokens: _Tokens) -> "_Found":
        at = np.flatnonzero(tokens.places >= 0)
        weights, count = np.array(asked.weights, np.float64), len(tokens.lengths)
        return cls(weights, count, tokens.rows[at], at, tokens.places[at], tokens.rows)

    def counts(self) -> FloatArray:
        """Return how often each sentence holds each term: float64, (n + 1, t)."""
        size = len(self.weights)
        cells = np.bincount(self.rows * size + self.places, minlength=(self.count + 1) * size)
        return cells.reshape(self.count + 1, size).astype(np.float64)

    def pairs(self) -> FloatArray:
        """Return how well each term and the question's next one are neighbours: float64, (n + 1, t)."""
        size, apart, step = len(self.weights), np.diff(self.at), np.diff(self.places)
        near = (np.diff(self.rows) == 0) & (apart <= TOGETHER) & (np.abs(step) == 1)
        worth = np.where((apart == 1) & (step == 1), 1.0, LOOSELY)[near]
        low = np.minimum(self.places[:-1], self.places[1:])[near]
        cells = highest((self.count + 1) * size, self.rows[:-1][near] * size + low, worth)
        return cells.reshape(self.count + 1, size)

    def around(self, tokens: IntArray) -> FloatArray:
        """Return the weight of the question's terms around each of these places, decaying with the distance.

        `tokens` is int64, (k,), the result float64, (k,).
        """
        size, rows = len(self.weights), self.rows_of[tokens]
        low, high = self.rows.searchsorted(rows), self.rows.searchsorted(rows, side="right")
        owner = np.repeat(np.arange(len(tokens)), high - low)
        held = np.arange(len(owner)) - np.repeat((high - low).cumsum() - high, high - low)
        distance = np.minimum(np.abs(self.at[held] - tokens[owner]), _ABSENT - 1)
        closest = np.full(len(tokens) * size, _ABSENT)
        np.minimum.at(closest, owner * size + self.places[held], distance)
        return np.asarray(_DECAY[closest].reshape(len(tokens), size) @ self.weights)


def _by_sentence(
    asked: QuestionTerms, extracts: Sequence[Read], tokens: _Tokens
) -> tuple[IntArray, FloatArray]:
    """Return the places of the answers, int64, (k,), and the weights around them, float64, (k,).

    For the few questions whose answers the terms alone do not show.
    """
    starts, found = starts_of(tokens.lengths), list[tuple[int, float]]()
    texts = ((text, extract.language) for extract in extracts for text in extract.texts)
    analysed = (each.sentence for extract in extracts for each in extract.terms)
    for start, (text, language), sentence in zip(starts.tolist(), texts, analysed, strict=False):
        matched = matched_terms(asked.places, sentence.terms)
        answers = answers_in(asked, text, sentence, matched, language)
        found += ((start + position, weight) for position, weight in answers.items())
    return np.array([at for at, _ in found], np.int64), np.array([near for _, near in found], np.float64)


def _unit(asked: QuestionTerms, tokens: _Tokens, answers: IntArray, near: FloatArray) -> FloatArray:
    """Return the highest weight around an answer that is an amount or stands before its unit: (n + 1,)."""
    rows, last = tokens.rows[answers], len(tokens.rows) - 1
    before = np.zeros(len(answers), np.bool_) if asked.measure is None else np.ones(len(answers), np.bool_)
    for more in range(1, 1 + UNIT_WITHIN if asked.measure is None and len(answers) else 1):
        after = np.minimum(answers + more, last)
        before |= tokens.is_unit[after] & (tokens.rows[after] == rows) & (after > answers)
    return highest(len(tokens.lengths) + 1, rows[before], near[before])


def _joined(parts: Iterable[NDArray[np.integer]]) -> IntArray:
    return np.concatenate([np.zeros(0, np.int64), *parts])
