"""Rank the articles of the passages found, by BM25, their rest and freshness."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query, TimeWindow
from corpus.retrieval.weights import Weights
from corpus.store.passages import UNDATED, IndexedPassages, seconds
from corpus.text.stopwords import is_small_word

FloatArray = NDArray[np.float64]
IdArray = NDArray[np.int64]

_CARRIED = 0.5  # of a term's weight that is left in the question after the one that it stood in
# BM25 over whole articles, counted in passages; k1 and b are those of passages, and the average is that of an
# article of 30 sentences: averages of 8 to 20 find the gold articles of 2022 alike, 4 and 30 worse.
_K1, _B, _AVERAGE = 1.5, 0.75, 15
_WHOLE = 3.0  # what the whole article counts against the passage: 2 is as good, 1 worse
_FEW = 2  # in articles of so few passages a term may be in each without being in the title


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedArticle:
    """An article worth reading.

    Attributes:
        article: its number.
        passages: its best passages as half-open ranges of sentences, best first.
        passage: BM25 of the best passage, as a share of the terms' weights.
        frequency: how many of its passages hold the terms, saturated; the same share.
        freshness: 0 to 1.
    """

    article: int
    passages: tuple[tuple[int, int], ...]
    passage: float
    frequency: float
    freshness: float


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question.

    Attributes:
        holders: int64, ascending: the ids of the passages at hand that hold it.
        weight: how rare it is.
        frequency: how many of all passages hold it.
    """

    holders: IdArray
    weight: float
    frequency: int

    def occurs(self, seen: NDArray[np.bool_] | None) -> bool:
        """Return whether a passage that is seen (bool, (ids,); None for all) holds it."""
        return self.frequency > 0 if seen is None else bool(seen[self.holders].any())


Terms = Mapping[str, Term]


def look_up(passages: IndexedPassages, query: Query) -> Terms:
    """Return the query's terms as the index knows them.

    A term that occurs nowhere has no holders and weighs most. If several languages make several terms of a
    word, those that occur are kept, or else the first.
    """
    holders = {term: passages.holding(term) for term in query.terms}
    best: dict[str, str] = {}
    frequency = {term: passages.frequency(term) for term in query.terms}
    for term in sorted(query.terms, key=lambda term: not frequency[term]):
        best.setdefault(query.words.get(term, term), term)
    return {
        term: Term(ids, passages.weight(count) * (_CARRIED if term in query.carried else 1), count)
        for term, ids in holders.items()
        if (count := frequency[term]) or best[query.words.get(term, term)] == term
    }


def known_terms(passages: IndexedPassages, query: Query) -> Terms:
    """Return the query's terms as `look_up` does, without those that only name a time and occur nowhere."""
    known = look_up(passages, query)
    return {term: known[term] for term in known if term not in query.times or passages.frequency(term)}


def unknown_words(query: Query, known: Terms, seen: NDArray[np.bool_] | None) -> tuple[str, ...]:
    """Return the words of the query that no passage seen holds, without small words of any language."""
    words = (query.words[term] for term, found in known.items() if not found.occurs(seen))
    return tuple(dict.fromkeys(word for word in words if not is_small_word(word)))


def retrieve(
    passages: IndexedPassages, query: Query, *, limit: int, allowed: NDArray[np.bool_] | None
) -> tuple[IdArray, FloatArray]:
    """Return ids (int64) and BM25 scores (float64) of at most `limit` passages.

    Best first. Over very few passages BM25's idf can be 0 or less for every term; passages that hold a term
    then follow with the score 0.
    """
    bm25 = passages.bm25
    ids, scores = bm25.search(list(query.terms), limit, allowed=allowed)
    if len(ids) == limit:
        return ids, scores
    rest = np.setdiff1d(bm25.matching(list(query.terms)), ids, assume_unique=True)
    if allowed is not None:
        rest = rest[allowed[rest]]
    rest = rest[: limit - len(ids)]
    return np.concatenate([ids, rest]), np.concatenate([scores, np.zeros(len(rest))])


