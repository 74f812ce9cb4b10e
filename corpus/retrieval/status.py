"""Decide what the citations of an answer are worth.

The one place that tells an answer from the closest passages and from nothing at all.
"""

from collections.abc import Sequence

from corpus.models.answer import Answer, AnswerStatus, Citation, Query, Scope
from corpus.retrieval.phrases import holds


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


def _has_source(query: Query, citation: Citation) -> bool:
    """Return whether a citation mentions the publication that is no source, if one is asked for."""
    name = query.unknown_source
    texts = (citation.article.title, *(excerpt.text for excerpt in citation.excerpts))
    return not name or any(holds(name, text) for text in texts)
