"""A digest as a JSON document, with the names of the corpus's own types."""

from typing import Any

from bot.render.document import article_document, excerpt_document, scope_document, time_text
from corpus import Digest, Story


def digest_document(digest: Digest) -> dict[str, Any]:
    """The whole digest; articles without their bodies."""
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
