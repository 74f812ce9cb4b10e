"""One article to its finds: the watches that its terms let through, held against its new sentences.

A watch is told of a sentence only where an answer made of it would count as found.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.models import Article, Query
from corpus.retrieval.confidence import chance
from corpus.retrieval.excerpts import make_excerpt
from corpus.retrieval.matching import Asked, Match, match, same
from corpus.retrieval.phrases import holds
from corpus.retrieval.weights import DEFAULT_WEIGHTS, Weights
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms
from corpus.text.passages import span_of
from corpus.watching.index import Holders, WatchIndex
from corpus.watching.news import Said, runs_of_news
from corpus.watching.standing import StandingQuery
from corpus.watching.watch import Find

# Of an excerpt, as in an answer.
_SENTENCES = 3
_CHARACTERS = 600
_EACH_MORE = 0.95  # of the confidence that is left where a sentence more is needed
_PLACES = 3  # of an article at which an excerpt is looked for: those that have most of the question

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
            (first, min(first + _SENTENCES, end)) for start, end in self.runs for first in range(start, end)
        )

    @cached_property
    def holders(self) -> Holders:
        """By each term of title or new sentences, the ranges of windows that it stands in."""
        language, held, row = self.stored.article.language, defaultdict[str, list[tuple[int, int]]](list), 0
        for texts in self.texts:
            for place, text in enumerate(texts, start=row):
                within = (max(place - _SENTENCES + 1, row), place + 1)
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
            close = arrival.only(sorted(arrival.windows[row] for row in rows[:_PLACES]))
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
    stored, query = arrival.stored, standing.query
    for worth, first, last in sorted(_answers(arrival, standing, weights), key=lambda each: -each[0]):
        text = span_of(stored.sentences, first, last).of(stored.article.body)
        if all(holds(phrase, text) or holds(phrase, stored.article.title) for phrase in query.musts):
            excerpt = make_excerpt(stored.article, stored.sentences, (first, last), terms=query.terms)
            confidence = worth / _EACH_MORE ** (last - first - 1)
            return Find(watch=standing.watch.number, excerpt=excerpt, confidence=confidence)
    return None


def _answers(arrival: Arrival, standing: StandingQuery, weights: Weights) -> Iterator[tuple[float, int, int]]:
    """Each window that counts as found: what it is worth, and its sentences, half-open."""
    titled = [term in arrival.title for term in standing.asked.places]
    for (start, _), texts in zip(arrival.runs, arrival.texts, strict=True):
        matches = [match(standing.asked, text, arrival.stored.article.language) for text in texts]
        for first, last in _windows(texts):
            confidence = _confidence(standing.asked, matches[first:last], titled, weights)
            if confidence >= weights.found:
                yield confidence * _EACH_MORE ** (last - first - 1), start + first, start + last


def _windows(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The windows of a run of sentences that are short enough, and every sentence alone."""
    for first in range(len(texts)):
        for last in range(first + 1, min(first + _SENTENCES, len(texts)) + 1):
            if last == first + 1 or sum(map(len, texts[first:last])) + last - first <= _CHARACTERS:
                yield first, last


def _confidence(asked: Asked, matches: Sequence[Match], titled: Sequence[bool], weights: Weights) -> float:
    """How far a window can be trusted to answer, as a citation is."""
    total = sum(asked.weights) or 1.0
    counts = zip(*(match.counts for match in matches), strict=True)
    there = (any(each) or in_title for each, in_title in zip(counts, titled, strict=True))
    covered = sum(weight for weight, is_there in zip(asked.weights, there, strict=True) if is_there)
    nearness = max(match.near for match in matches) / total
    return chance(weights.trust, coverage=covered / total, nearness=nearness)


def _is_excluded(query: Query, article: Article) -> bool:
    return any(_mentions(words, article) for words in query.exclusions)


def _mentions(words: str, article: Article) -> bool:
    """Whether an excluded phrase, or a word in whatever form, stands in an article."""
    text = f"{article.title}\n{article.body}"
    if holds(words, text):
        return True
    wanted = terms(words, article.language)
    return len(words.split()) == 1 == len(wanted) and wanted[0] in terms(text, article.language)
