"""Candidates to what may be cited: articles are read from the store, and their sentences weighed."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.models.answer import AskedTerm, Evidence, Excerpt, Factor, Query
from corpus.models.article import Article, Span
from corpus.retrieval.candidates import ExcerptCandidates, excerpt_candidates
from corpus.retrieval.excerpts import make_excerpt
from corpus.retrieval.features import ArticleExtract, IntArray, SentenceFeatures
from corpus.retrieval.fragments import role_of
from corpus.retrieval.matching import QuestionTerms, same
from corpus.retrieval.ranking import RankedArticle, Terms
from corpus.retrieval.weights import NAMES, Weights
from corpus.store.articles import ArticleStore
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms
from corpus.text.sentences import span_of


@dataclass(frozen=True, slots=True)
class ReadArticles:
    """The articles that were read for a question, and what could be cited of them, in that order of pages."""

    query: Query
    asked: QuestionTerms
    articles: tuple[StoredArticle, ...]
    extracts: tuple[ArticleExtract, ...]
    candidates: ExcerptCandidates

    def best(self, weights: Weights) -> list[int]:
        """The best choice of each article, by number, best first."""
        best: list[int] = self.candidates.best(weights.choosing, weights.ordering).tolist()
        return best

    def article(self, choice: int) -> Article:
        """The article of a choice."""
        return self._stored(choice).article

    def text(self, choice: int) -> str:
        """The sentences of a choice, in the order of the article; one alone may be longer than an excerpt."""
        return " ".join(self.texts(choice))

    def texts(self, choice: int) -> tuple[str, ...]:
        """The parts of a choice, in the order of the article."""
        features, stored = self.candidates.features, self._stored(choice)
        split = features.parts(self.candidates.candidates[choice])
        return tuple(_span(stored, features, part).of(stored.article.body) for part in split)

    def value(self, choice: int, factor: str) -> float:
        """The value of one factor of a choice."""
        return float(self.candidates.factors[choice, NAMES.index(factor)])

    def excerpts(self, choice: int) -> tuple[Excerpt, ...]:
        """Return the excerpts of a choice, in the order of the article."""
        features, stored = self.candidates.features, self._stored(choice)
        return tuple(
            make_excerpt(stored.article, stored.sentences, _range(features, part), terms=self.query.terms)
            for part in features.parts(self.candidates.candidates[choice])
        )

    def evidence(self, choice: int, excerpts: Sequence[Excerpt], weights: Weights) -> Evidence:
        """Why a choice stands where it does."""
        title = self.extracts[self.candidates.extracts[choice]].title
        rated = zip(NAMES, self.candidates.factors[choice].tolist(), weights.ordering.vector(), strict=True)
        return Evidence(
            terms=self._terms(excerpts, title),
            factors=tuple(
                Factor(name=name, value=value, weight=weight) for name, value, weight in rated if weight
            ),
        )

    def _stored(self, choice: int) -> StoredArticle:
        return self.articles[int(self.candidates.extracts[choice])]

    def _terms(self, excerpts: Sequence[Excerpt], title: frozenset[str]) -> tuple[AskedTerm, ...]:
        there = frozenset(
            same(term) for excerpt in excerpts for term in terms(excerpt.text, excerpt.article.language)
        )
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
    store: ArticleStore, chosen: Sequence[RankedArticle], *, query: Query, known: Terms, weights: Weights
) -> ReadArticles:
    """Reads the chosen articles, in their order; what is not byte for byte what was stored is left out."""
    stored = store.get([candidate.article for candidate in chosen])
    intact = [
        (candidate, stored[candidate.article])
        for candidate in chosen
        if candidate.article in stored and stored[candidate.article].is_intact()
    ]
    asked = QuestionTerms.of(
        query.text, [(term, known[term].weight) for term in query.terms if term in known], names=_names(query)
    )
    extracts = tuple(_page(candidate, article) for candidate, article in intact)
    articles = tuple(article for _, article in intact)
    return ReadArticles(query, asked, articles, extracts, excerpt_candidates(asked, extracts, weights))


def _range(features: SentenceFeatures, part: IntArray) -> tuple[int, int]:
    """A part as a half-open range of its article's sentences."""
    return int(features.place[part[0]]), int(features.place[part[-1]]) + 1


def _span(stored: StoredArticle, features: SentenceFeatures, part: IntArray) -> Span:
    return span_of(stored.sentences, *_range(features, part))


def _page(candidate: RankedArticle, stored: StoredArticle) -> ArticleExtract:
    article = stored.article
    ranges = _ranges(candidate.passages, count=len(stored.sentences))
    spans = tuple(sentence for low, high in ranges for sentence in stored.sentences[low:high])
    return ArticleExtract(
        texts=tuple(span.of(article.body) for span in spans),
        spans=spans,
        ranges=ranges,
        roles=tuple(
            role_of(article.body, stored.sentences, place)
            for low, high in ranges
            for place in range(low, high)
        ),
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
