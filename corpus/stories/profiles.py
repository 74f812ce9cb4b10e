"""An article to its profile: the terms that tell what it is about, weighed; the input of `clusters`."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Self

from corpus.models import Article
from corpus.text.analysis import terms

_LEAD = 150  # terms: news says first what happened, and what comes later is background that events share
_LEAD_CHARACTERS = _LEAD * 14  # more than so many terms take
_TITLE = 3  # how often a title's term counts
_HEAVIEST = 12  # terms by which an article is found again


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Weights of terms, of length 1 in all (or empty), and the heaviest terms, heaviest first."""

    weights: Mapping[str, float]
    heaviest: tuple[str, ...]

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> Self:
        """The profile of these weights, brought to length 1."""
        length = math.hypot(*weights.values()) or 1.0
        return cls(
            weights={term: weight / length for term, weight in weights.items()}, heaviest=heaviest(weights)
        )


def heaviest(weights: Mapping[str, float]) -> tuple[str, ...]:
    """The few terms that weigh most, heaviest first; in the alphabet's order among equals."""
    return tuple(nsmallest(_HEAVIEST, weights, key=lambda term: (-weights[term], term)))


def counted(article: Article) -> Counter[str]:
    """How often each term stands in the title and the beginning of an article."""
    lead = terms(article.body[:_LEAD_CHARACTERS], article.language)[:_LEAD]
    counts = Counter(lead)
    for term in terms(article.title, article.language):
        counts[term] += _TITLE
    return counts


class Rarity:
    """How telling a term is, by the articles that were seen: BM25's idf as Lucene has it, above 0 always."""

    def __init__(self) -> None:
        self._articles = 0
        self._holding: Counter[str] = Counter()

    def see(self, counts: Mapping[str, int]) -> None:
        """Takes the terms of one more article into account."""
        self._articles += 1
        self._holding.update(counts.keys())

    def profile(self, counts: Mapping[str, int]) -> Profile:
        """The profile of an article whose terms are these: (1 + ln tf) times idf."""
        return Profile.of({term: (1 + math.log(count)) * self._idf(term) for term, count in counts.items()})

    def _idf(self, term: str) -> float:
        holding = self._holding[term]
        return math.log(1 + (self._articles - holding + 0.5) / (holding + 0.5))
