"""An answer as a JSON document, with the names of the corpus's own types."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from corpus import Answer, Article, Citation, Excerpt, Span


def answer_document(answer: Answer) -> dict[str, Any]:
    """The whole answer; articles without their bodies."""
    return {
        "question": answer.question,
        "found": answer.found,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation(citation) for citation in answer.citations],
        "scope": {
            "articles": answer.scope.articles,
            "sources": answer.scope.sources,
            "newest": _time(answer.scope.newest),
        },
        "unknown_words": list(answer.unknown_words),
        "corrections": dict(answer.query.corrections),
    }


def explanation_document(answer: Answer) -> list[dict[str, Any]]:
    """Why each citation stands where it does: its score, the factors that add up to it, and the terms."""
    return [
        {
            "score": evidence.score,
            "factors": [asdict(factor) | {"adds": factor.share} for factor in evidence.factors],
            "terms": [asdict(term) for term in evidence.terms],
        }
        for evidence in answer.explain()
    ]


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "article": _article(citation.article),
        "excerpts": [_excerpt(excerpt) for excerpt in citation.excerpts],
        "link": citation.link,
        "also_reported_by": [_article(article) for article in citation.also_reported_by],
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published_at": _time(article.published_at),
        "authors": list(article.authors),
    }


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    return {
        "text": excerpt.text,
        "span": _span(excerpt.span),
        "highlights": [_span(highlight) for highlight in excerpt.highlights],
        "gap_before": excerpt.gap_before,
        "gap_after": excerpt.gap_after,
        "link": excerpt.link,
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
