"""Compose a digest for a brief from what the store and the index hold.

    articles of the window | pool | on a topic | not all seen | ordered | composed, with what is new

The pool has all articles that the brief allows, so that a story is the same whatever the topics are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from corpus.models.answer import Query, TimeWindow
from corpus.models.article import as_utc
from corpus.models.coverage import Extent
from corpus.models.digest import Brief, Digest, DigestTopic, Emptiness, Story
from corpus.retrieval.retriever import Retriever
from corpus.retrieval.topics import DatedArticles
from corpus.store.articles import ArticleStore, StoryStore
from corpus.store.passages import seconds
from corpus.store.sources import SourceStore
from corpus.stories.digest_candidates import StoryScoring, TopicCluster, on_topics
from corpus.stories.digest_order import StoryChoice
from corpus.stories.pool import BoundedCache, Pool, Pools
from corpus.stories.updates import SeenArticles, StoryCache, StoryUpdates

_MOST_STORIES = 4 << 20  # bytes of cached stories, some 500 articles in full
_LATEST = timedelta(days=1)  # as late as a feed that is read once a day brings an article
_LOOKS_BACK = timedelta(days=14)  # articles seen longer before the window are of another story


class DigestBuilder:
    """Composes digests from a store and a retriever."""

    def __init__(
        self,
        articles: ArticleStore,
        sources: SourceStore,
        stories: StoryStore,
        retriever: Retriever,
    ) -> None:
        self._articles = articles
        self._sources = sources
        self._stories = stories
        self._retriever = retriever
        self._pools = Pools(articles, stories)
        self._full_stories: StoryCache = BoundedCache(_MOST_STORIES)

    def digest(self, brief: Brief, *, now: datetime | None) -> Digest:
        """Return the digest for `brief`.

        `now` is the moment of asking, by default the end of the window.

        Raises:
            QueryError: a topic cannot be asked for.
        """
        query = _everything(brief, now)
        topics = {topic: self._asked(topic, brief, now) for topic in brief.topics}
        scope, made = self._retriever.scope(query), now or brief.until
        digest = Digest(brief=brief, stories=(), scope=scope, made=made)
        dated = self._in_languages(self._dated(query, brief), brief)
        if not len(dated):
            return replace(digest, empty=Emptiness.NOTHING_PUBLISHED)
        pool = self._pools.of(dated, lambda: self._before(query, brief))
        shares = {topic: self._retriever.on_topic(asked) for topic, asked in topics.items()}
        placed = on_topics(pool.clusters, shares)
        if not placed:
            return replace(digest, empty=Emptiness.NOTHING_ON_TOPIC)
        seen = self._seen(brief, pool)
        scoring = self._scoring(placed, brief, pool, seen)
        choice = StoryChoice(list(scoring.candidates(placed)))
        updates = StoryUpdates(self._articles, pool, seen, self._full_stories)
        stories = tuple(self._composed(choice, updates, limit=brief.limit))
        empty = None if stories else Emptiness.ALL_SEEN
        return replace(digest, stories=stories, more=len(choice), empty=empty)

    def _asked(self, topic: DigestTopic, brief: Brief, now: datetime | None) -> Query:
        extent = Extent(window=_window(brief), sources=brief.sources, viewer=brief.viewer, now=now)
        return self._retriever.query(topic.query, extent)

    def _dated(self, query: Query, brief: Brief) -> DatedArticles:
        """Return the articles of the window, and those of the day before it that came in since."""
        dated = self._retriever.articles(replace(query, window=_window(brief)))
        if brief.came_since is None:
            return dated
        is_within = dated.published >= seconds(brief.since)
        late = self._stories.came_since(brief.came_since, dated.numbers[~is_within].tolist())
        return dated.where(is_within | np.isin(dated.numbers, np.array(late, np.int64)))

    def _before(self, query: Query, brief: Brief) -> DatedArticles:
        """Return all articles up to the end of this digest."""
        return self._retriever.articles(replace(query, window=TimeWindow(until=brief.until)))

    def _in_languages(self, dated: DatedArticles, brief: Brief) -> DatedArticles:
        if not brief.languages:
            return dated
        languages = self._stories.languages(dated.numbers.tolist())
        held = [languages.get(number) in brief.languages for number in dated.numbers.tolist()]
        return dated.where(np.array(held, np.bool_))

    def _seen(self, brief: Brief, pool: Pool) -> SeenArticles:
        """Return the articles that the reader has seen, of the pool and the time before."""
        numbers = frozenset(self._stories.numbers(brief.seen).values())
        dated = self._retriever.dated(sorted(numbers - pool.published.keys()))
        dated = dated.where(dated.published >= seconds(brief.since - _LOOKS_BACK))
        return SeenArticles(numbers, pool.alone(dated, self._pools.counts(dated.numbers.tolist())))

    def _scoring(
        self, placed: Sequence[TopicCluster], brief: Brief, pool: Pool, seen: SeenArticles
    ) -> StoryScoring:
        several = [each.cluster.articles for each in placed if len(each.cluster.articles) > 1]
        return StoryScoring(
            brief=brief,
            pool=pool,
            seen=seen,
            origins=self._stories.origins([number for articles in several for number in articles]),
            source_weights={
                number: weight
                for name, weight in brief.standing.items()
                for number in self._sources.allowed([name], viewer=brief.viewer) or ()
            },
        )

    def _composed(self, choice: StoryChoice, updates: StoryUpdates, *, limit: int) -> Iterator[Story]:
        left = limit
        for candidate in choice:
            story = updates.story(candidate)
            if story:
                choice.take(candidate)
                yield story
                left -= 1
            if not left:
                return


def _window(brief: Brief) -> TimeWindow:
    """Return when what `brief` may tell was published."""
    return brief.window if brief.came_since is None else replace(brief.window, since=brief.since - _LATEST)


def _everything(brief: Brief, now: datetime | None) -> Query:
    """Return the query that allows all articles within `brief`."""
    return Query(
        text="",
        terms=(),
        window=brief.window,
        sources=None if brief.sources is None else tuple(brief.sources),
        viewer=brief.viewer,
        now=as_utc(now),
        exclusions=brief.without,
    )
