"""Coverage of a topic: lists, comparisons, timelines, trends, claims.

Every sentence is an excerpt: verbatim, with its article and a link. A highlight marks what differs.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from corpus.models.answer import Citation, Excerpt, Query, Scope, TimeWindow
from corpus.models.digest import Story
from corpus.models.feed import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What may be read: of which time and sources (None: all), by whom, and which moment counts as now."""

    window: TimeWindow = field(default_factory=TimeWindow)
    sources: Collection[str] | None = None
    viewer: Viewer | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticles:
    """A story that was told, by its headline and the ids of its articles, that of the headline first."""

    headline: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicResult:
    """What there was to read of a topic.

    `query` is None where no topic was given. `unknown_words` are words of the topic that occur in no
    article that was searched; `articles` is how many articles are about it.
    """

    query: Query | None
    scope: Scope
    articles: int = 0
    unknown_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Articles, each with the sentence that says most of it; copies stand behind the first of a text."""

    found: TopicResult
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What each outlet wrote of one event, side by side: one citation an outlet.

    The highlights are numbers and names that not every outlet has, though it has others in their place.
    `others` are further stories that the topic may mean. `story` is None where there is none.
    """

    found: TopicResult
    story: Story | None = None
    accounts: tuple[Citation, ...] = ()
    others: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A day of a topic: the sentence that tells what was new, and how many articles that day has.

    Before it `left_out` days that have articles too are not among the turns, and then `quiet` days have none.
    """

    day: date
    excerpt: Excerpt
    articles: int
    left_out: int = 0
    quiet: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The turns of a topic, oldest first."""

    found: TopicResult
    turns: tuple[TimelineEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A name, and how many articles it has on each day of a trend."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Articles a day, of one topic by source or of several topics; the largest series first.

    `others` is what the sources beside those of `series` have together, None where there are none or the
    series are topics. A day is UTC's. `found` has one entry a topic.
    """

    topics: Mapping[str, TopicResult]
    days: tuple[date, ...]
    series: tuple[Series, ...]
    others: Series | None = None

    @property
    def by_topic(self) -> bool:
        """Whether the series are topics; else they are sources."""
        return len(self.topics) > 1

    @property
    def total(self) -> int:
        """All articles of all series."""
        return sum(series.total for series in self.all_series)

    @property
    def all_series(self) -> tuple[Series, ...]:
        """The series, with the others at the end."""
        return (*self.series, self.others) if self.others else self.series


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence of somebody's, and the sentences of articles that come nearest to it. No verdict.

    Those in `alike` hold its numbers, days and names; those in `different` speak of the same, but have others
    in their place, or a "not" where it has none; those in `near` say less. Their highlights are what is
    alike, or what differs.
    """

    text: str
    alike: tuple[Excerpt, ...] = ()
    different: tuple[Excerpt, ...] = ()
    near: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The claims of a text beside the news; `left_out` is how many more there were."""

    claims: tuple[Claim, ...]
    left_out: int = 0
