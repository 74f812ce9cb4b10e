"""Render answers and digests as JSON documents, with the field names of the corpus."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from corpus import Answer, Article, Citation, Digest, Excerpt, Scope, Span, Story, TimeWindow
from corpus.models.coverage import Listing


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return the whole answer; articles without their bodies."""
    return {
        "question": answer.question,
        "status": answer.status,
        "found": answer.found,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation(citation) for citation in answer.citations],
        "scope": scope_document(answer.scope),
        "unknown_words": list(answer.unknown_words),
        "unmentioned": answer.unmentioned or None,
        "corrections": dict(answer.query.corrections),
    }


def listing_document(listing: Listing) -> list[dict[str, Any]]:
    """Return the newest articles, each like a citation."""
    return [_citation(citation) for citation in listing.citations]


def window_document(window: TimeWindow) -> dict[str, str | None]:
    """Return the ends of a time, None for an open one."""
    return {"since": time_text(window.since), "until": time_text(window.until)}


def explanation_document(answer: Answer) -> list[dict[str, Any]]:
    """Return why each citation has its place: its score, the factors that add up to it, and the terms."""
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
        "article": article_document(citation.article),
        "headline": citation.headline,
        "excerpts": [excerpt_document(excerpt) for excerpt in citation.excerpts],
        "link": citation.link,
        "also_reported_by": [article_document(article) for article in citation.also_reported_by],
    }


def scope_document(scope: Scope) -> dict[str, Any]:
    """Return what was searched."""
    return {"articles": scope.articles, "sources": scope.sources, "newest": time_text(scope.newest)}


def article_document(article: Article) -> dict[str, Any]:
    """Return an article without its body."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published_at": time_text(article.published_at),
        "authors": list(article.authors),
    }


def excerpt_document(excerpt: Excerpt) -> dict[str, Any]:
    """Return an excerpt: its text, span and link."""
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


def time_text(moment: datetime | None) -> str | None:
    """Return a time by ISO 8601."""
    return None if moment is None else moment.isoformat()


def digest_document(digest: Digest) -> dict[str, Any]:
    """Return the whole digest; articles without their bodies."""
    return {
        "stories": [_story(story) for story in digest.stories],
        "empty": digest.empty,
        "more": digest.more,
        "since": time_text(digest.brief.since),
        "until": time_text(digest.brief.until),
        "made": time_text(digest.made),
        "scope": scope_document(digest.scope),
    }


def _story(story: Story) -> dict[str, Any]:
    return {
        "headline": story.headline,
        "link": story.titled.url,
        "lead": excerpt_document(story.lead) if story.lead else None,
        "articles": [article_document(article) for article in story.articles],
        "sources": list(story.sources),
        "copies": [article.id for article in story.copies],
        "first": time_text(story.first),
        "latest": time_text(story.latest),
        "topic": story.topic,
    }
