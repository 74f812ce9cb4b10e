"""Read the ranked articles from the store, and weigh what could be cited of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import AskedTerm, Evidence, Excerpt, Factor, Query
from corpus.models.article import Article
from corpus.models.ingest import PackedSpans
from corpus.retrieval.analyses import analysis_of
from corpus.retrieval.candidates import ExcerptCandidates, excerpt_candidates
from corpus.retrieval.excerpts import make_excerpt
from corpus.retrieval.features import ArticleExtract, SentenceFeatures
from corpus.retrieval.fragments import Role
from corpus.retrieval.lists import introductions
from corpus.retrieval.matching import QuestionTerms, same
from corpus.retrieval.ranking import RankedArticle, Terms
from corpus.retrieval.sentence_terms import SentenceTerms
from corpus.retrieval.weights import NAMES, Weights
from corpus.store.articles import ArticleStore
from corpus.store.rows import StoredArticle
from corpus.text.analysis import terms as terms_of

Similarities = Callable[[str, Sequence[str]], tuple[float, ...] | None]
"""The cosine between a question and each text, by a sentence encoder; None while that fails."""


@dataclass(frozen=True, slots=True)
class ReadArticles:
    """The articles that were read for a question, and what could be cited of them.

    Attributes:
        query: the question.
        asked: its terms as sentences are matched against them.
        articles: in the order of their ranks.
        extracts: what was read of each.
        candidates: of all of them; methods name one by its number.
        weights: what they are worth.
    """

    query: Query
    asked: QuestionTerms
    articles: tuple[StoredArticle, ...]
    extracts: tuple[ArticleExtract, ...]
    candidates: ExcerptCandidates
    weights: Weights

    @property
    def names(self) -> frozenset[str]:
        """The terms of the question that are parts of names.

        By their capitals; in a question without any, by those in most of the sentences that were read.
        """
        places, matches = self.asked.places, self.candidates.features.matches
        return name_terms(self.query) or frozenset(
            term for term in self.query.terms if matches.is_name(same(term), places.get(same(term)))
        )

    def best(self) -> list[int]:
        """Return the best candidate of each article, by number, the best article first."""
        best: list[int] = self.candidates.best(self.weights.choosing, self.weights.ordering).tolist()
        return best

    def damaged(self, candidates: Iterable[int]) -> frozenset[int]:
        """Return the numbers of the articles of candidates that are not byte for byte what was stored."""
        stored = map(self._stored, candidates)
        return frozenset(article.number for article in stored if not article.is_intact())

    def article(self, candidate: int) -> Article:
        """Return the article of a candidate."""
        return self._stored(candidate).article

    def text(self, candidate: int) -> str:
        """Return the sentences of a candidate in the article's order.

        A single one may be longer than an excerpt.
        """
        return " ".join(self.texts(candidate))

    def texts(self, candidate: int) -> tuple[str, ...]:
        """Return the parts of a candidate in the article's order."""
        features, stored = self.candidates.features, self._stored(candidate)
        split = features.parts(self.candidates.candidates[candidate])
        return tuple(features.span(part).of(stored.article.body) for part in split)

    def value(self, candidate: int, factor: str) -> float:
        """Return the value of one factor of a candidate."""
        return float(self.candidates.factors[candidate, NAMES.index(factor)])

    def excerpts(self, candidate: int) -> tuple[Excerpt, ...]:
        """Return the excerpts of a candidate in the article's order."""
        features, stored = self.candidates.features, self._stored(candidate)
        return tuple(
            make_excerpt(stored.article, stored.sentences, _range(features, part), terms=self.query.terms)
            for part in features.parts(self.candidates.candidates[candidate])
        )

    def evidence(self, candidate: int, excerpts: Sequence[Excerpt]) -> Evidence:
        """Return the terms and factors that put a candidate at its rank."""
        title = self.extracts[self.candidates.extracts[candidate]].title
        ordering = self.weights.ordering.vector()
        rated = zip(NAMES, self.candidates.factors[candidate].tolist(), ordering, strict=True)
        return Evidence(
            terms=self._terms(excerpts, title),
            factors=tuple(
                Factor(name=name, value=value, weight=weight) for name, value, weight in rated if weight
            ),
        )

    def _stored(self, candidate: int) -> StoredArticle:
        return self.articles[int(self.candidates.extracts[candidate])]

    def _terms(self, excerpts: Sequence[Excerpt], title: frozenset[str]) -> tuple[AskedTerm, ...]:
        there = frozenset(
            same(term) for excerpt in excerpts for term in terms_of(excerpt.text, excerpt.article.language)
        )
        return self.asked.evidence(self.query, excerpts=there, title=title)


