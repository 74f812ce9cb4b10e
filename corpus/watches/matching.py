"""Match one article against the watches that share its terms.

A sentence is a match only where an answer made of it would count as found.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial, reduce
from operator import or_

from corpus.models.answer import Query
from corpus.models.article import Article
from corpus.models.watch import Find
from corpus.retrieval.analyses import analysis_of
from corpus.retrieval.candidates import MOST_CHARACTERS, MOST_SENTENCES
from corpus.retrieval.excerpts import plain_excerpt
from corpus.retrieval.fragments import quotable
from corpus.retrieval.matching import match_analysed, same
from corpus.retrieval.phrases import fits_one_of
from corpus.retrieval.reading import Similarities
from corpus.retrieval.sentence_terms import AnalysedSentence
from corpus.retrieval.weights import DEFAULT_WEIGHTS, Weights, chance
from corpus.retrieval.wordings import holds
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms
from corpus.text.repeats import KnownSentences, new_ranges
from corpus.text.sentences import span_of
from corpus.watches.index import Holders, WatchIndex
from corpus.watches.queries import WatchQuery

_EACH_MORE = 0.95  # factor of the confidence for each further sentence, so that short excerpts win
_PLACES = 3  # windows of an article that are matched exactly: those with most of the question

KnownOf = Callable[[int], Sequence[str]]
"""Gives the sentences that a watch, by number, knows already."""
Seen = Callable[[Query, StoredArticle], bool]
"""Tells whether a query covers the source of an article and its viewer may see it."""


@dataclass(frozen=True)
class NewArticle:
    """An article that came in, and the half-open ranges of its sentences that are new."""

    stored: StoredArticle
    runs: tuple[tuple[int, int], ...]
    analysed: Sequence[AnalysedSentence]

    @classmethod
    def of(cls, stored: StoredArticle, earlier: Sequence[str]) -> "NewArticle":
        """Return the article without what `earlier` sentences say."""
        count = len(stored.sentences)
        analysis = analysis_of(stored.article, stored.sentences, stored.analysis)
        return cls(stored, ((0, count),), list(analysis([(0, count)]))).beyond(earlier)

    def beyond(self, known: Sequence[str]) -> "NewArticle":
        """Return the article without what these sentences say too."""
        if not known:
            return self
        already = KnownSentences(known)
        runs = (
            (start + first, start + last)
            for (start, _), texts in zip(self.runs, self.texts, strict=True)
            for first, last in new_ranges(texts, already)
        )
        return replace(self, runs=tuple(runs))

    def only(self, windows: Sequence[tuple[int, int]]) -> "NewArticle":
        """Return the article as if nothing but these windows, in order, were new."""
        runs: list[tuple[int, int]] = []
        for first, last in windows:
            if runs and first <= runs[-1][1]:
                runs[-1] = (runs[-1][0], last)
            else:
                runs.append((first, last))
        return replace(self, runs=tuple(runs))

    @cached_property
    def title(self) -> frozenset[str]:
        """The terms of its title."""
        article = self.stored.article
        return frozenset(map(same, terms(article.title, article.language)))

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The new sentences, range by range."""
        spans, body = self.stored.sentences, self.stored.article.body
        return tuple(tuple(span.of(body) for span in spans[first:last]) for first, last in self.runs)

    @cached_property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """The windows of up to three new sentences, as half-open ranges of sentences."""
        return tuple(
            (first, min(first + MOST_SENTENCES, end))
            for start, end in self.runs
            for first in range(start, end)
        )

    @cached_property
    def holders(self) -> Holders:
        """By term of title or new sentences, the half-open ranges of windows that hold it."""
        held, row = defaultdict[str, list[tuple[int, int]]](list), 0
        for start, end in self.runs:
            for place, each in enumerate(self.analysed[start:end], start=row):
                first = max(place - MOST_SENTENCES + 1, row)
                for term in set(each.sentence.terms):
                    within = held[term]
                    if within and within[-1][1] >= first:
                        within[-1] = (within[-1][0], place + 1)
                    else:
                        within.append((first, place + 1))
            row += end - start
        return held | {term: [(0, row)] for term in self.title}


