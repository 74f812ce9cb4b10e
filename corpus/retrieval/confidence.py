"""Judge how likely the first citation answers, and what the citations are worth.

The one place that tells an answer from the closest passages and from nothing at all.
"""

from collections.abc import Sequence

import numpy as np

from corpus.models.answer import Answer, AnswerStatus, Citation, Query, Scope
from corpus.retrieval.features import FloatArray, IntArray
from corpus.retrieval.reading import ReadArticles
from corpus.retrieval.weights import NAMES, SIGNS
from corpus.text.wordings import holds

_BROAD = 2.0  # terms: of so many that match, breadth is 1 - 1/e
_MOST = 1.5  # of `support`, which has no bound: more says nothing further
_USUAL_FRESHNESS = 0.6  # where there is no date, or the question is of another time


def confidence_of(readings: ReadArticles, candidate: int) -> float:
    """Return the chance, 0 to 1, that a candidate answers: a logistic curve over what speaks for it.

    A citation that shares no term with the question has none. More of what is weighed never lowers it.
    """
    weights = readings.weights.confidence
    signs = signs_of(readings, np.array([candidate]))[0]
    if signs[SIGNS.index("coverage")] <= 0:
        return 0.0
    return float(1 / (1 + np.exp(-(weights.bias + signs @ weights.vector()))))


def signs_of(readings: ReadArticles, candidates: IntArray) -> FloatArray:
    """Return what speaks for candidates, in the order of `SIGNS`.

    `candidates` is int64, (n,), the result float64, (n, len(SIGNS)).
    """
    factors = readings.candidates.factors[candidates]
    columns = {name: factors[:, NAMES.index(name)] for name in SIGNS if name in NAMES}
    columns["support"] = np.minimum(columns["support"], _MOST)
    columns["freshness"] = _freshness(
        readings, columns["freshness"], readings.candidates.extracts[candidates]
    )
    columns["breadth"] = _breadth(readings, columns["coverage"])
    return np.stack([columns[name] for name in SIGNS], axis=1)


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


def _breadth(readings: ReadArticles, coverage: FloatArray) -> FloatArray:
    """Return how much there is to match, 0 to 1; a word without a question asks for no more than itself.

    Both are float64, (n,).
    """
    breadth = 1 - np.exp(-coverage * len(readings.asked.weights) / _BROAD)
    is_word = len(readings.query.text.split()) == 1
    return np.where(is_word & (coverage >= 1), 1.0, breadth)


def _freshness(readings: ReadArticles, fresh: FloatArray, extracts: IntArray) -> FloatArray:
    """Return how fresh the articles are, as far as that is to be expected of an answer.

    `fresh` is float64, `extracts`, the numbers of their extracts, int64; all are (n,).
    """
    query = readings.query
    is_now = query.now is not None and not query.window and not query.period
    is_dated = np.array([stored.article.published_at is not None for stored in readings.articles], np.bool_)
    return np.where(is_now & is_dated[extracts], fresh, np.maximum(fresh, _USUAL_FRESHNESS))


def _has_source(query: Query, citation: Citation) -> bool:
    """Return whether a citation mentions the publication that is no source, if one is asked for."""
    name = query.unknown_source
    texts = (citation.article.title, *(excerpt.text for excerpt in citation.excerpts))
    return not name or any(holds(name, text) for text in texts)
