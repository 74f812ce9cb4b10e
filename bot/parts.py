"""All parts of the bot: every store and service, each made of those before it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.ask.ask_channel import AskingPlace
from bot.ask.conversation import Conversation
from bot.ask.cooldowns import Cooldowns
from bot.ask.feedback import Feedback
from bot.ask.missed import MissedMentions
from bot.ask.news import NewsService
from bot.ask.replies import Replies
from bot.ask.requests import NewsRequests
from bot.ask.resuming import Resuming
from bot.ask.service import Answering
from bot.ask.store import Pauses, Votes
from bot.client import NewsBot
from bot.core.background import Clock
from bot.core.charts import Charts
from bot.core.metrics import metrics_of
from bot.core.pager import Pager
from bot.core.server_clock import ServerClock
from bot.core.threads import Threads
from bot.digests.service import Digests
from bot.digests.stores import digest_stores
from bot.feeds.browsing import CatalogueFeeds, FeedBrowsing
from bot.feeds.commands import FeedCommands
from bot.feeds.notices import FeedNotices
from bot.feeds.reports import ReportSources, WeeklyReports
from bot.feeds.service import GuildFeeds
from bot.guilds.commands import Moderation
from bot.guilds.service import GuildService
from bot.guilds.setup import GuildSetup
from bot.guilds.setup_ending import SetupEnding
from bot.guilds.store import Guilds
from bot.guilds.welcome import Welcome
from bot.health.clock import ClockWatch
from bot.health.server import HealthServer
from bot.health.service import OperatorAlerts
from bot.help.commands import HelpPages
from bot.locale.catalogue import Catalogue
from bot.locale.readers import Readers
from bot.members.service import MemberSettings
from bot.members.store import MemberLanguages
from bot.privacy.service import CountingKeeper, Erasure, Kept, StoreKeeper
from bot.state.corrections import Corrections
from bot.state.facts import Facts
from bot.state.interactions import InteractionTokens
from bot.state.matches import Matches
from bot.state.outbox import Outbox
from bot.state.outbox_delivery import Delivery, SendRate, Timing
from bot.state.outbox_history import MessageHistory
from bot.state.pages import Pages
from bot.state.quota import Quota
from bot.topics.commands import Coverage
from bot.topics.service import ReadingService
from bot.watches.commands import WatchCommands
from bot.watches.delivery import WatchDelivery
from bot.watches.service import WatchService
from bot.watches.store import Watches
from config.settings import Settings
from corpus import Corpus, StoreError
from corpus.feeds.catalogue import FeedCatalogue
from corpus.pipeline.parsers import Parsers

if TYPE_CHECKING:
    from bot.cluster.process import ClusterProcess

_LONGEST_WORK = 600.0  # seconds, for work that nobody waits for
_LAST_WORK = 1.0  # seconds that work in threads has to end with the bot
_LEASE_OF_ANSWERS = timedelta(seconds=30)
_LEASE_OF_MANY = timedelta(seconds=75)  # of a post, where several processes send; one takes a minute at most


class Parts:
    """All parts of the bot, each made of those before it; `bot.app` registers them."""

    def __init__(
        self,
        corpus: Corpus,
        settings: Settings,
        parsers: Parsers,
        *,
        announce: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self.corpus, self.settings = corpus, settings
        self.metrics = metrics_of(wanted=settings.health.port > 0)
        self.server_clock = ServerClock(clock)
        self.pace = SendRate()
        options = {
            "announce": announce,
            "message_content": settings.discord.message_content,
            "http_trace": self.server_clock.requests(self.metrics.requests(), from_discord=True),
            "on_request": self.pace.note,
        }
        self.process, self.history = _process(settings, corpus, clock), MessageHistory(corpus.engine)
        self.client = _client(self.process, self.history, options)
        self._threads = Threads(at_once=settings.answers.at_once, timeout=settings.answers.timeout)
        self._slow_threads = Threads(at_once=1, timeout=_LONGEST_WORK)
        self._keeps = settings.answers.remember_days > 0
        self.catalogue, self.facts, self.charts = Catalogue(), Facts(corpus.engine), Charts()
        pages = Pages(self.history, keeps=self._keeps)
        self.pager = Pager(pages, self._threads, self.catalogue)
        self.member_languages = MemberLanguages(corpus.engine)
        self._guilds()
        self._outbox(clock)
        self._feeds(parsers)
        self._topics()
        self._digests()
        self._ask()
        self._watches()
        self._privacy()
        self._health(clock)
        self._setup()

    def _guilds(self) -> None:
        engine, threads = self.corpus.engine, self._threads
        self.guild_store = store = Guilds(engine, shared=self.process is not None)
        self.quota = Quota(store, engine)
        self.cooldowns = Cooldowns(
            Pauses(engine), threads, keeps=self._keeps, per_minute=self.settings.answers.per_minute
        )
        self.guilds = GuildService(
            store, threads, catalogue=self.catalogue, quota=self.quota, cooldowns=self.cooldowns
        )
        self.asking_place = AskingPlace(self.guilds)
        self.moderation = Moderation(
            self.guilds, self.asking_place, history=self.history, threads=threads, pager=self.pager
        )

    def _outbox(self, clock: Clock) -> None:
        holder = self.process.holder if self.process else ""
        self.outbox = Outbox(self.corpus.engine, self.quota, holder=holder, keeps=self._keeps)
        # Somebody waits for an answer: another process takes it up soon.
        answers = Timing(clock=clock, lease=_LEASE_OF_ANSWERS)
        run, run_slow = self._threads.aside, self._slow_threads.aside
        self.answers = Delivery(self.client, self.outbox, run, timing=answers)
        # What a process claimed that lives, but could not reach the store, others take up after that.
        self._posting = Timing(clock=clock, lease=_LEASE_OF_MANY) if self.process else Timing(clock=clock)
        self.posts = Delivery(self.client, self.outbox, run_slow, timing=self._posting, pace=self.pace)

    def _feeds(self, parsers: Parsers) -> None:
        network, settings = self.settings.network, self.settings.feeds
        self.feeds = GuildFeeds(self.corpus.feeds, self._threads, parsers, network=network, settings=settings)
        catalogue = FeedCatalogue(settings.catalogue_file)
        self.catalogue_feeds = CatalogueFeeds(catalogue, self.feeds, facts=self.facts, threads=self._threads)
        self.feed_commands = FeedCommands(self.feeds, self.pager, catalogue)
        self.feed_browsing = FeedBrowsing(self.catalogue_feeds)
        self.feed_notices = FeedNotices(self.client, self.feeds, self.guilds)

    def _topics(self) -> None:
        self.reading = reading = ReadingService(self.corpus, self._threads, self.guild_store)
        self.coverage = Coverage(reading, self.guilds, self.pager, self.charts)

    def _ask(self) -> None:
        engine, settings, threads = self.corpus.engine, self.settings.answers, self._threads
        guilds, store = self.guilds, self.guild_store
        self.readers = Readers(self.catalogue, keeps=self._keeps, chosen=self.member_languages.of_all())
        self.members, self.votes = MemberSettings(self.readers, self.member_languages, threads), Votes(engine)
        self.news = news = NewsService(self.corpus, self.history, threads, settings=settings, guilds=store)
        tokens = InteractionTokens(self.settings.data_folder)
        self.answering = answering = Answering(
            news, guilds, delivery=self.answers, tokens=tokens, threads=threads, metrics=self.metrics
        )
        requests = NewsRequests(news, coverage=self.coverage, issuing=self.digests.issuing)
        self.conversation = Conversation(answering, guilds, requests)
        self.replies = Replies(
            self.client, answering, news=news, guilds=guilds, readers=self.readers, requests=requests
        )
        # Several processes resume each other's sessions.
        self.missed = None if self.process else MissedMentions(self.client, self.history, threads)
        self.resuming = Resuming(
            self.client,
            self.answers,
            tokens=tokens,
            threads=threads,
            catalogue=self.catalogue,
            answering=answering,
            replies=self.replies,
        )
        self.feedback = Feedback(news, self.coverage, self.votes, threads)
        self.help_pages = HelpPages(self.client.tree, self.conversation)

    def _watches(self) -> None:
        engine, client, slow = self.corpus.engine, self.client, self._slow_threads
        self.watches = WatchService(self.corpus, Watches(engine), Matches(engine), slow)
        self.watch_commands = WatchCommands(self.watches, self.news)
        self.watch_delivery = WatchDelivery(
            client, self.watches, delivery=self.posts, threads=slow, catalogue=self.catalogue
        )
        self.corrections = Corrections(
            client,
            self.posts,
            changes=self.corpus.history,
            history=self.history,
            facts=self.facts,
            threads=slow,
            catalogue=self.catalogue,
        )

    def _digests(self) -> None:
        self.digest_stores = digest_stores(self.corpus, self.outbox, self.history)
        self.digests = Digests(
            self.client,
            self.digest_stores,
            guilds=self.guilds,
            catalogue=self.catalogue,
            charts=self.charts,
            pace=self.pace,
            timing=self._posting,
            covers=self.client.covers,
        )
        self.digests.runner.elsewhere = self.client.is_covered_elsewhere

    def _privacy(self) -> None:
        keepers: dict[Kept, CountingKeeper] = {
            Kept.ANSWERS: StoreKeeper(self.history, self._slow_threads),
            Kept.VOTES: StoreKeeper(self.votes, self._threads),
            Kept.DIGESTS: self.digest_stores,
            Kept.WATCHES: self.watches,
            Kept.LANGUAGE: StoreKeeper(self.member_languages, self._threads),
        }
        days = timedelta(days=self.settings.answers.remember_days)
        self.erasure = Erasure(keepers, (self.cooldowns, self.readers), after=days)

    def _health(self, clock: Clock) -> None:
        settings, queues = self.settings.health, {"questions": self._threads, "slow": self._slow_threads}
        self.server = HealthServer(
            settings, self.corpus, self.client, self.metrics, queues=queues, clock=clock
        )

        self.alerts = OperatorAlerts(
            self.settings.alerts,
            self.corpus,
            self.client,
            guilds=self.guilds,
            delivery=self.posts,
            threads=self._slow_threads,
            server_clock=self.server_clock,
        )
        longest = timedelta(hours=self.settings.feeds.longest_hours)
        self.clock_watch = ClockWatch(self.corpus.engine, self._slow_threads, longest=longest)
        self._clock, self.give_memory_back = clock, self._slow_threads.give_memory_back

    def _setup(self) -> None:
        sources = ReportSources(
            feeds=self.feeds, catalogue=self.catalogue_feeds, news=self.news, history=self.history
        )
        self.reports = WeeklyReports(
            self.client, self.guilds, sources, delivery=self.posts, threads=self._slow_threads
        )
        self.welcome = Welcome(
            self.client, self.guilds, delivery=self.posts, facts=self.facts, threads=self._threads
        )
        guilds, feeds, digests = self.guilds, self.catalogue_feeds, self.digests
        self.setup_ending = SetupEnding(guilds, feeds, digests, self.answering, reading=self.reading)
        self.guild_setup = GuildSetup(
            guilds, feeds, digests.maker, self.setup_ending, asking_place=self.asking_place
        )

    async def closed(self) -> None:
        """End what outlives the connection."""
        await self.server.close()
        self.charts.close()
        await self.cooldowns.settled()
        for threads in (self._threads, self._slow_threads):
            await threads.settled(within=_LAST_WORK)
        with suppress(StoreError):  # a lease that is not handed back runs out
            self.outbox.hand_back(self._clock())


def _process(settings: Settings, corpus: Corpus, clock: Clock) -> "ClusterProcess | None":
    """Return this process as one of several, None where it is the only one."""
    if not settings.cluster.shards:
        return None
    from bot.cluster.process import ClusterProcess  # a single process loads nothing of it

    return ClusterProcess.of(
        settings.cluster,
        corpus.engine,
        clock=clock,
        freed=[lambda connection, holder: Outbox.free(connection, holder, clock())],
    )


def _client(process: "ClusterProcess | None", history: MessageHistory, options: Mapping[str, Any]) -> NewsBot:
    if process is None:
        return NewsBot(**options)
    from bot.cluster.client import ClusterBot

    async def answered(message: int) -> bool:
        return await process.run(lambda: history.is_answered(message))

    return ClusterBot(process, answered=answered, **options)