def by_article(
    passages: IndexedPassages, terms: Terms, found: tuple[IdArray, FloatArray]
) -> tuple[IdArray, FloatArray]:
    """Return the passages found, with their scores, in the order of passage and article together.

    A passage that holds some of the terms is worth more in an article that is about them. `found` and the
    result are ids, int64, (n,), and scores, float64, (n,).
    """
    ids, scores = found
    if not len(ids):
        return ids, scores
    articles = _Articles.of(passages, terms, ids)
    worth = scores + _WHOLE * articles.whole[articles.place]
    order = np.argsort(-worth, kind="stable")
    return ids[order], scores[order]


def ranked_articles(
    passages: IndexedPassages,
    terms: Terms,
    found: tuple[IdArray, FloatArray],
    *,
    now: datetime | None,
    weights: Weights,
    limit: int,
) -> list[RankedArticle]:
    """Return at most `limit` articles of the passages found, the likeliest first.

    Ties go to the newer one. `found` are ids, int64, (n,), and scores, float64, (n,).
    """
    ids, scores = found
    if not len(ids):
        return []
    bm25 = np.maximum(scores, 0)
    own = bm25 + weights.reading.coverage * (_weights(terms) @ _held(terms, ids))
    articles = _Articles.of(passages, terms, ids)
    freshness = _freshness(articles.published, now, weights)
    score = articles.highest(own) + weights.reading.frequency * articles.frequency
    score = (score + weights.reading.everywhere * articles.everywhere) * (
        1 + weights.reading.freshness * freshness
    )
    order = np.lexsort((articles.numbers, -articles.published, -score))[:limit]
    total = _weights(terms).sum() or 1.0
    best, best_passages = articles.highest(bm25), articles.best_passages(own, most=weights.passages)

    def ranked(place: int, row: int) -> RankedArticle:
        chosen = best_passages(row)[: 1 if place >= weights.extended else None]
        return RankedArticle(
            article=int(articles.numbers[row]),
            passages=tuple((at.first, at.last) for at in passages.addresses(ids[chosen])),
            passage=float(best[row] / total),
            frequency=float(articles.frequency[row] / total),
            freshness=float(freshness[row]),
        )

    return [ranked(place, row) for place, row in enumerate(order.tolist())]


@dataclass(frozen=True, slots=True)
class _Articles:
    """The a articles of the passages found, in order of number.

    Attributes:
        numbers: int64, (a,).
        place: int64, (n,): the place here of each passage's article.
        published: int64, (a,): seconds since 1970.
        frequency: float64, (a,): weighed and saturated counts of passages with the terms.
        everywhere: float64, (a,): the weight of terms that are in every passage.
        whole: float64, (a,): BM25 of the whole article, whose terms and length are counted in passages.
    """

    numbers: IdArray
    place: IdArray
    published: IdArray
    frequency: FloatArray
    everywhere: FloatArray
    whole: FloatArray

    @classmethod
    def of(cls, passages: IndexedPassages, terms: Terms, ids: IdArray) -> "_Articles":
        article = passages.bm25.column("article")
        numbers, place = np.unique(article[ids], return_inverse=True)
        # An article's passages were added together, and articles in order of number.
        low: IdArray = np.asarray(article.searchsorted(numbers, side="left"))
        high: IdArray = np.asarray(article.searchsorted(numbers, side="right"))
        held, size = _counted(terms, low, high), high - low
        return cls(
            numbers=numbers.astype(np.int64),
            place=place,
            published=passages.bm25.column("published")[low].astype(np.int64),
            frequency=_weights(terms) @ (held / (held + 1)),
            everywhere=_weights(terms) @ ((held == size) & (size > _FEW)),
            whole=whole_articles(terms, held, size),
        )

    def highest(self, values: FloatArray) -> FloatArray:
        """Return the highest of `values` (n,) of each article: float64, (a,)."""
        highest = np.zeros(len(self.numbers))
        np.maximum.at(highest, self.place, values)
        return highest

    def best_passages(self, values: FloatArray, *, most: int) -> Callable[[int], IdArray]:
        """Return a function from an article's row to its `most` best passages' places."""
        order = np.lexsort((-values, self.place))
        starts = np.searchsorted(self.place[order], np.arange(len(self.numbers) + 1))
        return lambda row: order[starts[row] : starts[row + 1]][:most]


