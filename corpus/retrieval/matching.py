"""Match a question against one sentence: shared terms, their distance, answers."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

from corpus.models.answer import AskedTerm, Query
from corpus.retrieval.amounts import Measure, amounts_in, measure_of
from corpus.retrieval.kinds import AnswerKind, Sentence, kind_of, read
from corpus.retrieval.persons import description_of, holders, person_in
from corpus.text.analysis import terms
from corpus.text.equivalents import equivalents

_REACH = 64  # terms: beyond that the decay is below 1e-4
DECAY = tuple(math.exp(-distance / 6) for distance in range(_REACH))
TOGETHER = 3  # terms within which two are a loose pair
LOOSELY = 0.5
_APART = 0.4  # of a name's weight that is left where it does not stand right beside the office
UNIT_WITHIN = 2  # terms from a number to its unit: "12 elderly people"
_COUNTED = re.compile(r"\bhow (?:many|much)\s+(?P<unit>.*)", re.IGNORECASE)
_OLD = re.compile(r"\bhow old\b", re.IGNORECASE)
LIKELY = AnswerKind.NAME.value | AnswerKind.NUMBER.value  # kinds of an answer if the question shows none


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """A question as sentences are matched against it.

    Attributes:
        places: each term, equivalents as one, to its place in the question.
        weights: by place.
        names: whether the term is part of a name, by place.
        kind: of answer that is asked for; None if the words do not show.
        unit: what a number is asked of, as "people" in "how many people"; None without one.
        measure: of the amount that is asked for, as money in "how much did it cost"; None without one.
        described: finds what says who the person is that is asked about; None without one.
    """

    places: dict[str, int]
    weights: tuple[float, ...]
    names: tuple[bool, ...]
    kind: AnswerKind | None
    unit: str | None = None
    measure: Measure | None = None
    described: re.Pattern[str] | None = None

    @classmethod
    def of(cls, question: str, weights: Iterable[tuple[str, float]], *, names: Collection[str]) -> Self:
        """Return the question with the weight of each of its terms, in order.

        `names` are the terms that are parts of names.
        """
        heaviest: dict[str, float] = {}
        named = set[str]()
        for term, weight in weights:
            one = same(term)
            heaviest[one] = max(heaviest.get(one, 0.0), weight)
            if term in names:
                named.add(one)
        return cls(
            places={term: place for place, term in enumerate(heaviest)},
            weights=tuple(heaviest.values()),
            names=tuple(term in named for term in heaviest),
            kind=kind_of(question),
            unit=_unit_of(question),
            measure=measure_of(question),
            described=description_of(person) if (person := person_in(question)) else None,
        )

    @property
    def looks_at_text(self) -> bool:
        """Whether more than kinds and distances of terms decides what may be the answer."""
        return bool(self.described or self.measure or self.kind is AnswerKind.HOLDER)

    def evidence(
        self, query: Query, *, excerpts: frozenset[str], title: frozenset[str]
    ) -> tuple[AskedTerm, ...]:
        """Return each term of `query` with its share of the weight, and where it is.

        `excerpts` and `title` are the terms there, equivalents as one.
        """
        total = sum(self.weights) or 1.0
        return tuple(
            AskedTerm(
                term=term,
                word=query.words.get(term, term),
                weight=self.weights[place] / total,
                in_excerpt=same(term) in excerpts,
                in_title=same(term) in title,
            )
            for term in query.terms
            if (place := self.places.get(same(term))) is not None
        )


class Match(NamedTuple):
    """What a sentence shares with a question of t terms.

    Attributes:
        counts: t numbers: how often each term is there.
        pairs: t numbers: how far each term and the next are neighbours, 0 to 1.
        answers: terms of the kind that is asked for, each with the weight of the question's terms around it.
        unit: the highest of these weights of a number by its unit.
        novel: names and numbers that the question lacks.
        length: in terms.
    """

    counts: list[int]
    pairs: list[float]
    answers: tuple[tuple[str, float], ...]
    unit: float
    novel: tuple[str, ...]
    length: int

    @property
    def near(self) -> float:
        """The weight of the question's terms around the likeliest answer."""
        return max((weight for _, weight in self.answers), default=0.0)


def _unit_of(question: str) -> str | None:
    """Return the term of what is counted; an age is counted in years.

    >>> _unit_of("How many envoys met in Oslo?"), _unit_of("how old is he"), _unit_of("Who met?")
    ('envoy', 'year', None)
    """
    counted = _COUNTED.search(question)
    if counted:
        return next(map(same, terms(counted["unit"])), None)
    return "year" if _OLD.search(question) else None


def same(term: str) -> str:
    """Return the term that represents all that mean the same."""
    return equivalents().get(term, term)


