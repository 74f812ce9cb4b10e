"""The composition root: builds the parts of the bot, and registers them with the client."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from discord.ext import commands
from discord.utils import utcnow

from bot.ask.cog import AskCog, ChatCog
from bot.ask.views import AnswerActions, AnswerFeedback
from bot.client import Features, NewsBot
from bot.controls import CONTROLS, FORMS
from bot.core.background import Background, BackgroundLoop, Clock
from bot.core.controls import Services
from bot.core.metrics import Metrics
from bot.core.permissions import CommandIds
from bot.core.roles import RoleService
from bot.digests.cog import DigestCog
from bot.digests.modals import DigestActions
from bot.digests.views import PanelActions, StoryActions
from bot.feeds.cog import FeedsCog
from bot.feeds.polling import poll_alone
from bot.feeds.views import BrowseActions, FeedActions
from bot.guilds.cog import MembershipCog, SettingsCog
from bot.guilds.setup_views import SetupActions
from bot.guilds.views import SettingActions
from bot.health.views import AlertActions
from bot.help.cog import HelpCog
from bot.help.views import HelpActions
from bot.locale.readers import CommandTexts
from bot.members.cog import LanguageCog
from bot.members.views import MemberActions
from bot.parts import Parts
from bot.privacy.cog import PrivacyCog
from bot.topics.cog import ReadingCog
from bot.watches.cog import WatchesCog
from bot.watches.views import WatchActions
from config.settings import Settings
from corpus import Corpus
from corpus.pipeline.parsers import Parsers

_LANGUAGES = timedelta(minutes=1)  # until one that was chosen is known to other processes
_ALERTS = timedelta(minutes=1)
_MEMORY = timedelta(minutes=10)
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
    parts = Parts(corpus, settings, parsers, announce=announce, clock=clock)
    loops = [each for each in _own_loops(parts, clock) if each.name not in without]
    client = parts.client
    client.features = Features(
        services=_services(parts),
        cogs=_cogs(parts),
        controls=CONTROLS,
        forms=FORMS,
        background=Background(loops, clock=clock, metrics=parts.metrics),
        translator=CommandTexts(parts.catalogue),
        facts=parts.facts,
        starting=(parts.server.start,),
        closing=(parts.closed,),
    )
    return client


def _services(parts: Parts) -> Services:
    """Return what buttons, menus and forms look up, and what tests operate."""
    services = Services(
        *(parts.catalogue, parts.charts, parts.pager, CommandIds(), parts.erasure, parts.cooldowns),
        *(parts.news, parts.conversation, parts.feedback, parts.coverage, parts.guilds, parts.feeds),
        *(parts.watches, parts.watch_commands, parts.watch_delivery, parts.corrections),
        *(parts.history, parts.digests, parts.digest_stores, parts.server, parts.alerts),
        RoleService((parts.digest_stores.mentions, parts.watches.mentions)),
        *(parts.welcome, parts.setup_ending, parts.readers, parts.reports, parts.server_clock),
    )
    services.add(Metrics, parts.metrics)
    services.add(AlertActions, parts.alerts)
    services.add(AnswerActions, parts.conversation)
    services.add(AnswerFeedback, parts.feedback)
    services.add(MemberActions, parts.members)
    services.add(HelpActions, parts.help_pages)
    services.add(SettingActions, parts.moderation)
    services.add(SetupActions, parts.guild_setup)
    services.add(BrowseActions, parts.feed_browsing)
    services.add(FeedActions, parts.feed_commands)
    services.add(WatchActions, parts.watch_commands)
    services.add(DigestActions, parts.digests.desk)
    services.add(PanelActions, parts.digests.desk)
    services.add(StoryActions, parts.digests.reasons)
    return services


def _cogs(parts: Parts) -> tuple[commands.Cog, ...]:
    """Return the commands and listeners of every feature."""
    tree, answers = parts.client.tree, parts.settings.answers
    digests, forget_feeds = parts.digests.desk, parts.feeds.forget
    forget_guild = (
        *(parts.guilds.forget, parts.watches.forget_guild, parts.welcome.forget),
        *(digests.left, forget_feeds),
    )
    reads_channel = parts.settings.discord.message_content
    return (
        AskCog(parts.conversation, parts.news, parts.guilds),
        ChatCog(parts.client, parts.replies, parts.guilds, missed=parts.missed),
        DigestCog(parts.digests.desk, parts.news, parts.reading),
        ReadingCog(parts.coverage, parts.news, parts.reading, tree),
        SettingsCog(parts.moderation),
        MembershipCog(parts.client, parts.guilds, parts.welcome, forget_guild, covers=parts.client.covers),
        WatchesCog(parts.watch_commands),
        FeedsCog(parts.feed_commands, parts.feed_browsing),
        PrivacyCog(parts.guilds, days=answers.remember_days, reads_channel=reads_channel),
        LanguageCog(parts.members),
        HelpCog(parts.help_pages),
    )


def _own_loops(parts: Parts, clock: Clock) -> tuple[BackgroundLoop, ...]:
    """Return the loops that this process runs; of several, each makes some of the runs."""
    loops, process = _loops(parts, clock), parts.process
    if process is None:
        return loops
    from bot.cluster.jobs import shared_loops

    async def languages(_now: datetime) -> None:
        parts.readers.choose_all(await process.run(parts.member_languages.of_all))

    return (*shared_loops(loops, process), BackgroundLoop("languages", _LANGUAGES, languages))


def _loops(parts: Parts, clock: Clock) -> tuple[BackgroundLoop, ...]:
    """Return the table of background loops."""
    ready, able = parts.client.wait_until_ready, parts.client.wait_until_able

    async def poll(_now: datetime) -> None:
        if not parts.settings.feeds.poll:
            return
        corpus, settings, server_clock = parts.corpus, parts.settings, parts.server_clock
        if parts.process is not None:
            from bot.cluster.polling import poll_together

            await poll_together(corpus, settings, parts.process, clock=clock, server_clock=server_clock)
        else:
            await poll_alone(corpus, settings, clock=clock, server_clock=server_clock)

    return (
        BackgroundLoop("clock", timedelta(minutes=1), parts.clock_watch.tick),
        BackgroundLoop("forgetting", timedelta(days=1), parts.server_clock.guarded(parts.erasure.forget_old)),
        BackgroundLoop("welcome", timedelta(seconds=5), parts.welcome.tick, ready=ready),
        BackgroundLoop("weekly reports", timedelta(minutes=15), parts.reports.tick, ready=ready),
        BackgroundLoop("feed notices", timedelta(minutes=5), parts.feed_notices.post_new, ready=able),
        BackgroundLoop("interrupted answers", timedelta(seconds=5), parts.resuming.tick, ready=able),
        BackgroundLoop("watches", _NEWS, parts.watch_delivery.tick, first=_NEWS, ready=able),
        BackgroundLoop("corrections", _NEWS, parts.corrections.tick, first=_NEWS, ready=able),
        BackgroundLoop("publications", _NEWS, parts.digests.publishing.tick, ready=able),
        BackgroundLoop("memory", _MEMORY, parts.give_memory_back, first=_MEMORY),
        BackgroundLoop("alerts", _ALERTS, parts.alerts.tick, first=_ALERTS, ready=able),
        # These two run on: they pace themselves.
        BackgroundLoop("polling", timedelta(minutes=1), poll),
        BackgroundLoop("digests", timedelta(seconds=15), parts.digests.run, ready=able),
    )
