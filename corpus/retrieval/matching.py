"""A question beside one sentence: which of its terms stand there, how close together, and what may answer."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Self

from corpus.retrieval.kinds import AnswerKind, kind_of, read
from corpus.text.equivalents import equivalents

_REACH = 64  # terms; further off nothing is near
_DECAY = tuple(math.exp(-distance / 6) for distance in range(_REACH))
_TOGETHER = 3  # terms within which two still stand together
_LOOSELY = 0.5
_TELLING = AnswerKind.NAME.value | AnswerKind.NUMBER.value  # what answers where the kind is not known


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """A question as sentences are held against it.

    `places` gives each term, equivalents as one, its place in the question; weights and whether it is a name
    go by these places.
    """

    places: dict[str, int]
    weights: tuple[float, ...]
    names: tuple[bool, ...]
    kind: AnswerKind | None

    @classmethod
    def of(cls, question: str, weights: Iterable[tuple[str, float]], *, names: Collection[str]) -> Self:
        """The question with the weight of each of its terms, in order; `names` are those of names."""
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
        )


@dataclass(frozen=True, slots=True)
class Match:
    """What a sentence has of the question.

    `counts` says how often each term stands there, `pairs` how far each stands beside the next one, `near`
    the weight of the terms around the likeliest answer, `kind` whether there is one, `novel` are the names
    and numbers that the question has not, `length` is how many terms there are.
    """

    counts: list[int]
    pairs: list[float]
    near: float
    kind: bool
    novel: tuple[str, ...]
    length: int


def same(term: str) -> str:
    """The term that stands for all that mean the same."""
    return equivalents().get(term, term)


def match(asked: QuestionTerms, sentence: str, language: str | None) -> Match:
    """What `sentence` has of the question."""
    wanted = asked.kind.value if asked.kind else _TELLING
    said = _read(sentence, language)
    matched = _matched(asked.places, said.terms)
    counts = [0] * len(asked.weights)
    for _, place in matched:
        counts[place] += 1
    novel, answers = list[str](), list[int]()
    for position, kinds in said.kinds:
        if (term := said.terms[position]) not in asked.places:
            if kinds & _TELLING:
                novel.append(term)
            if kinds & wanted:
                answers.append(position)
    return Match(
        counts=counts,
        pairs=_pairs(matched, len(counts)),
        near=_nearness(answers, matched, asked.weights),
        kind=bool(answers),
        novel=tuple(novel),
        length=len(said.terms),
    )


def _matched(places: Mapping[str, int], terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where a sentence has terms of the question, and which."""
    if places.keys().isdisjoint(terms):  # most have none
        return []
    return [(position, places[term]) for position, term in enumerate(terms) if term in places]


_read = lru_cache(maxsize=8192)(read)  # a question's articles are often the next one's too


def _pairs(matched: Sequence[tuple[int, int]], count: int) -> list[float]:
    pairs = [0.0] * count
    for (before, other), (position, place) in pairwise(matched):
        if position - before <= _TOGETHER and abs(place - other) == 1:
            strict = position - before == 1 == place - other
            low = min(place, other)
            pairs[low] = max(pairs[low], 1.0 if strict else _LOOSELY)
    return pairs


def _nearness(answers: Sequence[int], matched: Sequence[tuple[int, int]], weights: Sequence[float]) -> float:
    """The weight of the matched terms around the answer where it is highest."""
    if not matched:
        return 0.0
    return max((_around(answer, matched, weights) for answer in answers), default=0.0)


def _around(answer: int, matched: Sequence[tuple[int, int]], weights: Sequence[float]) -> float:
    """The weight of the matched terms, each less the further it is from `answer`."""
    closest: dict[int, int] = {}
    for position, place in matched:
        closest[place] = min(abs(position - answer), closest.get(place, _REACH - 1))
    return sum(weights[place] * _DECAY[distance] for place, distance in closest.items())
