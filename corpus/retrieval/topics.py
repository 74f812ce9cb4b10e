"""Which articles are on a topic, and how much: by where in them the topic's terms stand.

News says first what it is about. What is only mentioned further down is not the article's subject.

This is for digests, which choose among whole stories: how far each article is on the topic weighs in, what
its sentences have of it need not stand together, and the articles of a story put one another right. Coverage
of a topic has no stories yet, and asks what single passages say (`corpus.retrieval.topics`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query
from corpus.retrieval.phrases import confirmed
from corpus.retrieval.ranking import Terms
from corpus.store.articles import ArticleStore
from corpus.store.passages import UNDATED, IndexedPassages
from corpus.text.sentences import STRIDE

_BEGINNING = 2 * STRIDE  # passages that begin before this sentence; each holds the title's terms too
_FURTHER_DOWN = 0.5  # what a term counts that stands in none of them
ON_TOPIC = 0.6  # of the topic's weight: of two terms that weigh the same, one is not enough


@dataclass(frozen=True, slots=True)
class DatedArticles:
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


IdArray = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ENOUGH = 0.7  # of the weight of a topic's terms: of two both, of four three
_ABOUT = 0.25  # share of its passages that speak of what an article is about
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Mentions:
    """Articles that speak of a topic, one a place in every array, in order of number.

    `published` is in seconds since 1970 (`UNDATED` where nobody said), `source` a source's number or -1,
    `share` that of its passages which speak of the topic; `score` is BM25's of the best, times that share.
    """

    numbers: IdArray
    published: IdArray
    source: IdArray
    share: NDArray[np.float64]
    score: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, places: NDArray[np.int64] | Mask) -> "Mentions":
        """Those at `places`, in their order."""
        return Mentions(
            numbers=self.numbers[places],
            published=self.published[places],
            source=self.source[places],
            share=self.share[places],
            score=self.score[places],
        )

    def dated(self) -> "Mentions":
        """Those whose time is known."""
        return self.of(self.published != UNDATED)

    def about(self) -> "Mentions":
        """Those that are about the topic."""
        return self.of(self.share >= _ABOUT)

    def newest(self, count: int) -> "Mentions":
        """The `count` that were published last, the last first; those without a date come last."""
        return self.of(np.lexsort((-self.numbers, -self.published.astype(float)))[:count])

    def best(self, count: int) -> "Mentions":
        """The `count` of the highest score, highest first; among equals the later one."""
        return self.of(np.lexsort((-self.published.astype(float), -self.score))[:count])

    def days(self) -> IdArray:
        """The day of each in UTC, counted from the first of 1970."""
        return self.published // _DAY


def mentions_of(
    store: ArticleStore, passages: IndexedPassages, query: Query, *, known: Terms, allowed: Mask | None
) -> Mentions:
    """The articles that speak of what `query` asks for, of the passages that are `allowed`."""
    fitting = _fitting(passages, known) & passages.bm25.alive
    ids = np.flatnonzero(fitting if allowed is None else fitting & allowed)
    scores = passages.bm25.get_scores(list(query.terms))[ids]
    order = np.argsort(-scores, kind="stable")
    ids, scores = confirmed(
        store,
        passages,
        query,
        limit=len(ids),
        retrieve=lambda limit: (ids[order][:limit], scores[order][:limit]),
    )
    return _articles(passages, ids, scores)


def mentions_among(
    passages: IndexedPassages, query: Query, *, numbers: Collection[int], allowed: Mask | None
) -> Mentions:
    """The articles of these numbers, as if all of each spoke of what `query` asks for."""
    among = np.isin(passages.bm25.column("article"), list(numbers)) & passages.bm25.alive
    ids = np.flatnonzero(among if allowed is None else among & allowed)
    return _articles(passages, ids, passages.bm25.get_scores(list(query.terms))[ids])


def _fitting(passages: IndexedPassages, known: Terms) -> Mask:
    held = np.zeros(len(passages.bm25.alive), dtype=np.float64)
    for term in known.values():
        held[term.holders] += term.weight
    total = sum(term.weight for term in known.values())
    return held >= _ENOUGH * total if total else np.zeros(len(held), np.bool_)


def _articles(passages: IndexedPassages, ids: IdArray, scores: NDArray[np.float64]) -> Mentions:
    article = passages.bm25.column("article")
    numbers, first, place, count = np.unique(
        article[ids], return_index=True, return_inverse=True, return_counts=True
    )
    best = np.zeros(len(numbers))
    np.maximum.at(best, place, scores)
    # An article's passages were added together, and articles in order of number.
    size = np.searchsorted(article, numbers, side="right") - np.searchsorted(article, numbers)
    one, share = ids[first], count / np.maximum(size, 1)
    return Mentions(
        numbers=numbers,
        published=passages.bm25.column("published")[one],
        source=passages.bm25.column("source")[one],
        share=share,
        score=best * share,
    )
