"""Clusters to stories: which articles, under which headline, with which sentence in front."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from corpus.models import Article, Excerpt, Span
from corpus.retrieval.excerpts import linked
from corpus.retrieval.standing import leans
from corpus.retrieval.windows import MOST_CHARACTERS
from corpus.stories.clusters import Cluster, Clusters
from corpus.stories.profiles import Rarity, counted
from corpus.stories.sources import originals, publisher
from corpus.story import Story
from corpus.text.analysis import terms
from corpus.text.sentences import split_sentences

_NEVER = datetime.max.replace(tzinfo=UTC)
_LEADING = 5  # sentences of an article that may stand for the story; news says first what happened
_BEGINNING = 4_000  # characters in which these stand
_FEWEST = 30  # characters of a lead
_DANGLING = 0.5  # what a sentence is worth that leans on another, a heading or a question
_TOLD = re.compile(r"[.!\u2026\u3002][\"'\u201d\u2019\u00bb)\]]*$")


def cluster_stories(articles: Iterable[Article]) -> tuple[Story, ...]:
    """The stories of `articles`, each of which stands in exactly one; dates and titles may be missing.

    Those with most independent sources first, then the latest; the same articles give the same stories.
    """
    given = sorted(articles, key=by_time)
    counts = [counted(article) for article in given]
    rarity, clusters = Rarity(), Clusters()
    for count in counts:
        rarity.see(count)
    for number, article in enumerate(given):
        clusters.add(number, rarity.profile(counts[number]), article.published_at)
    stories = [tell(cluster, [given[number] for number in cluster.articles]) for cluster in clusters]
    return tuple(sorted(stories, key=_rank))


def tell(cluster: Cluster, articles: Sequence[Article]) -> Story:
    """The story of a cluster whose articles are these, oldest first."""
    independent = originals(articles)
    titled = max(articles, key=lambda article: _typical(article, cluster.weights))
    return Story(
        articles=tuple(articles),
        titled=titled,
        lead=_lead(articles, cluster.weights),
        sources=tuple(dict.fromkeys(map(publisher, independent))),
        copies=tuple(article for article in articles if article not in independent),
    )


def by_time(article: Article) -> datetime:
    """When an article was published; one without a date comes last."""
    return article.published_at or _NEVER


def _rank(story: Story) -> tuple[int, float]:
    return -len(story.sources), -(story.latest.timestamp() if story.latest else 0.0)


def _typical(article: Article, weights: Mapping[str, float]) -> float:
    """How much of the story the title says; below 0 where there is none."""
    return _central(terms(article.title, article.language), weights) if article.title.strip() else -1.0


def _central(sentence: Sequence[str], weights: Mapping[str, float]) -> float:
    """The weight that the terms of a sentence have in the story, over the root of how many there are."""
    held = frozenset(sentence)
    return sum(weights.get(term, 0.0) for term in held) / math.sqrt(len(held) or 1)


def _lead(articles: Sequence[Article], weights: Mapping[str, float]) -> Excerpt | None:
    """The most central sentence that stands alone; the earliest among equals, None where nobody says one."""
    best, found = 0.0, None
    for article in articles:
        for span in _first_sentences(article):
            text = span.of(article.body)
            worth = _central(terms(text, article.language), weights) * _standing(text)
            if worth > best:
                best, found = worth, Excerpt(article=article, span=span)
    return linked(found) if found else None


def _first_sentences(article: Article) -> tuple[Span, ...]:
    """The sentences that the lead may be, but the one that is cut off where the beginning ends."""
    beginning = article.body[:_BEGINNING]
    spans = split_sentences(beginning, article.language)
    return spans[: _LEADING if len(beginning) == len(article.body) else min(_LEADING, len(spans) - 1)]


def _standing(sentence: str) -> float:
    """How well a sentence stands alone, from 0 to 1."""
    if not _FEWEST <= len(sentence) <= MOST_CHARACTERS:
        return 0.0
    return _DANGLING if leans(sentence) or not _TOLD.search(sentence) else 1.0
