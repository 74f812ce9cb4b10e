"""Passages to the articles that are worth reading: BM25 with what the rest of an article says, and freshness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from corpus.index.passages import UNDATED, IndexedPassages
from corpus.models import Query
from corpus.retrieval.weights import Weights

FloatArray = NDArray[np.float64]
IdArray = NDArray[np.int64]

# What decides which articles are read, in units of the question's weight; the order of those that are read
# is settled by the weights of their excerpts.
_COVERAGE, _FREQUENCY, _EVERYWHERE, _FRESHNESS = 0.5, 2.0, 1.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article worth reading: its best passages, best first, and the factors that are of the whole of it."""

    article: int
    passages: tuple[tuple[int, int], ...]
    passage: float
    frequency: float
    freshness: float


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question: the ids of the passages that hold it, ascending, and how telling it is."""

    holders: IdArray
    weight: float


Terms = Mapping[str, Term]


def look_up(passages: IndexedPassages, query: Query) -> Terms:
    """The query's terms as the index knows them; one that occurs nowhere has no holders and weighs most.

    Of a word that several languages make several terms of, those that occur are kept, or else the first.
    """
    holders = {term: passages.bm25.matching([term]) for term in query.terms}
    best: dict[str, str] = {}
    for term in sorted(query.terms, key=lambda term: not len(holders[term])):
        best.setdefault(query.words.get(term, term), term)
    return {
        term: Term(ids, passages.weight(len(ids)))
        for term, ids in holders.items()
        if len(ids) or best[query.words.get(term, term)] == term
    }


def retrieve(
    passages: IndexedPassages, query: Query, *, limit: int, allowed: NDArray[np.bool_] | None
) -> tuple[IdArray, FloatArray]:
    """The ids and BM25 scores of at most `limit` passages, best first.

    Over very few passages BM25's idf can be 0 or less for every term; then those that hold a term follow.
    """
    bm25 = passages.bm25
    ids, scores = bm25.search(list(query.terms), limit, allowed=allowed)
    if len(ids) == limit:
        return ids, scores
    rest = np.setdiff1d(bm25.matching(list(query.terms)), ids)
    if allowed is not None:
        rest = rest[allowed[rest]]
    rest = rest[: limit - len(ids)]
    return np.concatenate([ids, rest]), np.concatenate([scores, np.zeros(len(rest))])


def candidates(
    passages: IndexedPassages,
    terms: Terms,
    found: tuple[IdArray, FloatArray],
    *,
    now: datetime | None,
    weights: Weights,
    limit: int,
) -> list[Candidate]:
    """At most `limit` articles of the passages found, the likeliest first; ties go to the newer one."""
    ids, scores = found
    if not len(ids):
        return []
    article = passages.bm25.column("article")
    numbers, place = np.unique(article[ids], return_inverse=True)
    # An article's passages were added together, and articles in order of number.
    low, high = (np.searchsorted(article, numbers, side=side) for side in ("left", "right"))
    held = _counted(terms, low, high)
    weigh = np.array([term.weight for term in terms.values()])
    total = weigh.sum() or 1.0
    frequency = weigh @ (held / (held + 1))
    everywhere = weigh @ ((held == high - low) & (high - low > _FEW))
    published = passages.bm25.column("published")[low]
    freshness = _freshness(published, now, weights)
    own = np.maximum(scores, 0) + _COVERAGE * (weigh @ _counted(terms, ids, ids + 1))
    best = _highest(own, place, len(numbers)) + _FREQUENCY * frequency + _EVERYWHERE * everywhere
    order = np.lexsort((numbers, -published, -best * (1 + _FRESHNESS * freshness)))[:limit]
    bm25 = _highest(np.maximum(scores, 0), place, len(numbers))
    by_article = np.lexsort((-own, place))
    starts = np.searchsorted(place[by_article], np.arange(len(numbers) + 1))
    chosen = [by_article[starts[i] : starts[i + 1]][: weights.passages] for i in order]
    return [
        Candidate(
            article=int(numbers[i]),
            passages=_windows(passages, ids[best_of]),
            passage=float(bm25[i] / total),
            frequency=float(frequency[i] / total),
            freshness=float(freshness[i]),
        )
        for i, best_of in zip(order, chosen, strict=True)
    ]


_FEW = 2  # in an article of so few passages a term may well stand in each without being in the title


def _windows(passages: IndexedPassages, ids: Sequence[int] | IdArray) -> tuple[tuple[int, int], ...]:
    return tuple((address.first, address.last) for address in passages.addresses(ids))


def _counted(terms: Terms, low: IdArray, high: IdArray) -> NDArray[np.int64]:
    """How many of the passages from `low` to `high` hold each term: a row a term, a column a range."""
    counted = [term.holders.searchsorted(high) - term.holders.searchsorted(low) for term in terms.values()]
    return np.array(counted, np.int64).reshape(-1, len(low))


def _highest(values: FloatArray, place: IdArray, count: int) -> FloatArray:
    highest = np.zeros(count)
    np.maximum.at(highest, place, values)
    return highest


def _freshness(published: NDArray[np.int64], now: datetime | None, weights: Weights) -> FloatArray:
    """1 for an article of this moment, halved with each half-life of its age; 0 without a date or a `now`."""
    if now is None:
        return np.zeros(len(published))
    age = np.abs(now.timestamp() - published.astype(np.float64)) / weights.half_life.total_seconds()
    return np.where(published == UNDATED, 0.0, 0.5**age)
