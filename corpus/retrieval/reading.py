"""Candidates to what may be cited: articles are read from the store and their windows weighed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.models import AskedTerm, Evidence, Excerpt, Factor, Query
from corpus.retrieval.excerpts import make_excerpt
from corpus.retrieval.matching import Asked, same
from corpus.retrieval.ranking import Candidate, Terms
from corpus.retrieval.weights import NAMES, Factors
from corpus.retrieval.windows import Page, Windows, windows_of
from corpus.store.articles import ArticleStore, StoredArticle
from corpus.text.analysis import terms


@dataclass(frozen=True, slots=True)
class Found:
    """An excerpt with the reasons for its place."""

    excerpt: Excerpt
    evidence: Evidence
    coverage: float


@dataclass(frozen=True, slots=True)
class Readings:
    """The articles that were read for a question, and the windows of them, whose pages are in that order."""

    query: Query
    asked: Asked
    articles: tuple[StoredArticle, ...]
    pages: tuple[Page, ...]
    windows: Windows

    def best(self, factors: Factors) -> Iterator[Found]:
        """The best excerpt of each article, best first."""
        weights = factors.vector()
        for row in self.windows.best(weights).tolist():
            yield self._found(row, weights)

    def excerpt(self, row: int) -> Excerpt:
        """The excerpt of one of the windows."""
        page, first, last = self.windows.places[row].tolist()
        stored = self.articles[page]
        return make_excerpt(stored.article, stored.sentences, (first, last), terms=self.query.terms)

    def _found(self, row: int, weights: Sequence[float]) -> Found:
        excerpt = self.excerpt(row)
        values = self.windows.values[row].tolist()
        factors = tuple(
            Factor(name=name, value=value, weight=weight)
            for name, value, weight in zip(NAMES, values, weights, strict=True)
            if weight
        )
        title = self.pages[self.windows.places[row, 0]].title
        evidence = Evidence(terms=self._terms(excerpt, title), factors=factors)
        return Found(excerpt, evidence, coverage=values[NAMES.index("coverage")])

    def _terms(self, excerpt: Excerpt, title: frozenset[str]) -> tuple[AskedTerm, ...]:
        there = frozenset(map(same, terms(excerpt.text, excerpt.article.language)))
        total = sum(self.asked.weights) or 1.0
        return tuple(
            AskedTerm(
                term=term,
                word=self.query.words.get(term, term),
                weight=self.asked.weights[place] / total,
                in_excerpt=same(term) in there,
                in_title=same(term) in title,
            )
            for term in self.query.terms
            if (place := self.asked.places.get(same(term))) is not None
        )


def read_articles(
    store: ArticleStore, chosen: Sequence[Candidate], *, query: Query, known: Terms
) -> Readings:
    """Reads the chosen articles, in their order; what is not byte for byte what was stored is left out."""
    stored = store.get([candidate.article for candidate in chosen])
    intact = [
        (candidate, stored[candidate.article])
        for candidate in chosen
        if candidate.article in stored and stored[candidate.article].is_intact()
    ]
    asked = Asked.of(
        query.text, [(term, known[term].weight) for term in query.terms if term in known], names=_names(query)
    )
    pages = tuple(_page(candidate, article) for candidate, article in intact)
    return Readings(query, asked, tuple(article for _, article in intact), pages, windows_of(asked, pages))


def _page(candidate: Candidate, stored: StoredArticle) -> Page:
    article = stored.article
    ranges = _ranges(candidate.passages, count=len(stored.sentences))
    return Page(
        texts=tuple(
            sentence.of(article.body) for low, high in ranges for sentence in stored.sentences[low:high]
        ),
        ranges=ranges,
        title=frozenset(map(same, terms(article.title, article.language))),
        language=article.language,
        frequency=candidate.frequency,
        passage=candidate.passage,
        freshness=candidate.freshness,
    )


def _ranges(passages: Sequence[tuple[int, int]], *, count: int) -> tuple[tuple[int, int], ...]:
    """The sentences of these passages with one more on each side, as ranges that are apart."""
    ranges: list[tuple[int, int]] = []
    for first, last in sorted((max(first - 1, 0), min(last + 1, count)) for first, last in passages):
        if ranges and first <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    return tuple(ranges)


def _names(query: Query) -> frozenset[str]:
    """The terms whose word has a capital, but for the question's first, which always has."""
    return frozenset(
        term for term, word in query.words.items() if word[:1].isupper() and not query.text.startswith(word)
    )
