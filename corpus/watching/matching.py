"""One article to its finds: the watches that its terms let through, held against its new sentences.

A watch is told of a sentence only where an answer made of it would count as found.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.models import Article, Query
from corpus.retrieval.confidence import chance
from corpus.retrieval.matching import same
from corpus.retrieval.phrases import holds
from corpus.retrieval.reading import Readings
from corpus.retrieval.weights import DEFAULT_WEIGHTS, TRUSTED, Factors, Weights
from corpus.retrieval.windows import MOST_SENTENCES, Page, windows_of
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms
from corpus.watching.index import Holders, WatchIndex
from corpus.watching.news import Said, runs_of_news
from corpus.watching.standing import StandingQuery
from corpus.watching.watch import Find

Told = Callable[[int], Sequence[str]]
"""The sentences that a watch, by number, was told before."""
Seen = Callable[[Query, StoredArticle], bool]
"""Whether a query looks at the source of an article, and may."""


@dataclass(frozen=True)
class Arrival:
    """An article that came in, and the ranges of its sentences that are new."""

    stored: StoredArticle
    runs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, stored: StoredArticle, earlier: Sequence[str]) -> "Arrival":
        """An article after texts of which these are the sentences."""
        return cls(stored, ((0, len(stored.sentences)),)).beyond(earlier)

    def beyond(self, said: Sequence[str]) -> "Arrival":
        """The same article, of which these sentences too were said before."""
        if not said:
            return self
        before = Said(said)
        runs = (
            (start + first, start + last)
            for (start, _), texts in zip(self.runs, self.texts, strict=True)
            for first, last in runs_of_news(texts, before)
        )
        return Arrival(self.stored, tuple(runs))

    def only(self, windows: Sequence[tuple[int, int]]) -> "Arrival":
        """The same article, as if nothing but these windows were new."""
        runs: list[tuple[int, int]] = []
        for first, last in windows:
            if runs and first <= runs[-1][1]:
                runs[-1] = (runs[-1][0], last)
            else:
                runs.append((first, last))
        return Arrival(self.stored, tuple(runs))

    @cached_property
    def title(self) -> frozenset[str]:
        """The terms of its title."""
        article = self.stored.article
        return frozenset(map(same, terms(article.title, article.language)))

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The new sentences of each run."""
        spans, body = self.stored.sentences, self.stored.article.body
        return tuple(tuple(span.of(body) for span in spans[first:last]) for first, last in self.runs)

    @cached_property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """The first and last sentence of each window of as many new sentences as fit, half-open."""
        return tuple(
            (first, min(first + MOST_SENTENCES, end))
            for start, end in self.runs
            for first in range(start, end)
        )

    @cached_property
    def holders(self) -> Holders:
        """By each term of title or new sentences, the ranges of windows that it stands in."""
        language, held, row = self.stored.article.language, defaultdict[str, list[tuple[int, int]]](list), 0
        for texts in self.texts:
            for place, text in enumerate(texts, start=row):
                within = (max(place - MOST_SENTENCES + 1, row), place + 1)
                for term in set(terms(text, language)):
                    held[same(term)].append(within)
            row += len(texts)
        for term in self.title:
            held[term].append((0, row))
        return held


def finds_in(
    arrival: Arrival, index: WatchIndex, *, seen: Seen, told: Told, weights: Weights = DEFAULT_WEIGHTS
) -> Iterator[Find]:
    """What the new sentences of an article answer, at most one find a watch, in the order of the index."""
    if not arrival.windows or not arrival.stored.is_intact():
        return
    stored, least = arrival.stored, least_coverage(weights)
    for standing, rows in index.covered(arrival.holders, windows=len(arrival.windows), least=least):
        watch, query = standing.watch, standing.query
        if watch.after < stored.number and seen(query, stored) and not _is_excluded(query, stored.article):
            close = arrival.only(sorted(arrival.windows[row] for row in rows[: weights.passages]))
            found = _best(close.beyond(told(watch.number)), standing, weights)
            if found is not None:
                yield found


def least_coverage(weights: Weights) -> float:
    """The share of a question's weight below which no sentence is an answer, however near its terms stand.

    A little below it, so that rounding excludes nothing that the confidence itself would let through.
    """
    trust = weights.trust
    logit = math.log(weights.found / (1 - weights.found))
    return (logit - trust.bias - trust.nearness) / trust.coverage - 1e-6


def _best(arrival: Arrival, standing: StandingQuery, weights: Weights) -> Find | None:
    """The best window of new sentences that holds what must be there, if it is an answer."""
    article, page = arrival.stored.article, _page(arrival)
    windows = windows_of(standing.asked, (page,))
    readings = Readings(standing.query, standing.asked, (arrival.stored,), (page,), windows)
    for row in np.argsort(-windows.values @ _vector(weights.factors), kind="stable").tolist():
        if _holds_all(standing.query.musts, readings.text(row), article.title):
            confidence = chance(weights.trust, **{name: readings.value(row, name) for name in TRUSTED})
            if confidence < weights.found:
                return None
            excerpt = readings.excerpt(row)
            return Find(watch=standing.watch.number, excerpt=excerpt, confidence=confidence)
    return None


@lru_cache
def _vector(factors: Factors) -> NDArray[np.float64]:
    return np.array(factors.vector())


def _page(arrival: Arrival) -> Page:
    article = arrival.stored.article
    return Page(
        texts=tuple(text for texts in arrival.texts for text in texts),
        ranges=arrival.runs,
        title=arrival.title,
        language=article.language,
        freshness=1.0,
    )


def _is_excluded(query: Query, article: Article) -> bool:
    return any(_mentions(words, article) for words in query.exclusions)


def _mentions(words: str, article: Article) -> bool:
    """Whether an excluded phrase, or a word in whatever form, stands in an article."""
    text = f"{article.title}\n{article.body}"
    if holds(words, text):
        return True
    wanted = terms(words, article.language)
    return len(words.split()) == 1 == len(wanted) and wanted[0] in terms(text, article.language)


def _holds_all(phrases: Sequence[str], *texts: str) -> bool:
    return all(any(holds(phrase, text) for text in texts) for phrase in phrases)
