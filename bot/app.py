"""What the bot is made of: every service over one corpus, put together in one place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.ask.cooldowns import Cooldowns
from bot.ask.news import NewsService
from bot.ask.store import Pauses, Votes, VoteService
from bot.citing import CitingService
from bot.core.charts import Charts
from bot.core.pager import Pager
from bot.core.threads import Threads
from bot.digests.stores import DigestStores, digest_stores
from bot.feeds.service import GuildFeeds
from bot.guilds.service import GuildService
from bot.guilds.store import Guilds
from bot.locale.catalogue import Catalogue
from bot.locale.readers import Readers
from bot.quotes import Quotes
from bot.state.cited import CitedExcerpts
from bot.state.facts import Facts
from bot.state.finds import Finds
from bot.state.pages import Pages
from bot.state.posted import PostedAnswers
from bot.state.quoted import QuotedSources
from bot.topics.service import ReadingService
from bot.watches.service import WatchService
from bot.watches.store import Watches
from config.settings import AnswerSettings, FeedSettings, NetworkSettings
from corpus import Corpus
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
    citing: CitingService
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
    beside = Threads(at_once=1, timeout=_LONGEST_WORK)
    catalogue, engine, guilds = Catalogue(), corpus.engine, Guilds(corpus.engine)
    news = NewsService(corpus, PostedAnswers(engine), threads, settings=settings, guilds=guilds)
    pager = Pager(Pages(engine), threads, catalogue)
    watches, votes = (
        WatchService(corpus, Watches(engine), Finds(engine), beside),
        VoteService(Votes(engine), threads),
    )
    keeps = settings.remember_days > 0
    citing = CitingService(corpus, CitedExcerpts(engine), Facts(engine), beside, keeps=keeps)
    cooldowns = Cooldowns(Pauses(engine), threads, keeps=keeps)
    quotes = Quotes(guilds, QuotedSources(engine))
    digests, readers = digest_stores(corpus, quotes), Readers(catalogue, keeps=keeps)
    return Services(
        catalogue=catalogue,
        news=news,
        guilds=GuildService(guilds, threads, catalogue=catalogue, quotes=quotes, cooldowns=cooldowns),
        feeds=GuildFeeds(corpus.feeds, threads, parsers, network=network, settings=feeds),
        reading=ReadingService(corpus, threads, guilds),
        charts=Charts(),
        pager=pager,
        digests=digests,
        facts=Facts(engine),
        watches=watches,
        citing=citing,
        votes=votes,
        cooldowns=cooldowns,
        readers=readers,
        keepers=(news, pager, digests, watches, citing, votes, cooldowns, readers),
    )
