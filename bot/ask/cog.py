"""`/ask`."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.autocomplete import source_choices
from bot.core.dates import first_moment, last_moment, offered_days
from bot.scope import check_period
from bot.state.answers import AskedQuestion

if TYPE_CHECKING:
    from bot.client import NewsBot

_LONGEST = 6000  # Discord's own limit on a text option


class AskCog(commands.Cog):
    """Questions by slash command."""

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(
        question="What you want to know, in plain words",
        source="Only articles of this source",
        since="Only articles from this day on, such as 2025-04-24 or last week",
        until="Only articles up to this day",
        private="Show the answer to you alone",
    )
    @app_commands.autocomplete(source=source_choices)
    async def ask(
        self,
        interaction: "discord.Interaction[NewsBot]",
        question: app_commands.Range[str, 1, _LONGEST],
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
            guild=interaction.guild_id,
            asker=interaction.user.id,
        )
        check_period(asked.since, asked.until)
        await self._bot.conversation.ask(interaction, asked, private=private)

    @ask.autocomplete("since")
    @ask.autocomplete("until")
    async def _offer_days(
        self, interaction: "discord.Interaction[NewsBot]", written: str
    ) -> list[app_commands.Choice[str]]:
        texts = self._bot.services.catalogue.of(interaction.locale)
        days = offered_days(written, texts, now=await self._local(interaction))
        return [app_commands.Choice(name=day.label, value=day.value) for day in days]

    async def _local(self, interaction: discord.Interaction) -> datetime:
        """Return the moment of an interaction by the clocks of its guild."""
        return await self._bot.services.guilds.local(interaction.created_at, interaction.guild_id)


if TYPE_CHECKING:
    from bot.client import NewsBot

_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>")


class ChatCog(commands.Cog):
    """Questions in messages that are meant for the bot."""

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answers a direct message, one that mentions the bot by name or as a reply, and one to it alone.

        That are those in an ask channel, where the operator lets their content be read.
        """
        me = self._bot.user
        if message.author.bot or me is None:
            return
        if message.guild is not None and me not in message.mentions and not await self._is_to_it(message):
            return
        question = " ".join(_MENTION.sub(" ", message.content).split())
        await self._bot.replies.reply(message, question, now=message.created_at)

    async def _is_to_it(self, message: discord.Message) -> bool:
        if message.guild is None or not self._bot.intents.message_content or not message.content:
            return False
        settings = await self._bot.services.guilds.settings(message.guild.id)
        return settings.ask_channel == message.channel.id and not message.mentions