def match(asked: QuestionTerms, sentence: str, language: str | None) -> Match:
    """Return what `sentence` shares with the question."""
    return match_analysed(asked, sentence, read(sentence, language), language)


def match_analysed(asked: QuestionTerms, sentence: str, analysed: Sentence, language: str | None) -> Match:
    """Return the same of a sentence that was read before."""
    matched = matched_terms(asked.places, analysed.terms)
    counts = [0] * len(asked.weights)
    for _, place in matched:
        counts[place] += 1
    others = [one for one in analysed.kinds if analysed.terms[one[0]] not in asked.places]
    answers = answers_in(asked, sentence, analysed, matched, language)
    return Match(
        counts=counts,
        pairs=_pairs(matched, len(counts)),
        answers=tuple((analysed.terms[position], weight) for position, weight in answers.items()),
        unit=max(answers.values(), default=0.0)
        if asked.measure
        else _before_unit(asked.unit, analysed.terms, answers),
        novel=tuple(analysed.terms[position] for position, kinds in others if kinds & LIKELY),
        length=len(analysed.terms),
    )


def held_terms(asked: QuestionTerms, analysed: Sentence) -> int:
    """Return which terms of the question a sentence holds, as the bits of a number."""
    places, held = asked.places, 0
    if not places.keys().isdisjoint(analysed.terms):
        for term in analysed.terms:
            if term in places:
                held |= 1 << places[term]
    return held


def nearness(asked: QuestionTerms, sentence: str, analysed: Sentence, language: str | None) -> float:
    """Return `near` of the match, the weight of the question's terms around the likeliest answer."""
    matched = matched_terms(asked.places, analysed.terms)
    if not matched:
        return 0.0
    return max(answers_in(asked, sentence, analysed, matched, language).values(), default=0.0)


def answers_in(
    asked: QuestionTerms,
    sentence: str,
    analysed: Sentence,
    matched: Sequence[tuple[int, int]],
    language: str | None,
) -> dict[int, float]:
    """Return the positions of what may be the answer, with the weight of the question's terms around each."""
    if asked.described is not None:
        if not matched or not asked.described.search(sentence):
            return {}
        return {position: sum(asked.weights) for position, place in matched[-1:]}
    wanted, barred = kinds_asked_for(asked.kind)
    found = {
        position: _around(position, matched, asked.weights)
        for position, kinds in analysed.kinds
        if analysed.terms[position] not in asked.places and kinds & wanted and not kinds & barred
    }
    if asked.measure and found:
        amounts = amounts_in(sentence, language)
        return {
            position: weight
            for position, weight in found.items()
            if amounts.get(analysed.terms[position], 0) & asked.measure
        }
    if asked.kind is not AnswerKind.HOLDER or not matched:
        return found
    beside = holders(analysed.terms, asked.places, found, asked.weights)
    return {position: max(_APART * weight, beside.get(position, 0.0)) for position, weight in found.items()}


def kinds_asked_for(asked: AnswerKind | None) -> tuple[int, int]:
    """Return the kinds, as bits, of which an answer has one, and those of which it has none.

    A year is no number of anything.
    """
    if asked is AnswerKind.HOLDER:
        return AnswerKind.NAME.value, 0
    barred = AnswerKind.DATE.value if asked is AnswerKind.NUMBER else 0
    return asked.value if asked else LIKELY, barred


def _before_unit(unit: str | None, words: Sequence[str], answers: Mapping[int, float]) -> float:
    """Return the highest weight of the answers that stand right before `unit`."""
    if unit is None or unit not in words:
        return 0.0
    within = (answers[place] for place in answers if unit in words[place + 1 : place + 1 + UNIT_WITHIN])
    return max(within, default=0.0)


def matched_terms(places: Mapping[str, int], terms: Sequence[str]) -> list[tuple[int, int]]:
    """Return the position of each term of the question in a sentence, with its place in the question."""
    if places.keys().isdisjoint(terms):  # most have none
        return []
    return [(position, places[term]) for position, term in enumerate(terms) if term in places]


def _pairs(matched: Sequence[tuple[int, int]], count: int) -> list[float]:
    pairs = [0.0] * count
    for (before, other), (position, place) in pairwise(matched):
        if position - before <= TOGETHER and abs(place - other) == 1:
            strict = position - before == 1 == place - other
            low = min(place, other)
            pairs[low] = max(pairs[low], 1.0 if strict else LOOSELY)
    return pairs


def _around(answer: int, matched: Sequence[tuple[int, int]], weights: Sequence[float]) -> float:
    """Return the weight of the matched terms, decaying with the distance to `answer`."""
    closest: dict[int, int] = {}
    for position, place in matched:
        closest[place] = min(abs(position - answer), closest.get(place, _REACH - 1))
    return sum(weights[place] * DECAY[distance] for place, distance in closest.items())