def whole_articles(terms: Terms, held: NDArray[np.int64], size: NDArray[np.int64]) -> FloatArray:
    """Return BM25 of whole articles, whose terms and length are counted in passages: float64, (a,).

    Args:
        terms: those of the question.
        held: int64, (terms, a): how many passages of each article hold each term.
        size: int64, (a,): how many passages each article has.
    """
    return np.asarray(_weights(terms) @ (held * (_K1 + 1) / (held + _K1 * (1 - _B + _B * size / _AVERAGE))))


def most_of_article(terms: Terms) -> float:
    """Return the bound of `whole_articles`: that of an endless article of nothing but these terms."""
    return float(_weights(terms).sum() * (_K1 + 1))


def _counted(terms: Terms, low: IdArray, high: IdArray) -> NDArray[np.int64]:
    """Return how many passages from `low` to `high`, int64, (n,), hold each term: int64, (terms, n)."""
    counted = [term.holders.searchsorted(high) - term.holders.searchsorted(low) for term in terms.values()]
    return np.array(counted, np.int64).reshape(-1, len(low))


def _held(terms: Terms, ids: IdArray) -> NDArray[np.bool_]:
    """Return which of the passages, int64, (n,), hold each term: bool, (terms, n)."""
    held = np.zeros((len(terms), len(ids)), np.bool_)
    for row, term in enumerate(terms.values()):
        if len(term.holders):
            held[row] = term.holders.take(term.holders.searchsorted(ids), mode="clip") == ids
    return held


def _weights(terms: Terms) -> FloatArray:
    return np.array([term.weight for term in terms.values()])


def _freshness(published: NDArray[np.int64], now: datetime | None, weights: Weights) -> FloatArray:
    """Return 1 for articles of this moment, halved with each half-life: float64, (n,).

    0 without a date or a `now`. `published` is int64, (n,), in seconds since 1970.
    """
    if now is None:
        return np.zeros(len(published))
    age = np.abs(now.timestamp() - published.astype(np.float64)) / weights.half_life.total_seconds()
    return np.where(published == UNDATED, 0.0, 0.5**age)


_LONG = timedelta(days=14)  # after its end a period counts as over
_YEAR = 4  # digits of a year


def moment_of(query: Query, newest: datetime | None) -> datetime | None:
    """Return the moment that freshness is measured from.

    It is that of asking, or of the `newest` article there is to answer from if that is earlier, or the end of
    a period that is long over. A period without its year, as in "who retired in February and came back", is
    mostly background.
    """
    now, end = query.now, query.period.until
    has_year = any(term.isdigit() and len(term) == _YEAR for term in query.times)
    if now and end and has_year and now - end > _LONG:
        return end
    return min(now, newest) if now and newest else now


def nearness(published: NDArray[np.int64], period: TimeWindow, *, fades: timedelta) -> NDArray[np.float64]:
    """Return 1 for articles of the period, halved with each `fades` after it.

    0 before it or undated. `published` is int64, (n,), in seconds since 1970, the result float64, (n,).
    """
    near = np.ones(len(published))
    if period.until is not None:
        after = np.maximum(published.astype(np.float64) - seconds(period.until), 0)
        near = 0.5 ** (after / fades.total_seconds())
    if period.since is not None:
        near[published < seconds(period.since)] = 0.0
    near[published == UNDATED] = 0.0
    return near
