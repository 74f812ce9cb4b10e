"""One article to its finds: the watches that its terms let through, held against its new sentences.

A watch is told of a sentence only where an answer made of it would count as found.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial, reduce
from operator import or_

from corpus.models.answer import Query
from corpus.models.article import Article
from corpus.models.watch import Find
from corpus.retrieval.excerpts import plain_excerpt
from corpus.retrieval.fragments import quotable, role_of
from corpus.retrieval.matching import match, same
from corpus.retrieval.phrases import holds
from corpus.retrieval.weights import DEFAULT_WEIGHTS, Weights, chance
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms
from corpus.text.sentences import span_of
from corpus.watches.index import Holders, WatchIndex
from corpus.watches.novelty import KnownSentences, runs_of_news
from corpus.watches.queries import WatchQuery

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
class NewArticle:
    """An article that came in, and the ranges of its sentences that are new."""

    stored: StoredArticle
    runs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, stored: StoredArticle, earlier: Sequence[str]) -> "NewArticle":
        """An article after texts of which these are the sentences."""
        return cls(stored, ((0, len(stored.sentences)),)).beyond(earlier)

    def beyond(self, said: Sequence[str]) -> "NewArticle":
        """The same article, of which these sentences too were said before."""
        if not said:
            return self
        before = KnownSentences(said)
        runs = (
            (start + first, start + last)
            for (start, _), texts in zip(self.runs, self.texts, strict=True)
            for first, last in runs_of_news(texts, before)
        )
        return NewArticle(self.stored, tuple(runs))

    def only(self, windows: Sequence[tuple[int, int]]) -> "NewArticle":
        """The same article, as if nothing but these windows were new."""
        runs: list[tuple[int, int]] = []
        for first, last in windows:
            if runs and first <= runs[-1][1]:
                runs[-1] = (runs[-1][0], last)
            else:
                runs.append((first, last))
        return NewArticle(self.stored, tuple(runs))

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
                first = max(place - _SENTENCES + 1, row)
                for term in set(map(same, terms(text, language))):
                    within = held[term]
                    if within and within[-1][1] >= first:
                        within[-1] = (within[-1][0], place + 1)
                    else:
                        within.append((first, place + 1))
            row += len(texts)
        return held | {term: [(0, row)] for term in self.title}


def finds_in(
    arrival: NewArticle, index: WatchIndex, *, seen: Seen, told: Told, weights: Weights = DEFAULT_WEIGHTS
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


def _best(arrival: NewArticle, standing: WatchQuery, weights: Weights) -> Find | None:
    """The best window of new sentences that holds what must be there, if it is an answer."""
    stored, query = arrival.stored, standing.query
    article, spans = stored.article, stored.sentences
    for worth, first, last in sorted(_answers(arrival, standing, weights), key=lambda each: -each[0]):
        text = span_of(spans, first, last).of(article.body)
        if all(holds(phrase, text) or holds(phrase, article.title) for phrase in query.musts):
            return Find(
                watch=standing.watch.number,
                excerpt=plain_excerpt(article, spans, (first, last), terms=query.terms),
                sentences=tuple(span.of(article.body) for span in spans[first:last]),
                confidence=worth / _EACH_MORE ** (last - first - 1),
            )
    return None


def _answers(arrival: NewArticle, standing: WatchQuery, weights: Weights) -> Iterator[tuple[float, int, int]]:
    """Each window that counts as found: what it is worth, and its sentences, half-open."""
    asked, language = standing.asked, arrival.stored.article.language
    titled = _held(term in arrival.title for term in asked.places)
    coverage = cache(partial(_coverage, asked.weights))
    total = sum(asked.weights) or 1.0
    body, spans = arrival.stored.article.body, arrival.stored.sentences
    for (start, end), texts in zip(arrival.runs, arrival.texts, strict=True):
        roles = [role_of(body, spans, place) for place in range(start, end)]
        matches = [match(asked, text, language) for text in texts]
        held = [_held(each.counts) for each in matches]
        for first, last in _windows(texts, held):
            if not quotable(roles[first:last]):
                continue
            confidence = chance(
                weights.trust,
                coverage=coverage(reduce(or_, held[first:last], titled)),
                nearness=max(each.near for each in matches[first:last]) / total,
            )
            if confidence >= weights.found:
                yield confidence * _EACH_MORE ** (last - first - 1), start + first, start + last


def _held(there: Iterable[object]) -> int:
    """Which terms of a question are there, as the bits of a number."""
    return sum(1 << place for place, each in enumerate(there) if each)


def _coverage(weights: Sequence[float], held: int) -> float:
    """The share of a question's weight that these of its terms have."""
    covered = sum(weight for place, weight in enumerate(weights) if held >> place & 1)
    return covered / (sum(weights) or 1.0)


def _windows(texts: Sequence[str], held: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The windows of a run of sentences that are short enough, and every sentence alone.

    A window that begins or ends with a sentence that does not speak of the question is worth more without it.
    """
    for first in range(len(texts)):
        yield first, first + 1
        for last in range(first + 2, min(first + _SENTENCES, len(texts)) + 1):
            short = sum(map(len, texts[first:last])) + last - first <= _CHARACTERS
            if short and held[first] and held[last - 1]:
                yield first, last


def _is_excluded(query: Query, article: Article) -> bool:
    return any(_mentions(words, article) for words in query.exclusions)


def _mentions(words: str, article: Article) -> bool:
    """Whether an excluded phrase, or a word in whatever form, stands in an article."""
    text = f"{article.title}\n{article.body}"
    if holds(words, text):
        return True
    wanted = terms(words, article.language)
    return len(words.split()) == 1 == len(wanted) and wanted[0] in terms(text, article.language)
