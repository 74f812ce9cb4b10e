"""Read coverage of topics and the health of feeds, in threads."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.core.scope import check_sources
from bot.core.threads import Threads
from bot.guilds.store import Guilds, viewer_of
from bot.topics.sources import SourcesSeen
from corpus import Corpus
from corpus.models.coverage import Check, Comparison, Extent, Listing, StoryArticles, Timeline, Trend
from corpus.stories.reader import CoverageReader

T = TypeVar("T")

_FRESH = timedelta(minutes=10)  # for so long the subjects of the news are kept
_REMEMBERED = 1000  # guilds


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where and when somebody asks: in a guild, or in a direct message (None)."""

    guild: int | None
    now: datetime


class ReadingService:
    """Coverage for the event loop; the work is done in threads, where it waits for its turn.

    Every method shows what is visible where it is asked. It raises a UserError if that takes too long, and a
    QueryError where a topic says nothing.
    """

    def __init__(self, corpus: Corpus, threads: Threads, guilds: Guilds) -> None:
        self._corpus, self._threads, self._guilds = corpus, threads, guilds
        self._subjects: OrderedDict[int | None, tuple[datetime, tuple[str, ...]]] = OrderedDict()

    async def latest(self, topic: str | None, where: Where, *, sources: Sequence[str] | None) -> Listing:
        """Return the newest articles, of a topic and some sources if given."""
        return await self._read(lambda reader: reader.latest(topic, self._extent(where, sources=sources)))

    async def compare(self, topic: str | StoryArticles, where: Where) -> Comparison:
        """Return what each outlet wrote about the event of a topic, or about a story."""
        return await self._read(lambda reader: reader.compare(topic, self._extent(where)))

    async def timeline(self, topic: str | StoryArticles, where: Where) -> Timeline:
        """Return the timeline of a topic or of a story."""
        return await self._read(lambda reader: reader.timeline(topic, self._extent(where)))

    async def trend(self, topics: Sequence[str], where: Where, *, days: int) -> Trend:
        """Return how many articles a day are about these topics."""
        return await self._read(lambda reader: reader.trend(topics, self._extent(where), days=days))

    async def check(self, text: str, where: Where) -> Check:
        """Return the claims of a text with the nearest sentences of articles."""
        return await self._read(lambda reader: reader.check(text, self._extent(where)))

    async def more(self, text: str, where: Where, *, links: Sequence[str]) -> Listing:
        """Return more coverage of what a text says or links to."""
        return await self._read(lambda reader: reader.more(text, self._extent(where), links=links))

    async def sources(self, where: Where) -> SourcesSeen:
        """Return the sources and the health of the feeds."""
        return await self._threads.aside(lambda: self._sources(where))

    async def subjects(self, typed: str, where: Where) -> list[str]:
        """Return what the news is about where it is asked, in names that hold what is `typed`.

        They are kept for some minutes: every letter that is typed asks for them again.
        """
        read_at, names = self._subjects.get(where.guild, (where.now - 2 * _FRESH, ()))
        if where.now - read_at > _FRESH:
            names = await self._threads.aside(lambda: self._corpus.reader.subjects(self._extent(where)))
            self._subjects[where.guild] = (where.now, names)
            self._subjects.move_to_end(where.guild)
            while len(self._subjects) > _REMEMBERED:
                self._subjects.popitem(last=False)
        wanted = typed.strip().casefold()
        return [name for name in names if wanted in name.casefold()]

    async def _read(self, read: Callable[[CoverageReader], T]) -> T:
        return await self._threads.in_turn(lambda: read(self._corpus.reader))

    def _extent(self, where: Where, *, sources: Sequence[str] | None = None) -> Extent:
        """Return what may be read there, of some sources or of all."""
        viewer = viewer_of(where.guild)
        if sources is not None:
            check_sources(tuple(sources), self._corpus.sources(viewer=viewer))
        return Extent(
            now=self._guilds.local(where.now, where.guild),
            sources=None if sources is None else frozenset(sources),
            viewer=viewer,
        )

    def _sources(self, where: Where) -> SourcesSeen:
        viewer = viewer_of(where.guild)
        return SourcesSeen(
            feeds=self._corpus.feeds.health(viewer.owners, now=where.now),
            sources=self._corpus.reader.sources(self._extent(where)),
            scope=self._corpus.scope(viewer=viewer),
        )
