"""Match one article against the watches that share its terms.

A sentence is a match only where an answer made of it would count as found.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from operator import or_

from corpus.models.answer import Query
from corpus.models.article import Article, Span
from corpus.models.watch import Find
from corpus.retrieval.analyses import analysis_of
from corpus.retrieval.candidates import MOST_CHARACTERS, MOST_SENTENCES
from corpus.retrieval.excerpts import plain_excerpt
from corpus.retrieval.fragments import quotable
from corpus.retrieval.matching import held_terms, nearness, same
from corpus.retrieval.phrases import fits_one_of
from corpus.retrieval.reading import Similarities
from corpus.retrieval.sentence_terms import AnalysedSentence
from corpus.retrieval.weights import DEFAULT_WEIGHTS, Weights, chance
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms
from corpus.text.repeats import KnownSentences, new_ranges
from corpus.text.sentences import span_of
from corpus.text.wordings import holds
from corpus.watches.index import Holders, WatchIndex
from corpus.watches.queries import WatchQuery

_EACH_MORE = 0.95  # factor of the confidence for each further sentence, so that short excerpts win
_PLACES = 3  # windows of an article that are matched exactly: those with most of the question

KnownOf = Callable[[int], Sequence[str]]
"""A function from a watch's number to the sentences that it knows already."""
Seen = Callable[[Query, StoredArticle], bool]
"""Tells whether a query covers the source of an article and its viewer may see it."""


@dataclass(frozen=True)
class NewArticle:
    """An article that came in.

    Attributes:
        stored: the article.
        runs: the half-open ranges of its sentences that are new.
        spans: where all of them are.
        sentences: all of them, as they are matched.
        texts: all of them.
        title: the terms of its title.
    """

    stored: StoredArticle
    runs: tuple[tuple[int, int], ...]
    spans: Sequence[Span]
    sentences: Sequence[AnalysedSentence]
    texts: Sequence[str]
    title: frozenset[str]

    @classmethod
    def of(cls, stored: StoredArticle, earlier: Sequence[str]) -> "NewArticle":
        """Return the article without what `earlier` sentences say."""
        article, spans = stored.article, tuple(stored.sentences)
        every = list(analysis_of(article, spans, stored.analysis).within([(0, len(spans))]))
        texts = [span.of(article.body) for span in spans]
        title = frozenset(map(same, terms(article.title, article.language)))
        return cls(stored, ((0, len(spans)),), spans, every, texts, title).beyond(earlier)

    def beyond(self, known: Sequence[str]) -> "NewArticle":
        """Return the article without what these sentences say too."""
        if not known:
            return self
        already = KnownSentences(known)
        runs = (
            (start + first, start + last)
            for start, end in self.runs
            for first, last in new_ranges(self.texts[start:end], already)
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
            for place, each in enumerate(self.sentences[start:end], start=row):
                first = max(place - MOST_SENTENCES + 1, row)
                # Not a set: sums of floats depend on the order, which should be the same in every process.
                for term in dict.fromkeys(each.sentence.terms):
                    within = held[term]
                    if within and within[-1][1] >= first:
                        within[-1] = (within[-1][0], place + 1)
                    else:
                        within.append((first, place + 1))
            row += end - start
        return held | {term: [(0, row)] for term in sorted(self.title)}


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
            found = _best(close, watch_query, weights)
            # What a watch knows is read from the store: only for the few that found something.
            if found is not None and (known := known_of(watch.number)):
                found = _best(close.beyond(known), watch_query, weights)
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
    article, spans, query = arrival.stored.article, arrival.spans, watch_query.query
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
    asked = watch_query.asked
    titled = sum(1 << place for term, place in asked.places.items() if term in arrival.title)
    least, total = least_coverage(weights), sum(asked.weights) or 1.0
    coverage = _Made(partial(_coverage, asked.weights))
    near = _Made(partial(_nearness, arrival, watch_query))
    for start, end in arrival.runs:
        texts, sentences = arrival.texts[start:end], arrival.sentences[start:end]
        held = [held_terms(asked, each.sentence) for each in sentences]
        for first, last in _windows(texts, held):
            covered = coverage[reduce(or_, held[first:last], titled)]
            if covered < least or not quotable([each.role for each in sentences[first:last]]):
                continue
            nearest = max([near[place] for place in range(start + first, start + last)])
            confidence = chance(weights.trust, coverage=covered, nearness=nearest / total)
            if confidence >= weights.matched:
                yield confidence * _EACH_MORE ** (last - first - 1), start + first, start + last


class _Made(dict[int, float]):
    """Values that are made when they are first asked for; quicker than a new `functools.cache` a watch."""

    def __init__(self, make: Callable[[int], float]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: int) -> float:
        value = self[key] = self._make(key)
        return value


def _nearness(arrival: NewArticle, watch_query: WatchQuery, place: int) -> float:
    """Return how near the terms of a watch are to its likeliest answer in the sentence at `place`."""
    language, sentence = arrival.stored.article.language, arrival.sentences[place].sentence
    return nearness(watch_query.asked, arrival.texts[place], sentence, language)


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
