"""Clusters to stories: which articles, under which headline, with which sentence in front."""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Self

from corpus.models.answer import Excerpt
from corpus.models.article import Article, Span
from corpus.models.digest import Story
from corpus.retrieval.candidates import MOST_CHARACTERS
from corpus.retrieval.excerpts import linked
from corpus.retrieval.fragments import Role, leans, role_of
from corpus.stories.clusters import Cluster, ClusterComparer, Clusters
from corpus.text.profiles import Profile, ProfileVocabulary, TermCounts
from corpus.text.sentences import split_sentences

_COPIED = 0.7  # share of an article's runs of words that stand in an earlier one, from which on it is a copy
_RUN = 5  # words; two writers hardly ever choose the same five in a row
_COMPARED = 1_500  # characters; a copy that is cut or has a paragraph in front shows in so many
_WORD = re.compile(r"\w+")


def originals(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Those of `articles` that are not copies of one before them, in their order."""
    if len(articles) == 1:
        return tuple(articles)
    kept: list[tuple[Article, frozenset[int]]] = []
    for article in articles:
        runs = _runs(article)
        if not any(_is_copy(runs, earlier) for _, earlier in kept):
            kept.append((article, runs))
    return tuple(article for article, _ in kept)


def publisher(article: Article) -> str:
    """Who published an article: its source, or else the host of its page, or else the article itself."""
    host = (article.url or "").partition("://")[2].partition("/")[0].casefold().removeprefix("www.")
    return (article.source or "").strip() or host or article.id


def _runs(article: Article) -> frozenset[int]:
    words = _WORD.findall(article.body[:_COMPARED].casefold())
    return frozenset(hash(run) for run in zip(*(words[start:] for start in range(_RUN)), strict=False))


def _is_copy(runs: frozenset[int], earlier: frozenset[int]) -> bool:
    return bool(runs) and len(runs & earlier) >= _COPIED * len(runs)


Sentences = Callable[[Article], Sequence[Span]]

_NEVER = datetime.max.replace(tzinfo=UTC)
_LED_BY = 10  # articles of a large story that the lead is chosen from, those with the most typical titles
LEADING = 5  # sentences of an article that may stand for the story; news says first what happened
_BEGINNINGS = (1_000, 4_000)  # characters in which these mostly stand, and hardly ever do not
_FEWEST = 30  # characters of a lead
_DANGLING = 0.5  # what a sentence is worth that leans on another, a heading or a question
_TOLD = re.compile(r"[.!\u2026\u3002][\"'\u201d\u2019\u00bb)\]]*$")


@dataclass(frozen=True, slots=True)
class Centrality:
    """How much of a story a text says; `weights` are those of the story's terms, by place."""

    vocabulary: ProfileVocabulary
    weights: Mapping[int, float]

    @classmethod
    def of_story(cls, profile: Profile, vocabulary: ProfileVocabulary) -> Self:
        """That of a story whose articles have this profile together."""
        return cls(vocabulary, dict(zip(profile.terms.tolist(), profile.weights.tolist(), strict=True)))

    def of(self, text: str, language: str | None) -> float:
        """The weight that the terms of a text have in the story, over the root of how many there are."""
        held = frozenset(self.vocabulary.places(text, language))
        return sum(self.weights.get(term, 0.0) for term in held) / math.sqrt(len(held) or 1)

    def of_title(self, article: Article) -> float:
        """How much of the story an article's title says; below 0 where it has none."""
        return self.of(article.title, article.language) if article.title.strip() else -1.0


def cluster_stories(articles: Iterable[Article]) -> tuple[Story, ...]:
    """The stories of `articles`, each of which stands in exactly one; dates and titles may be missing.

    Those with most independent sources first, then the latest; the same articles give the same stories.
    """
    return tuple(sorted(stories_among(articles), key=_rank))


def stories_among(articles: Iterable[Article], background: Sequence[TermCounts] = ()) -> tuple[Story, ...]:
    """The stories of `articles`, with terms weighed by others too, of which `background` are the counts.

    Among articles that all speak of one thing its name would tell nothing: each would be a story of its own.
    """
    given = sorted(articles, key=by_time)
    vocabulary, clusters = ProfileVocabulary(), Clusters()
    profiles = vocabulary.read([*background, *map(TermCounts.of, given)])[len(background) :]
    for number, profile in enumerate(profiles):
        clusters.add(number, profile, given[number].appeared_at)
    told = ((cluster, [given[number] for number in cluster.articles]) for cluster in clusters)
    return tuple(
        compose_story(Centrality.of_story(cluster.profile, vocabulary), articles)
        for cluster, articles in told
    )


def story_of(articles: Iterable[Article], background: Sequence[TermCounts] = ()) -> Story:
    """All of `articles`, at least one, as one story, with terms weighed as `stories_among` weighs them."""
    given = sorted(articles, key=by_time)
    vocabulary, scales = ProfileVocabulary(), ClusterComparer()
    profiles = vocabulary.read([*background, *map(TermCounts.of, given)])[len(background) :]
    alone = (Cluster.of(number, profile, None) for number, profile in enumerate(profiles))
    return compose_story(Centrality.of_story(reduce(scales.joined, alone).profile, vocabulary), given)


def first_sentences(article: Article) -> tuple[Span, ...]:
    """The sentences that a lead may be, but one that is cut off where the beginning ends."""
    spans: tuple[Span, ...] = ()
    for characters in _BEGINNINGS:
        beginning = article.body[:characters]
        spans = split_sentences(beginning, article.language)
        if len(beginning) < len(article.body):
            spans = spans[:-1]
        if len(spans) >= LEADING or len(beginning) == len(article.body):
            break
    return spans[:LEADING]


def compose_story(
    central: Centrality,
    articles: Sequence[Article],
    *,
    independent: Collection[Article] | None = None,
    sentences: Sentences = first_sentences,
) -> Story:
    """The story of some articles.

    Args:
        central: how much of the story a text says.
        articles: the oldest first.
        independent: those of the articles that are not copies of others; None lets them be found.
        sentences: gives the first sentences of each.
    """
    independent = originals(articles) if independent is None else independent
    by_title = sorted(articles, key=central.of_title, reverse=True)
    leading = frozenset(article.id for article in by_title[:_LED_BY])
    return Story(
        articles=tuple(articles),
        titled=by_title[0],
        lead=_lead([article for article in articles if article.id in leading], central, sentences),
        sources=tuple(dict.fromkeys(publisher(each) for each in articles if each in independent)),
        copies=tuple(article for article in articles if article not in independent),
    )


def by_time(article: Article) -> datetime:
    """What articles are ordered by: the oldest first, those without a date last."""
    return article.appeared_at or _NEVER


def _rank(story: Story) -> tuple[int, float]:
    return -len(story.sources), -(story.latest.timestamp() if story.latest else 0.0)


def _lead(articles: Sequence[Article], central: Centrality, sentences: Sentences) -> Excerpt | None:
    """The most central sentence that stands alone; the earliest among equals, None where nobody says one."""
    best, found = 0.0, None
    for article in articles:
        spans = sentences(article)
        for place, span in enumerate(spans):
            if role_of(article.body, spans, place) is not Role.SENTENCE:
                continue
            text = span.of(article.body)
            worth = central.of(text, article.language) * independence(text)
            if worth > best:
                best, found = worth, Excerpt(article=article, span=span)
    return linked(found) if found else None


def independence(sentence: str) -> float:
    """How well a sentence stands alone, from 0 to 1."""
    if not _FEWEST <= len(sentence) <= MOST_CHARACTERS:
        return 0.0
    return _DANGLING if leans(sentence) or not _TOLD.search(sentence) else 1.0
