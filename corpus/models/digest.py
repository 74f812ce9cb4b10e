"""A digest: its brief and its stories."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from corpus.models.answer import LONGEST_QUESTION, Excerpt, Scope, TimeWindow
from corpus.models.article import Article, as_utc
from corpus.models.errors import QueryError
from corpus.models.feed import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one event, oldest first (those without a date last); every article is in one story.

    `titled` is the article whose title is the most typical, `lead` the most central sentence, None where no
    article holds one. `sources` are those that report on their own, `copies` articles that are copies of an
    earlier one of the story. Where it is told to somebody who was shown a part of it, `known` is true, `news`
    are sentences that nothing of that part said, and `titled` and `lead` are of what is new. `topic` is what
    it was told for, where something was asked for.
    """

    articles: tuple[Article, ...]
    titled: Article
    lead: Excerpt | None
    sources: tuple[str, ...]
    copies: tuple[Article, ...] = ()
    news: tuple[Excerpt, ...] = ()
    known: bool = False
    topic: str | None = None

    @property
    def headline(self) -> str:
        """The title of `titled`; where no article has one, the lead."""
        return self.titled.title or (self.lead.text if self.lead else "")

    @property
    def first(self) -> datetime | None:
        """When it was first reported; None if no article has a date."""
        return min((a.appeared_at for a in self.articles if a.appeared_at), default=None)

    @property
    def latest(self) -> datetime | None:
        """When it was last reported; None if no article has a date."""
        return max((a.appeared_at for a in self.articles if a.appeared_at), default=None)


MOST_STORIES = 100
_DAY, _INSTANT = timedelta(days=1), timedelta(seconds=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTopic:
    """What a digest is to be about, asked like a question; `weight` is how much it counts beside others.

    Raises:
        QueryError: the topic is empty or too long, or its weight is no number above 0.
    """

    query: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not self.query.strip():
            raise QueryError("a topic is empty; name it in a few words, or give none for all news")
        if (size := len(self.query)) > LONGEST_QUESTION:
            raise QueryError(
                "a topic has {length} characters; name it in at most {most}",
                length=size,
                most=LONGEST_QUESTION,
            )
        if not 0 < self.weight < math.inf:
            raise QueryError("a topic's weight is {weight}; give a number above 0", weight=f"{self.weight:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is asked of a digest.

    Attributes:
        window: the time of publication of what it tells; both ends are set.
        came_since: what was published up to a day before the window is told too if it came in since then;
            None for the window alone.
        topics: what it is about; empty for all news.
        sources: names of the sources it tells from; None for all.
        without: words and phrases; an article that holds one of them is left out.
        languages: codes of the languages it tells from; empty for all.
        seen: ids of articles that its reader was shown; their stories return only with new sentences.
        standing: how much less or more a source counts than 1.0, by name; at most four times.
        limit: the most stories.
        viewer: for whom it is made; None sees everything.

    Raises:
        QueryError: the window is open or empty, or the limit out of range.
    """

    window: TimeWindow
    came_since: datetime | None = None
    topics: tuple[DigestTopic, ...] = ()
    sources: frozenset[str] | None = None
    without: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    standing: Mapping[str, float] = field(default_factory=dict)
    limit: int = 10
    viewer: Viewer | None = None

    @classmethod
    def of(
        cls,
        window: TimeWindow,
        topics: Iterable[str] = (),
        limit: int = 10,
        *,
        newest: datetime | None,
        sources: Iterable[str] | None = None,
        viewer: Viewer | None = None,
    ) -> Self:
        """Return the brief of a window; an open one is the day up to `newest`."""
        last = window.until or as_utc(newest) or _LONG_AGO
        until = window.until or last + _INSTANT  # what was published at that very moment counts
        return cls(
            window=TimeWindow(since=window.since or last - _DAY, until=until),
            topics=tuple(DigestTopic(query=topic) for topic in topics),
            sources=None if sources is None else frozenset(sources),
            limit=limit,
            viewer=viewer,
        )

    def __post_init__(self) -> None:
        if self.window.since is None or self.window.until is None or self.since >= self.until:
            raise QueryError("a digest needs a start and a later end")
        if not 1 <= self.limit <= MOST_STORIES:
            raise QueryError(
                "limit is {limit}; give a number from 1 to {most}", limit=self.limit, most=MOST_STORIES
            )

    @property
    def since(self) -> datetime:
        """When it begins."""
        return self.window.since or _LONG_AGO

    @property
    def until(self) -> datetime:
        """When it ends."""
        return self.window.until or _LONG_AGO


class Emptiness(StrEnum):
    """Why a digest tells nothing."""

    NOTHING_PUBLISHED = "nothing published"  # in the window, of these sources and languages
    NOTHING_ON_TOPIC = "nothing on topic"
    ALL_SEEN = "all seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Stories of a window of time, those that matter most first; an article stands in one of them at most.

    `scope` is what there was to tell from in that window, `made` the moment that counted as now, `more` how
    many stories the limit has left out, and `empty` why there is none, where there is none.
    """

    brief: Brief
    stories: tuple[Story, ...]
    scope: Scope
    made: datetime
    more: int = 0
    empty: Emptiness | None = None
