"""Judge how likely the first citation answers, and what the citations are worth.

The one place that tells an answer from the closest passages and from nothing at all.
"""

import math
from collections.abc import Sequence

from corpus.models.answer import Answer, AnswerStatus, Citation, Query, Scope
from corpus.retrieval.phrases import holds
from corpus.retrieval.reading import ReadArticles
from corpus.retrieval.weights import Confidence

_BROAD = 2.0  # terms: of so many that match, breadth is 1 - 1/e
_MOST = 1.5  # of `support`, which has no bound: more says nothing further
_USUAL_FRESHNESS = 0.6  # where there is no date, or the question is of another time


def confidence_of(readings: ReadArticles, candidate: int, weights: Confidence) -> float:
    """Return the chance, 0 to 1, that a candidate answers: a logistic curve over what speaks for it.

    A citation that shares no term with the question has none. More of what is weighed never lowers it.
    """
    coverage = readings.value(candidate, "coverage")
    if coverage <= 0:
        return 0.0
    logit = (
        weights.bias
        + weights.coverage * coverage
        + weights.pairs * readings.value(candidate, "pairs")
        + weights.title * readings.value(candidate, "title")
        + weights.terms * readings.value(candidate, "terms")
        + weights.support * min(readings.value(candidate, "support"), _MOST)
        + weights.freshness * _freshness(readings, candidate)
        + weights.breadth * _breadth(readings, coverage)
    )
    return 1 / (1 + math.exp(-logit))


def status_of(query: Query, citations: Sequence[Citation], *, sure: bool) -> AnswerStatus:
    """Return what these citations are worth; `sure` says that the confidence is high enough."""
    if not citations:
        return AnswerStatus.NONE
    return AnswerStatus.ANSWER if sure and _has_source(query, citations[0]) else AnswerStatus.CLOSEST


def unanswered(query: Query, scope: Scope) -> Answer:
    """Return the answer to what is no question."""
    status = AnswerStatus.NONE
    return Answer(
        question=query.question, query=query, citations=(), confidence=0.0, status=status, scope=scope
    )


def _breadth(readings: ReadArticles, coverage: float) -> float:
    """Return how much there is to match, 0 to 1; a word without a question asks for no more than itself."""
    if coverage >= 1 and len(readings.query.text.split()) == 1:
        return 1.0
    return 1 - math.exp(-coverage * len(readings.asked.weights) / _BROAD)


def _freshness(readings: ReadArticles, candidate: int) -> float:
    """Return how fresh the article is, as far as that is to be expected of an answer."""
    query, is_dated = readings.query, readings.article(candidate).published_at is not None
    is_expected = is_dated and query.now is not None and not query.window and not query.period
    fresh = readings.value(candidate, "freshness")
    return fresh if is_expected else max(fresh, _USUAL_FRESHNESS)


def _has_source(query: Query, citation: Citation) -> bool:
    """Return whether a citation mentions the publication that is no source, if one is asked for."""
    name = query.unknown_source
    texts = (citation.article.title, *(excerpt.text for excerpt in citation.excerpts))
    return not name or any(holds(name, text) for text in texts)
