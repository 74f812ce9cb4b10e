"""What the bot is made of: every service over one corpus, put together in one place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.ask.cooldowns import Cooldowns
from bot.ask.news import NewsService
from bot.ask.store import Pauses, Votes, VoteService
from bot.core.charts import Charts
from bot.core.pager import Pager
from bot.core.threads import Threads
from bot.digests.stores import DigestStores, digest_stores
from bot.feeds.service import GuildFeeds
from bot.guilds.service import GuildService
from bot.guilds.store import Guilds
from bot.locale.catalogue import Catalogue
from bot.locale.readers import Readers
from bot.state.facts import Facts
from bot.state.interactions import InteractionTokens
from bot.state.matches import Matches
from bot.state.outbox import Outbox
from bot.state.outbox_history import MessageHistory
from bot.state.quota import Quota
from bot.topics.service import ReadingService
from bot.watches.service import WatchService
from bot.watches.store import Watches
from config.settings import AnswerSettings, FeedSettings, NetworkSettings
from corpus import Corpus
from corpus.pipeline.history import History
from corpus.pipeline.parsers import Parsers

_LONGEST_WORK = 600.0  # seconds, of what nobody waits for


class Keeper(Protocol):
    """A room that keeps something of those who ask, for some days."""

    async def forget_asker(self, asker: int, /) -> int: ...  # noqa: D102
    async def forget(self, *, now: datetime, after: timedelta) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the cogs and views ask for what they show."""

    catalogue: Catalogue
    news: NewsService
    guilds: GuildService
    feeds: GuildFeeds
    pager: Pager
    digests: DigestStores
    reading: ReadingService
    charts: Charts
    facts: Facts
    watches: WatchService
    changes: History
    outbox: Outbox
    history: MessageHistory
    tokens: InteractionTokens
    threads: Threads
    background: Threads
    votes: VoteService
    cooldowns: Cooldowns
    readers: Readers
    keepers: tuple[Keeper, ...]

    async def forget_asker(self, asker: int) -> int:
        """Deletes what every room keeps of a person; says how many entries that were."""
        return sum([await keeper.forget_asker(asker) for keeper in self.keepers])

    async def forget_old(self, *, now: datetime, after: timedelta) -> None:
        """Deletes what every room keeps from longer ago than `after`."""
        for keeper in self.keepers:
            await keeper.forget(now=now, after=after)


def compose(
    corpus: Corpus,
    settings: AnswerSettings,
    *,
    network: NetworkSettings,
    feeds: FeedSettings,
    parsers: Parsers,
) -> Services:
    """The services over `corpus`; their turns belong to the event loop that first runs them."""
    threads = Threads(at_once=settings.at_once, timeout=settings.timeout)
    background = Threads(at_once=1, timeout=_LONGEST_WORK)
    catalogue, engine, keeps = Catalogue(), corpus.engine, settings.remember_days > 0
    history, guilds = MessageHistory(engine), Guilds(engine)
    outbox = Outbox(engine, Quota(guilds, engine), keeps=keeps)
    news = NewsService(corpus, history, threads, settings=settings, guilds=guilds)
    watches = WatchService(corpus, Watches(engine), Matches(engine), background)
    votes, cooldowns = VoteService(Votes(engine), threads), Cooldowns(Pauses(engine), threads, keeps=keeps)
    digests, readers = digest_stores(corpus, outbox, history), Readers(catalogue, keeps=keeps)
    return Services(
        catalogue=catalogue,
        news=news,
        guilds=GuildService(guilds, threads, catalogue=catalogue, quota=outbox.quota, cooldowns=cooldowns),
        feeds=GuildFeeds(corpus.feeds, threads, parsers, network=network, settings=feeds),
        reading=ReadingService(corpus, threads, guilds),
        charts=Charts(),
        pager=Pager(history, threads, catalogue, keeps=keeps),
        digests=digests,
        facts=Facts(engine),
        watches=watches,
        changes=corpus.history,
        outbox=outbox,
        history=history,
        tokens=InteractionTokens(Path(engine.url.database or "").parent),
        threads=threads,
        background=background,
        votes=votes,
        cooldowns=cooldowns,
        readers=readers,
        keepers=(_Messages(history, background), digests, watches, votes, cooldowns, readers),
    )


class _Messages:
    """What was posted, as something that is kept of those who ask."""

    def __init__(self, history: MessageHistory, threads: Threads) -> None:
        self._history, self._threads = history, threads

    async def forget_asker(self, asker: int, /) -> int:
        """Delete all that was made for a person."""
        return await self._threads.aside(lambda: self._history.forget_reader(asker))

    async def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete what was posted longer ago than `after`."""
        return await self._threads.aside(lambda: self._history.forget(now=now, after=after))
