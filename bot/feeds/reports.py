"""Post a report a week to moderators who want one: questions without an answer, feeds, suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import discord
import structlog

from bot.ask.news import NewsService
from bot.core.errors import UserError
from bot.core.permissions import missing_in, readers_may_read
from bot.core.threads import Threads
from bot.feeds.browsing import CatalogueFeeds
from bot.feeds.report_text import WeeklyReport, report_texts
from bot.feeds.selection import key_of
from bot.feeds.service import GuildFeeds
from bot.feeds.views import report_view
from bot.guilds.service import GuildService
from bot.guilds.setup_steps import feeds_for
from bot.guilds.store import GuildSettings
from bot.state.answers import AskedQuestion
from bot.state.messages import Kind, Message
from bot.state.outbox_delivery import Delivery, LeaseLostError
from bot.state.outbox_history import MessageHistory
from corpus import AnswerStatus, QueryError
from corpus.feeds.catalogue import CatalogueFeed, FeedTopic
from corpus.models.feed import Feed, FeedStatus

_WEEK = timedelta(days=7)
_CITED_FOR = timedelta(days=30)  # after so long without a citation, a feed is named
_HOUR = 8  # of a Monday, by the guild's clocks
_TRIED = 40  # questions that are asked again
_SUGGESTED = 3

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSources:
    """What reports are made of."""

    feeds: GuildFeeds
    catalogue: CatalogueFeeds
    news: NewsService
    history: MessageHistory


class WeeklyReports:
    """Posts reports by the outbox, one a guild and week.

    Args:
        client: knows the guilds.
        guilds: which want a report, and where.
        sources: what it is made of.
        delivery: the way to Discord.
        threads: the way to the database.
    """

    def __init__(
        self,
        client: discord.Client,
        guilds: GuildService,
        sources: ReportSources,
        *,
        delivery: Delivery,
        threads: Threads,
    ) -> None:
        self._client, self._guilds, self._sources = client, guilds, sources
        self._delivery, self._run = delivery, threads.aside

    async def tick(self, now: datetime) -> None:
        """Post the reports that are due."""
        for guild in self._client.guilds:
            settings = await self._guilds.settings(guild.id)
            channel = guild.get_channel(settings.notice_channel or 0)
            if not settings.weekly_report or not isinstance(channel, discord.TextChannel):
                continue
            local = now.astimezone(ZoneInfo(settings.time_zone))
            if (local.isoweekday(), local.hour) < (1, _HOUR) or missing_in(channel):
                continue
            try:
                await self._post(guild, channel, settings, now=now, local=local)
            except LeaseLostError:
                log.warning("another process posts this report")
            except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
                log.warning("report not posted yet", guild=guild.id, reason=str(error))

    async def _post(
        self,
        guild: discord.Guild,
        channel: discord.TextChannel,
        settings: GuildSettings,
        *,
        now: datetime,
        local: datetime,
    ) -> None:
        message = await self._claimed(guild.id, channel.id, now=now, local=local)
        if message is None:
            return
        report = await self._report(channel, settings, now=now)
        texts = await self._guilds.texts_for(guild)
        view = report_view(message.token, report_texts(report, texts), texts)
        await self._delivery.post(message, channel, lambda: channel.send(view=view, nonce=message.token))

    async def _claimed(self, guild: int, channel: int, *, now: datetime, local: datetime) -> Message | None:
        """Claim the report of this week; None where it was posted, or another process has it."""
        year, week, _ = local.isocalendar()
        # Discord takes 25 characters as a nonce.
        token = f"r{year % 100:02}{week:02}-{guild}"
        report = Message(kind=Kind.REPORT, target=channel, due_at=now, token=token, guild=guild)
        if await self._delivery.claim(report):
            return report
        left = [each for each in await self._delivery.stray(Kind.REPORT) if each.token == token]
        return await self._delivery.resume(left[0]) if left else None

    async def _report(
        self, channel: discord.TextChannel, settings: GuildSettings, *, now: datetime
    ) -> WeeklyReport:
        sources, guild = self._sources, channel.guild
        healths = await sources.feeds.health(guild.id, now=now)
        own = [each.feed for each in healths if str(guild.id) in each.feed.owners]
        failing = [feed for feed in own if feed.failures or feed.status is not FeedStatus.ACTIVE]
        cited = await self._run(lambda: sources.history.cited_feeds(guild.id, since=now - _CITED_FOR))
        old = [feed for feed in own if feed.added_at < now - _CITED_FOR and feed not in failing]
        return WeeklyReport(
            unanswered=await self._unanswered(channel, now=now),
            failing=tuple(failing),
            uncited=tuple(feed for feed in old if feed.number not in cited),
            suggested=await self._suggested(guild, settings, own),
        )

    async def _unanswered(self, channel: discord.TextChannel, *, now: datetime) -> tuple[str, ...]:
        """Return the questions of a week that still find no answer, each once.

        Only those from channels that whoever reads the report may read.
        """
        history, news, guild = self._sources.history, self._sources.news, channel.guild
        asked = await self._run(lambda: history.asked(guild.id, since=now - _WEEK))
        readable = [each for each in asked if readers_may_read(channel, each.channel)]
        questions = {str(each.details["question"]).casefold(): each for each in readable}
        found = []
        for each in list(questions.values())[:_TRIED]:
            question = AskedQuestion(question=str(each.details["question"]), now=now, guild=guild.id)
            try:
                answer = await news.answer(question)
            except (QueryError, UserError):
                continue
            if answer.status is not AnswerStatus.ANSWER:
                found.append(question.question)
        return tuple(found)

    async def _suggested(
        self, guild: discord.Guild, settings: GuildSettings, own: Sequence[Feed]
    ) -> tuple[CatalogueFeed, ...]:
        """Return feeds of the catalogue like those that a guild follows, of which it follows none."""
        catalogue, followed = self._sources.catalogue, await self._sources.catalogue.followed(guild.id)
        code = settings.language or str(guild.preferred_locale).partition("-")[0]
        of_own = [feed for feed in catalogue.catalogue.feeds if key_of(feed) in followed]
        topics = dict.fromkeys(topic for feed in of_own for topic in feed.topics)
        language = catalogue.language_of(of_own[0].language if of_own else code)
        wanted = list(topics) or [FeedTopic.NEWS]
        offered = feeds_for(catalogue.catalogue, language, wanted)
        urls = {feed.url for feed in own}
        new = [feed for feed in offered if key_of(feed) not in followed and feed.url not in urls]
        return tuple(new[:_SUGGESTED])