def read_articles(
    store: ArticleStore, chosen: Sequence[RankedArticle], *, query: Query, known: Terms, weights: Weights
) -> ReadArticles:
    """Read the chosen articles in their order, and find the candidates for excerpts.

    Whether they are byte for byte what was stored is not looked at yet: `damaged` tells it of those to cite.
    """
    stored = store.get([candidate.article for candidate in chosen], analysed=True)
    there = [(candidate, stored[candidate.article]) for candidate in chosen if candidate.article in stored]
    asked = QuestionTerms.of(
        query.text,
        [(term, known[term].weight) for term in query.terms if term in known],
        names=name_terms(query),
    )
    extracts = tuple(_extract(candidate, article) for candidate, article in there)
    articles = tuple(article for _, article in there)
    candidates = excerpt_candidates(asked, extracts, weights)
    return ReadArticles(query, asked, articles, extracts, candidates, weights)


def judged(readings: ReadArticles, similarities: Similarities) -> ReadArticles | None:
    """Return the likeliest candidate of each article with its similarity; None while there is none."""
    likeliest = readings.candidates.only(np.array(readings.best(), np.int64))
    kept = replace(readings, candidates=likeliest)
    found = similarities(readings.query.text, [kept.text(row) for row in range(len(likeliest.candidates))])
    if found is None:
        return None
    return replace(kept, candidates=likeliest.with_factor("similarity", np.array(found)))


def _range(features: SentenceFeatures, part: Sequence[int]) -> tuple[int, int]:
    """Return a part as a half-open range of its article's sentences."""
    return int(features.place[part[0]]), int(features.place[part[-1]]) + 1


def _extract(candidate: RankedArticle, stored: StoredArticle) -> ArticleExtract:
    article = stored.article
    count = len(stored.sentences)
    near = _merged((max(first - 1, 0), min(last + 1, count)) for first, last in candidate.passages)
    analysis = analysis_of(article, stored.sentences, stored.analysis)
    introduced: dict[int, int] = {}
    for low, high in near:
        # Of a few sentences less is taken for a list than of a whole article, never more.
        if analysis.listed(low, high):
            introduced |= introductions(article.body, stored.sentences, low, high)
    ranges = _merged((*near, *((place, place + 1) for place in set(introduced.values()))))
    terms = analysis.within(ranges)
    return ArticleExtract(
        body=article.body,
        spans=PackedSpans.of(stored.sentences).within(ranges),
        ranges=ranges,
        terms=terms,
        roles=_roles(terms, ranges, introduced) if introduced else terms.roles,
        introduced=introduced,
        title=frozenset(map(same, terms_of(article.title, article.language))),
        language=article.language,
        frequency=candidate.frequency,
        passage=candidate.passage,
        freshness=candidate.freshness,
    )


def _roles(
    terms: SentenceTerms, ranges: Iterable[tuple[int, int]], introduced: Mapping[int, int]
) -> NDArray[np.integer]:
    """Return the role of each sentence of `ranges`.

    An item of a list is no heading, whatever follows it; the head of a table is one.
    """
    places = np.concatenate([np.arange(low, high) for low, high in ranges])
    opens, is_item = (np.isin(places, [*some]) for some in (introduced.values(), introduced))
    is_head = (terms.roles == Role.SENTENCE) & opens & ~terms.ends
    is_no_heading = (terms.roles == Role.OPENING) & is_item & ~opens
    return np.where(is_head, Role.OPENING, np.where(is_no_heading, Role.SENTENCE, terms.roles))


def _merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return half-open ranges in order, those that meet as one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def name_terms(query: Query) -> frozenset[str]:
    """Return the terms whose word has a capital, except the question's first word."""
    return frozenset(
        term for term, word in query.words.items() if word[:1].isupper() and not query.text.startswith(word)
    )
