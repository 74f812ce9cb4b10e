"""A digest: what is asked of it, and the stories that it tells."""

from dataclasses import dataclass, field
from datetime import datetime

from corpus.models import Scope, TimeWindow
from corpus.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a digest is to be about, asked like a question; `weight` is how much it counts beside others."""

    query: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is asked of a digest.

    Attributes:
        window: the time of publication of what it tells; both ends are set.
        topics: what it is about; empty for all news.
        sources: names of the sources it tells from; None for all.
        without: words, as in a question; an article that holds one of them is left out.
        languages: codes of the languages it tells from; empty for all.
        seen: ids of articles that its reader was shown; their stories return only with new sentences.
        standing: how much less or more a source counts than 1.0, by name.
        limit: the most stories.
    """

    window: TimeWindow
    topics: tuple[Topic, ...] = ()
    sources: frozenset[str] | None = None
    without: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    standing: dict[str, float] = field(default_factory=dict)
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Stories of a window of time, those that matter most first; an article stands in one of them at most.

    `scope` is what there was to tell from in that window, `made` the moment that counted as now.
    """

    brief: Brief
    stories: tuple[Story, ...]
    scope: Scope
    made: datetime
