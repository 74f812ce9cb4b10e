"""Find the articles on a topic, by the index alone.

There are two measures. A digest chooses among whole stories: `relevance` rests on the share of the topic
that an article holds, wherever its terms are, and articles of a story correct one another. Coverage shows a
sentence or counts an article, without stories yet: for `mentions_of` one passage has to hold nearly all of
the topic. Either way the beginning or a good part of the article has to be on it, for news says first what it
is about.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query
from corpus.retrieval.phrases import MOST_READ, confirmed, with_exact_names
from corpus.retrieval.ranking import Terms, most_of_article, whole_articles
from corpus.store.articles import ArticleStore
from corpus.store.passages import UNDATED, IndexedPassages

_BEGINNING = 4  # sentences: passages that begin before it are the beginning; they hold the title too
_FURTHER_DOWN = 0.5  # what a term counts that is only further down
ON_TOPIC = 0.6  # of the topic's weight: of two terms that weigh the same, one is not enough


@dataclass(frozen=True, slots=True)
class DatedArticles:
    """The a articles with these numbers.

    Attributes:
        numbers: int64, (a,), ascending.
        published: int64, (a,): seconds since 1970.
        sources: int64, (a,): numbers of their sources, -1 without one.
    """

    numbers: NDArray[np.int64]
    published: NDArray[np.int64]
    sources: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """Return the articles chosen by a mask: bool, (a,)."""
        return type(self)(self.numbers[chosen], self.published[chosen], self.sources[chosen])


def relevance(passages: IndexedPassages, terms: Terms, allowed: NDArray[np.bool_] | None) -> dict[int, float]:
    """Return the articles on the topic of these terms, by number, with their worth, 0 to 1.

    The share of the topic that an article holds decides whether it is on it. Its worth is the mean of that
    and of BM25 over the whole article, which tells a passing mention from a subject. Only `allowed` passages
    count (bool, (ids,)); None means all.
    """
    article, first = passages.bm25.column("article"), passages.bm25.column("first")
    # By place: numbers of articles may be high where few are at hand.
    begins = np.diff(article, prepend=-1) != 0
    every, place = article[begins], np.cumsum(begins) - 1
    size = np.bincount(place)
    share, counted = np.zeros(len(size)), np.zeros((len(terms), len(size)), np.int64)
    for row, term in enumerate(terms.values()):
        ids = term.holders if allowed is None else term.holders[allowed[term.holders]]
        held = np.zeros_like(share)
        held[place[ids]] = _FURTHER_DOWN
        held[place[ids[first[ids] < _BEGINNING]]] = 1.0
        share += term.weight * held
        counted[row] = np.bincount(place[ids], minlength=len(size))
    share /= sum(term.weight for term in terms.values()) or 1.0
    chosen = np.flatnonzero(share >= ON_TOPIC)
    whole = whole_articles(terms, counted[:, chosen], size[chosen]) / (most_of_article(terms) or 1.0)
    worth = (share[chosen] + whole) / 2
    numbers = every[chosen]
    return dict(zip(numbers.tolist(), worth.tolist(), strict=True))


def occurring(terms: Terms, seen: NDArray[np.bool_] | None, *, least: float) -> Terms:
    """Return the terms that occur, if they are at least this share of them; otherwise all.

    A word that no article has would otherwise keep a topic of several words from every article. `seen` are
    the passages that count (bool, (ids,)); None means all.
    """
    there = {name: term for name, term in terms.items() if term.occurs(seen)}
    return there if there and len(there) >= least * len(terms) else terms


IdArray = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ENOUGH = 0.7  # share of the terms' weight that a passage must hold: of two terms both, of four three
_ABOUT = 0.25  # share of an article's passages that must hold a topic for the article to be about it
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Mentions:
    """The a articles that mention a topic, in order of number.

    Attributes:
        numbers: int64, (a,).
        published: int64, (a,): seconds since 1970, `UNDATED` without a date.
        source: int64, (a,): a source's number or -1.
        share: float64, (a,): share of an article's passages that mention the topic.
        score: float64, (a,): BM25 of the best passage, times that share.
    """

    numbers: IdArray
    published: IdArray
    source: IdArray
    share: NDArray[np.float64]
    score: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, places: NDArray[np.int64] | Mask) -> "Mentions":
        """Return the articles at `places` (or of a mask), in their order."""
        return Mentions(
            numbers=self.numbers[places],
            published=self.published[places],
            source=self.source[places],
            share=self.share[places],
            score=self.score[places],
        )

    def dated(self) -> "Mentions":
        """Return those with a date."""
        return self.of(self.published != UNDATED)

    def about(self) -> "Mentions":
        """Return those that are about the topic."""
        return self.of(self.share >= _ABOUT)

    def newest(self, count: int) -> "Mentions":
        """Return the `count` newest, newest first; those without a date come last."""
        return self.of(np.lexsort((-self.numbers, -self.published.astype(float)))[:count])

    def best(self, count: int) -> "Mentions":
        """Return the `count` with the highest scores; among equals the later one first."""
        return self.of(np.lexsort((-self.published.astype(float), -self.score))[:count])

    def days(self) -> IdArray:
        """Return the day of each in UTC, counted from the first of 1970: int64, (a,)."""
        return self.published // _DAY


def mentions_of(
    store: ArticleStore, passages: IndexedPassages, query: Query, *, known: Terms, allowed: Mask | None
) -> Mentions:
    """Return the articles with an allowed passage that holds what `query` asks for."""
    if known or not query.exact_names:
        fitting = _fitting(passages, known) & passages.bm25.alive
        ids = np.flatnonzero(fitting if allowed is None else fitting & allowed)
    else:
        ids, _ = with_exact_names(store, passages, query, limit=MOST_READ, allowed=allowed)
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
    """Return the articles of these numbers as if each were wholly on the topic."""
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
        numbers=numbers.astype(np.int64),
        published=passages.bm25.column("published")[one].astype(np.int64),
        source=passages.bm25.column("source")[one].astype(np.int64),
        share=share,
        score=best * share,
    )
