"""Passages to articles, best first: BM25, how much of the question is covered, and freshness."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from corpus.index.passages import UNDATED, IndexedPassages
from corpus.models import Query
from corpus.retrieval.weights import Weights

FloatArray = NDArray[np.float64]
IdArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article's best passage, with the score that it is ranked by."""

    passage: int
    score: float


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


def rank_articles(
    passages: IndexedPassages,
    terms: Terms,
    found: tuple[IdArray, FloatArray],
    *,
    now: datetime | None,
    weights: Weights,
) -> list[Candidate]:
    """One candidate an article, best first; ties go to the newer one, then to the one added first."""
    ids, scores = found
    if not len(ids):
        return []
    published = passages.bm25.column("published")[ids]
    scores = np.maximum(scores, 0) + weights.coverage * _coverage(terms, ids)
    scores = scores * (1 + weights.freshness * _freshness(published, now, weights))
    order = np.lexsort((ids, -published, -scores))
    articles = passages.bm25.column("article")[ids[order]]
    _, first = np.unique(articles, return_index=True)
    best = order[np.sort(first)]
    return [Candidate(int(ids[i]), float(scores[i])) for i in best]


def _coverage(terms: Terms, ids: IdArray) -> FloatArray:
    """The summed weight of the query's terms that each passage holds."""
    covered = np.zeros(len(ids))
    for term in terms.values():
        if len(term.holders):
            place = np.searchsorted(term.holders, ids).clip(max=len(term.holders) - 1)
            covered += term.weight * (term.holders[place] == ids)
    return covered


def _freshness(published: NDArray[np.int64], now: datetime | None, weights: Weights) -> FloatArray:
    """1 for an article of this moment, halved with each half-life of its age; 0 without a date or a `now`."""
    if now is None:
        return np.zeros(len(published))
    age = np.abs(now.timestamp() - published.astype(np.float64)) / weights.half_life.total_seconds()
    return np.where(published == UNDATED, 0.0, 0.5**age)
