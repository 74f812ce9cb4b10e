"""`/latest`, `/compare`, `/timeline`, `/trend`, `/sources`, and the commands on a message."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.ask.news import NewsService
from bot.core.controls import choices, completed
from bot.core.permissions import guild_of
from bot.topics.commands import Coverage
from bot.topics.service import ReadingService, Where

_Topic = app_commands.Range[str, 1, 200]


class ReadingCog(commands.Cog):
    """News without a question."""

    def __init__(
        self,
        coverage: Coverage,
        news: NewsService,
        reading: ReadingService,
        tree: app_commands.CommandTree[Any],
    ) -> None:
        self._coverage, self._news, self._reading, self._tree = coverage, news, reading, tree
        # discord.py makes slash commands of methods, but message commands by hand only.
        self._menus = (
            app_commands.ContextMenu(name="Check against the news", callback=self._check),
            app_commands.ContextMenu(name="More coverage", callback=self._more),
        )

    async def cog_load(self) -> None:
        """Add the commands on a message."""
        for menu in self._menus:
            self._tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Remove the commands on a message."""
        for menu in self._menus:
            self._tree.remove_command(menu.name, type=menu.type)

    @app_commands.command()
    @app_commands.describe(topic="Only articles on this", source="Only articles of this source")
    async def latest(
        self,
        interaction: discord.Interaction,
        topic: _Topic | None = None,
        source: str | None = None,
    ) -> None:
        """Show the newest articles."""
        await self._coverage.latest(interaction, topic, source)

    @latest.autocomplete("source")
    async def _offer_sources(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        names = await self._news.sources(typed, guild=guild_of(interaction))
        return choices((name, name) for name in names)

    @app_commands.command()
    @app_commands.describe(topic="An event, in a few words")
    async def compare(self, interaction: discord.Interaction, topic: _Topic) -> None:
        """Show what each outlet wrote of one event, side by side."""
        await self._coverage.compare(interaction, topic)

    @app_commands.command()
    @app_commands.describe(topic="A topic, in a few words")
    async def timeline(self, interaction: discord.Interaction, topic: _Topic) -> None:
        """Show a topic day by day, oldest first."""
        await self._coverage.timeline(interaction, topic)

    @app_commands.command()
    @app_commands.describe(
        topic="What to count; separate topics by commas to compare them",
        days="How many days back, 30 by default",
    )
    async def trend(
        self,
        interaction: discord.Interaction,
        topic: _Topic,
        days: app_commands.Range[int, 2, 365] = 30,
    ) -> None:
        """Draw how many articles a day are about a topic."""
        await self._coverage.trend(interaction, topic, days=days)

    @latest.autocomplete("topic")
    @compare.autocomplete("topic")
    @timeline.autocomplete("topic")
    async def _offer_topics(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        names = await self._subjects(interaction, typed)
        return choices((name, name) for name in names)

    @trend.autocomplete("topic")
    async def _offer_several_topics(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the last of several topics."""
        head, last = completed(typed, ",")
        names = await self._subjects(interaction, last)
        return choices((head + name, head + name) for name in names)

    async def _subjects(self, interaction: discord.Interaction, typed: str) -> list[str]:
        where = Where(guild=guild_of(interaction), now=interaction.created_at)
        return await self._reading.subjects(typed, where)

    @app_commands.command()
    async def sources(self, interaction: discord.Interaction) -> None:
        """Show what I read, how fresh it is, and what fails."""
        await self._coverage.sources(interaction)

    async def _check(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._coverage.check(interaction, message)

    async def _more(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await self._coverage.more(interaction, message)
