"""Which articles are on a topic, and how much: by where in them the topic's terms stand.

News says first what it is about. What is only mentioned further down is not the article's subject.

This is for digests, which choose among whole stories: how far each article is on the topic weighs in, what
its sentences have of it need not stand together, and the articles of a story put one another right. Coverage
of a topic has no stories yet, and asks what single passages say (`corpus.stories.mentions`).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.retrieval.ranking import Terms
from corpus.store.passages import IndexedPassages
from corpus.text.passages import STRIDE

_BEGINNING = 2 * STRIDE  # passages that begin before this sentence; each holds the title's terms too
_FURTHER_DOWN = 0.5  # what a term counts that stands in none of them
ON_TOPIC = 0.6  # of the topic's weight: of two terms that weigh the same, one is not enough


@dataclass(frozen=True, slots=True)
class Dated:
    """Articles by number, ascending: when each was published, in seconds, and the number of its source."""

    numbers: NDArray[np.int64]
    published: NDArray[np.int64]
    sources: NDArray[np.int64]

    @classmethod
    def of(cls, passages: IndexedPassages, numbers: NDArray[np.int64]) -> Self:
        """Those of these numbers that are indexed."""
        article = passages.bm25.column("article")
        # An article's passages were added together, and articles in order of number.
        place = np.minimum(article.searchsorted(numbers), max(len(article) - 1, 0))
        place = place[article[place] == numbers] if len(article) else place[:0]
        columns = (passages.bm25.column(name)[place] for name in ("article", "published", "source"))
        return cls(*columns)

    def __len__(self) -> int:
        return len(self.numbers)

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """Those that are chosen, one bool each."""
        return type(self)(self.numbers[chosen], self.published[chosen], self.sources[chosen])


def relevance(passages: IndexedPassages, terms: Terms, allowed: NDArray[np.bool_] | None) -> dict[int, float]:
    """The articles that are on the topic of these terms, by number, each with the share that it has of it.

    Only `allowed` passages count; None means all.
    """
    article, first = passages.bm25.column("article"), passages.bm25.column("first")
    share = np.zeros(int(article.max(initial=0)) + 1)
    for term in terms.values():
        ids = term.holders if allowed is None else term.holders[allowed[term.holders]]
        held = np.zeros_like(share)
        held[article[ids]] = _FURTHER_DOWN
        held[article[ids[first[ids] < _BEGINNING]]] = 1.0
        share += term.weight * held
    share /= sum(term.weight for term in terms.values()) or 1.0
    numbers = np.flatnonzero(share >= ON_TOPIC)
    return dict(zip(numbers.tolist(), share[numbers].tolist(), strict=True))
