"""Candidates to what may be cited: articles are read from the store and their windows weighed."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.models import Article, AskedTerm, Evidence, Excerpt, Factor, Query
from corpus.retrieval.excerpts import make_excerpt
from corpus.retrieval.matching import Asked, same
from corpus.retrieval.ranking import Candidate, Terms
from corpus.retrieval.weights import NAMES, Factors
from corpus.retrieval.windows import Page, Windows, windows_of
from corpus.store.articles import ArticleStore
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms
from corpus.text.passages import span_of


@dataclass(frozen=True, slots=True)
class Readings:
    """The articles that were read for a question, and the windows of them, whose pages are in that order."""

    query: Query
    asked: Asked
    articles: tuple[StoredArticle, ...]
    pages: tuple[Page, ...]
    windows: Windows

    def best(self, factors: Factors) -> list[int]:
        """The row of the best window of each article, best first."""
        best: list[int] = self.windows.best(factors.vector()).tolist()
        return best

    def article(self, row: int) -> Article:
        """The article of a window."""
        return self.articles[int(self.windows.places[row, 0])].article

    def text(self, row: int) -> str:
        """The sentences of a window, which may be longer than an excerpt if they are one."""
        page, first, last = self.windows.places[row].tolist()
        stored = self.articles[page]
        return span_of(stored.sentences, first, last).of(stored.article.body)

    def value(self, row: int, factor: str) -> float:
        """The value of one factor of a window."""
        return float(self.windows.values[row, NAMES.index(factor)])

    def excerpt(self, row: int) -> Excerpt:
        """The excerpt of a window."""
        page, first, last = self.windows.places[row].tolist()
        stored = self.articles[page]
        return make_excerpt(stored.article, stored.sentences, (first, last), terms=self.query.terms)

    def evidence(self, row: int, excerpt: Excerpt, factors: Factors) -> Evidence:
        """Why a window stands where it does."""
        title = self.pages[self.windows.places[row, 0]].title
        rated = zip(NAMES, self.windows.values[row].tolist(), factors.vector(), strict=True)
        return Evidence(
            terms=self._terms(excerpt, title),
            factors=tuple(
                Factor(name=name, value=value, weight=weight) for name, value, weight in rated if weight
            ),
        )

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