def finds_in(
    arrival: NewArticle,
    index: WatchIndex,
    *,
    seen: Seen,
    known_of: KnownOf,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Iterator[Find]:
    """Yield what the new sentences of an article answer, at most one find a watch."""
    if not arrival.windows or not arrival.stored.is_intact():
        return
    stored, least = arrival.stored, least_coverage(weights)
    for watch_query, rows in index.covered(arrival.holders, windows=len(arrival.windows), least=least):
        watch, query = watch_query.watch, watch_query.query
        if watch.after < stored.number and seen(query, stored) and not _is_excluded(query, stored.article):
            close = arrival.only(sorted(arrival.windows[row] for row in rows[:_PLACES]))
            found = _best(close.beyond(known_of(watch.number)), watch_query, weights)
            if found is not None:
                yield found


def judged_find(
    find: Find, question: str, similarities: Similarities, weights: Weights = DEFAULT_WEIGHTS
) -> Find:
    """Return a find with the confidence that the sentence encoder leaves it; as it is while that fails."""
    found = similarities(question, (" ".join(find.sentences),))
    if found is None:
        return find
    trust, sure = weights.judged_trust, find.confidence
    logit = trust.bias + trust.logit * math.log(sure / (1 - sure)) + trust.similarity * found[0]
    return replace(find, confidence=1 / (1 + math.exp(-logit)))


def least_coverage(weights: Weights) -> float:
    """Return the coverage below which no sentence answers, however near its terms.

    The inverse of `chance` with nearness 1, less 1e-6, so that rounding excludes nothing the confidence lets
    through.
    """
    trust = weights.trust
    logit = math.log(weights.matched / (1 - weights.matched))
    return (logit - trust.bias - trust.nearness) / trust.coverage - 1e-6


def _best(arrival: NewArticle, watch_query: WatchQuery, weights: Weights) -> Find | None:
    """Return the best window that answers and holds the required phrases."""
    stored, query = arrival.stored, watch_query.query
    article, spans = stored.article, stored.sentences
    for worth, first, last in sorted(_answers(arrival, watch_query, weights), key=lambda each: -each[0]):
        text = span_of(spans, first, last).of(article.body)
        if fits_one_of((text, article.title), query):
            return Find(
                watch=watch_query.watch.number,
                excerpt=plain_excerpt(article, spans, (first, last), terms=query.terms),
                sentences=tuple(span.of(article.body) for span in spans[first:last]),
                confidence=worth / _EACH_MORE ** (last - first - 1),
            )
    return None


def _answers(
    arrival: NewArticle, watch_query: WatchQuery, weights: Weights
) -> Iterator[tuple[float, int, int]]:
    """Yield each window that counts as found: its worth, and its half-open range."""
    asked, language = watch_query.asked, arrival.stored.article.language
    titled = _held(term in arrival.title for term in asked.places)
    coverage = cache(partial(_coverage, asked.weights))
    total = sum(asked.weights) or 1.0
    for (start, end), texts in zip(arrival.runs, arrival.texts, strict=True):
        analysed = arrival.analysed[start:end]
        roles = [each.role for each in analysed]
        matches = [
            match_analysed(asked, text, each.sentence, language)
            for text, each in zip(texts, analysed, strict=True)
        ]
        held = [_held(each.counts) for each in matches]
        for first, last in _windows(texts, held):
            if not quotable(roles[first:last]):
                continue
            confidence = chance(
                weights.trust,
                coverage=coverage(reduce(or_, held[first:last], titled)),
                nearness=max(each.near for each in matches[first:last]) / total,
            )
            if confidence >= weights.matched:
                yield confidence * _EACH_MORE ** (last - first - 1), start + first, start + last


def _held(there: Iterable[object]) -> int:
    """Return which terms of a question are there, as the bits of a number."""
    return sum(1 << place for place, each in enumerate(there) if each)


def _coverage(weights: Sequence[float], held: int) -> float:
    """Return the share of a question's weight that the terms in `held` (bits) have."""
    covered = sum(weight for place, weight in enumerate(weights) if held >> place & 1)
    return covered / (sum(weights) or 1.0)


def _windows(texts: Sequence[str], held: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield every sentence alone, and the windows that are short enough.

    A window whose first or last sentence holds nothing of the question is worth more without it.
    """
    for first in range(len(texts)):
        yield first, first + 1
        for last in range(first + 2, min(first + MOST_SENTENCES, len(texts)) + 1):
            short = sum(map(len, texts[first:last])) + last - first <= MOST_CHARACTERS
            if short and held[first] and held[last - 1]:
                yield first, last


def _is_excluded(query: Query, article: Article) -> bool:
    return any(_mentions(words, article) for words in query.exclusions)


def _mentions(words: str, article: Article) -> bool:
    """Return whether an article holds an excluded phrase, or a word in any form."""
    text = f"{article.title}\n{article.body}"
    if holds(words, text):
        return True
    wanted = terms(words, article.language)
    return len(words.split()) == 1 == len(wanted) and wanted[0] in terms(text, article.language)
