"""A topic to the articles that speak of it, by the index alone: no article is read yet.

An article speaks of a topic if one of its passages, which hold its title too, has nearly all that the topic's
words say. That is stricter than a question, which is answered by what comes nearest. It is about the topic if
a good part of its passages do: what is named once in a round-up is not what that is about.

A digest asks otherwise whether an article is on a topic (`corpus.retrieval.topics`): here a sentence on it is
to be shown, or the article to be counted, so that one passage has to say nearly all.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query
from corpus.retrieval.phrases import confirmed
from corpus.retrieval.ranking import Terms
from corpus.store.articles import ArticleStore
from corpus.store.passages import UNDATED, IndexedPassages

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
