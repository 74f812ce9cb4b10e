"""The composition root: builds every store, service, cog and background loop, and the client."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

from discord.ext import commands
from discord.utils import utcnow

from bot.ask.ask_channel import AskingPlace
from bot.ask.cog import AskCog, ChatCog
from bot.ask.conversation import Conversation
from bot.ask.cooldowns import Cooldowns
from bot.ask.feedback import Feedback
from bot.ask.news import NewsService
from bot.ask.replies import Replies
from bot.ask.requests import NewsRequests
from bot.ask.resuming import Resuming
from bot.ask.service import Answering
from bot.ask.store import Pauses, Votes
from bot.ask.views import AnswerActions, AnswerFeedback
from bot.client import Features, NewsBot
from bot.controls import CONTROLS, FORMS
from bot.core.background import Background, BackgroundLoop, Clock
from bot.core.charts import Charts
from bot.core.controls import Services
from bot.core.pager import Pager
from bot.core.permissions import CommandIds
from bot.core.threads import Threads
from bot.digests.cog import DigestCog
from bot.digests.modals import DigestActions
from bot.digests.service import Digests
from bot.digests.stores import digest_stores
from bot.digests.views import PanelActions, StoryActions
from bot.feeds.browsing import CatalogueFeeds, FeedBrowsing
from bot.feeds.cog import FeedsCog
from bot.feeds.commands import FeedCommands
from bot.feeds.notices import FeedNotices
from bot.feeds.polling import poll_alone
from bot.feeds.service import GuildFeeds
from bot.feeds.views import BrowseActions, FeedActions
from bot.guilds.cog import MembershipCog, SettingsCog
from bot.guilds.commands import Moderation
from bot.guilds.service import GuildService
from bot.guilds.store import Guilds
from bot.guilds.views import SettingActions
from bot.help.cog import HelpCog
from bot.locale.catalogue import Catalogue
from bot.locale.readers import CommandTexts, Readers
from bot.privacy.cog import PrivacyCog
from bot.privacy.service import Erasure, StoreKeeper
from bot.state.corrections import Corrections
from bot.state.facts import Facts
from bot.state.interactions import InteractionTokens
from bot.state.matches import Matches
from bot.state.outbox import Outbox
from bot.state.outbox_delivery import Delivery, SendRate, Timing
from bot.state.outbox_history import MessageHistory
from bot.state.pages import Pages
from bot.state.quota import Quota
from bot.topics.cog import ReadingCog
from bot.topics.commands import Coverage
from bot.topics.service import ReadingService
from bot.watches.cog import WatchesCog
from bot.watches.commands import WatchCommands
from bot.watches.delivery import WatchDelivery
from bot.watches.service import WatchService
from bot.watches.store import Watches
from bot.watches.views import WatchActions
from config.settings import Settings
from corpus import Corpus
from corpus.feeds.catalogue import FeedCatalogue
from corpus.pipeline.parsers import Parsers

_LONGEST_WORK = 600.0  # seconds, for work that nobody waits for
_LEASE_OF_ANSWERS = timedelta(seconds=30)
_NEWS = timedelta(seconds=30)  # between two looks for new and changed articles


def compose(
    corpus: Corpus,
    settings: Settings,
    *,
    parsers: Parsers,
    announce: Callable[[str], None],
    clock: Clock = utcnow,
    without: Collection[str] = (),
) -> NewsBot:
    """Return the client with everything that it registers.

    Args:
        corpus: what is searched; its database also holds the bot's own tables.
        settings: the operator's.
        parsers: parse what comes from the web.
        announce: is given the invitation link.
        clock: tells the background loops the time.
        without: the names of background loops that are not run.
    """
    app = App(corpus, settings, parsers, announce=announce, clock=clock)
    loops = [each for each in app.loops(clock) if each.name not in without]
    client = app.client
    client.features = Features(
        services=app.services(),
        cogs=app.cogs(),
        controls=CONTROLS,
        forms=FORMS,
        background=Background(loops, clock=clock),
        translator=CommandTexts(app.catalogue),
        facts=app.facts,
        closing=(app.closed,),
    )
    return client


class App:
    """All parts of the bot, each made of those before it."""

    def __init__(
        self,
        corpus: Corpus,
        settings: Settings,
        parsers: Parsers,
        *,
        announce: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._corpus, self._settings = corpus, settings
        self.client = NewsBot(announce=announce, message_content=settings.discord.message_content)
        self._threads = Threads(at_once=settings.answers.at_once, timeout=settings.answers.timeout)
        self._slow_threads = Threads(at_once=1, timeout=_LONGEST_WORK)
        self._keeps = settings.answers.remember_days > 0
        self.catalogue, self.facts, self.charts = Catalogue(), Facts(corpus.engine), Charts()
        self.history = MessageHistory(corpus.engine)
        pages = Pages(self.history, keeps=self._keeps)
        self.pager = Pager(pages, self._threads, self.catalogue)
        self._guilds()
        self._outbox(clock)
        self._feeds(parsers)
        self._topics()
        self._digests(clock)
        self._ask()
        self._watches()
        self._privacy()

    def _guilds(self) -> None:
        engine, threads = self._corpus.engine, self._threads
        self.guild_store = store = Guilds(engine)
        self.quota = Quota(store, engine)
        self.cooldowns = Cooldowns(Pauses(engine), threads, keeps=self._keeps)
        self.guilds = GuildService(
            store, threads, catalogue=self.catalogue, quota=self.quota, cooldowns=self.cooldowns
        )
        self.moderation = Moderation(self.guilds, AskingPlace(self.guilds))

    def _outbox(self, clock: Clock) -> None:
        self.outbox = Outbox(self._corpus.engine, self.quota, keeps=self._keeps)
        # Somebody waits for an answer: another process takes it up soon.
        answers = Timing(clock=clock, lease=_LEASE_OF_ANSWERS)
        run, run_slow = self._threads.aside, self._slow_threads.aside
        self.answers = Delivery(self.client, self.outbox, run, timing=answers)
        self.posts = Delivery(self.client, self.outbox, run_slow, timing=Timing(clock=clock), pace=SendRate())

    def _feeds(self, parsers: Parsers) -> None:
        network, settings = self._settings.network, self._settings.feeds
        self.feeds = GuildFeeds(
            self._corpus.feeds, self._threads, parsers, network=network, settings=settings
        )
        catalogue = FeedCatalogue(settings.catalogue_file)
        self.catalogue_feeds = CatalogueFeeds(catalogue, self.feeds, facts=self.facts, threads=self._threads)
        self.feed_commands = FeedCommands(self.feeds, self.pager, catalogue)
        self.feed_browsing = FeedBrowsing(self.catalogue_feeds)
        self.feed_notices = FeedNotices(self.client, self.feeds, self.guilds)

    def _topics(self) -> None:
        reading = ReadingService(self._corpus, self._threads, self.guild_store)
        self.coverage = Coverage(reading, self.guilds, self.pager, self.charts)

    def _ask(self) -> None:
        engine, settings, threads = self._corpus.engine, self._settings.answers, self._threads
        guilds, store = self.guilds, self.guild_store
        self.readers, self.votes = Readers(self.catalogue, keeps=self._keeps), Votes(engine)
        self.news = news = NewsService(self._corpus, self.history, threads, settings=settings, guilds=store)
        tokens = InteractionTokens(Path(engine.url.database or "").parent)
        answering = Answering(news, guilds, delivery=self.answers, tokens=tokens, threads=threads)
        requests = NewsRequests(news, guilds, coverage=self.coverage, issuing=self.digests.issuing)
        self.conversation = Conversation(answering, guilds, requests)
        self.replies = Replies(
            self.client, answering, news=news, guilds=guilds, readers=self.readers, requests=requests
        )
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

    def _watches(self) -> None:
        engine, client, slow = self._corpus.engine, self.client, self._slow_threads
        self.watches = WatchService(self._corpus, Watches(engine), Matches(engine), slow)
        self.watch_commands = WatchCommands(self.watches, self.news)
        self.watch_delivery = WatchDelivery(
            client, self.watches, delivery=self.posts, threads=slow, catalogue=self.catalogue
        )
        self.corrections = Corrections(
            client,
            self.posts,
            changes=self._corpus.history,
            history=self.history,
            facts=self.facts,
            threads=slow,
            catalogue=self.catalogue,
        )

    def _digests(self, clock: Clock) -> None:
        self.digest_stores = digest_stores(self._corpus, self.outbox, self.history)
        self.digests = Digests(
            self.client,
            self.digest_stores,
            guilds=self.guilds,
            catalogue=self.catalogue,
            charts=self.charts,
            timing=Timing(clock=clock),
        )

    def _privacy(self) -> None:
        stores = StoreKeeper(self.history, self._slow_threads), StoreKeeper(self.votes, self._threads)
        keepers = (*stores, self.digest_stores, self.watches, self.cooldowns, self.readers)
        days = timedelta(days=self._settings.answers.remember_days)
        self.erasure = Erasure(keepers, after=days)

    def services(self) -> Services:
        """Return what buttons, menus and forms look up, and what tests operate."""
        services = Services(
            *(self.catalogue, self.charts, self.pager, CommandIds(), self.erasure, self.cooldowns),
            *(self.news, self.conversation, self.feedback, self.coverage, self.guilds, self.feeds),
            *(self.watches, self.watch_commands, self.watch_delivery, self.corrections),
            *(self.history, self.digests, self.digest_stores),
        )
        services.add(AnswerActions, self.conversation)
        services.add(AnswerFeedback, self.feedback)
        services.add(SettingActions, self.moderation)
        services.add(BrowseActions, self.feed_browsing)
        services.add(FeedActions, self.feed_commands)
        services.add(WatchActions, self.watch_commands)
        services.add(DigestActions, self.digests.desk)
        services.add(PanelActions, self.digests.desk)
        services.add(StoryActions, self.digests.reasons)
        return services

    def cogs(self) -> tuple[commands.Cog, ...]:
        """Return the commands and listeners of every feature."""
        tree, answers = self.client.tree, self._settings.answers
        digests, forget_feeds = self.digests.desk, self.feeds.forget
        forget_guild = (self.guilds.forget, self.watches.forget_guild, digests.left, forget_feeds)
        reads_channel = self._settings.discord.message_content
        return (
            AskCog(self.conversation, self.news, self.guilds),
            ChatCog(self.client, self.replies, self.guilds),
            DigestCog(self.digests.desk, self.news),
            ReadingCog(self.coverage, self.news, tree),
            SettingsCog(self.moderation),
            MembershipCog(self.client, self.guilds, forget_guild),
            WatchesCog(self.watch_commands),
            FeedsCog(self.feed_commands, self.feed_browsing),
            PrivacyCog(days=answers.remember_days, reads_channel=reads_channel),
            HelpCog(tree, self.pager),
        )

    def loops(self, clock: Clock) -> tuple[BackgroundLoop, ...]:
        """Return the table of background loops."""
        ready = self.client.wait_until_ready

        async def poll(_now: datetime) -> None:
            if self._settings.feeds.poll:
                await poll_alone(self._corpus, self._settings, clock=clock)

        async def send_digests(_now: datetime) -> None:
            await self.digests.run()

        return (
            BackgroundLoop("forgetting", timedelta(days=1), self.erasure.forget_old),
            BackgroundLoop("feed notices", timedelta(minutes=5), self.feed_notices.post_new, ready=ready),
            BackgroundLoop("interrupted answers", timedelta(seconds=5), self.resuming.tick, ready=ready),
            BackgroundLoop("watches", _NEWS, self.watch_delivery.tick, first=_NEWS, ready=ready),
            BackgroundLoop("corrections", _NEWS, self.corrections.tick, first=_NEWS, ready=ready),
            # These two run on: they pace themselves.
            BackgroundLoop("polling", timedelta(minutes=1), poll),
            BackgroundLoop("digests", timedelta(seconds=15), send_digests, ready=ready),
        )

    async def closed(self) -> None:
        """End what outlives the connection."""
        self.charts.close()
        await self.cooldowns.settled()
