"""`/ask`, and questions in messages."""

from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot.ask.conversation import Conversation
from bot.ask.missed import MissedMentions
from bot.ask.news import NewsService
from bot.ask.replies import Replies
from bot.core.controls import choices
from bot.core.dates import first_moment, last_moment, offered_days
from bot.core.limits import TEXT_OPTION
from bot.core.log import about
from bot.core.permissions import guild_of
from bot.core.respond import texts_of
from bot.core.scope import check_period
from bot.guilds.service import GuildService
from bot.state.answers import AskedQuestion
from corpus.retrieval.query import without_markup


class AskCog(commands.Cog):
    """Questions by slash command."""

    def __init__(self, conversation: Conversation, news: NewsService, guilds: GuildService) -> None:
        self._conversation, self._news, self._guilds = conversation, news, guilds

    @app_commands.command()
    @app_commands.describe(
        question="What you want to know, in plain words",
        source="Only articles of this source",
        since="Only articles from this day on, such as 2025-04-24 or last week",
        until="Only articles up to this day",
        private="Show the answer to you alone",
    )
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, TEXT_OPTION],
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        private: bool = False,  # noqa: FBT001, FBT002 # Discord hands options over by name
    ) -> None:
        """Ask about the news and get what the articles say, word for word."""
        now = interaction.created_at
        local = await self._local(interaction) if since or until else now
        asked = AskedQuestion(
            question=question,
            now=now,
            sources=(source,) if source else None,
            since=first_moment(since, now=local) if since is not None else None,
            until=last_moment(until, now=local) if until is not None else None,
            guild=guild_of(interaction),
            asker=interaction.user.id,
        )
        check_period(asked.since, asked.until, now=now)
        await self._conversation.ask(interaction, asked, private=private)

    @ask.autocomplete("source")
    async def _offer_sources(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        names = await self._news.sources(typed, guild=guild_of(interaction))
        return choices((name, name) for name in names)

    @ask.autocomplete("since")
    @ask.autocomplete("until")
    async def _offer_days(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        days = offered_days(typed, texts_of(interaction), now=await self._local(interaction))
        return choices((day.label, day.value) for day in days)

    async def _local(self, interaction: discord.Interaction) -> datetime:
        """Return the moment of an interaction by the clocks of its guild."""
        return await self._guilds.local(interaction.created_at, guild_of(interaction))


class ChatCog(commands.Cog):
    """Questions in messages that are meant for the bot."""

    def __init__(
        self,
        client: discord.Client,
        replies: Replies,
        guilds: GuildService,
        *,
        missed: MissedMentions | None = None,
    ) -> None:
        self._client, self._replies, self._guilds, self._missed = client, replies, guilds, missed

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look for what came before this session; several processes resume the sessions of each other."""
        if self._missed is not None:
            await self._missed.find(utcnow())

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Remember a user's language for direct messages, with which Discord does not send it."""
        self._replies.met(interaction.user.id, interaction.locale)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message, one that mentions the bot by name or as a reply, and one to it alone.

        The latter are those in an ask channel, where the operator lets their content be read.
        """
        about(message.id)
        if not await self._is_to_it(message):
            return
        if self._missed is None or self._missed.heard(message.id):
            await self._replies.reply(message, without_markup(message.content), now=message.created_at)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer a question anew that was edited."""
        message = event.message
        about(message.id)
        if message.edited_at and await self._is_to_it(message):
            text, now = without_markup(message.content), message.edited_at
            await self._replies.edited(message, text, now=now)

    async def _is_to_it(self, message: discord.Message) -> bool:
        """Return whether a message is meant for the bot."""
        me = self._client.user
        if message.author.bot or me is None:
            return False
        if message.guild is None or me in message.mentions:
            return True
        return await self._is_asked_there(message)

    async def _is_asked_there(self, message: discord.Message) -> bool:
        """Return whether a message stands in the ask channel, where its content may be read."""
        if message.guild is None or not self._client.intents.message_content or not message.content:
            return False
        settings = await self._guilds.settings(message.guild.id)
        return settings.ask_channel == message.channel.id and not message.mentions
