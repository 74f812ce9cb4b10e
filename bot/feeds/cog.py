"""`/feeds`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.controls import choices
from bot.core.permissions import for_guilds
from bot.feeds.browsing import FeedBrowsing
from bot.feeds.commands import FeedCommands


@for_guilds
@app_commands.default_permissions(manage_guild=True)
class FeedsCog(commands.GroupCog, group_name="feeds", group_description="The feeds that this server follows"):
    """The feeds of a guild."""

    def __init__(self, commands: FeedCommands, browsing: FeedBrowsing) -> None:
        self._commands, self._browsing = commands, browsing

    @app_commands.command()
    async def browse(self, interaction: discord.Interaction) -> None:
        """Choose feeds of well-known outlets by language, region and topic."""
        await self._browsing.browse(interaction)

    @app_commands.command()
    @app_commands.describe(url="Name of an outlet, or address of a feed or a website")
    async def add(self, interaction: discord.Interaction, url: app_commands.Range[str, 1, 2000]) -> None:
        """Follow a feed: its articles are searched on this server."""
        await self._commands.add(interaction, url)

    @app_commands.command()
    @app_commands.describe(feed="The feed to unfollow")
    async def remove(self, interaction: discord.Interaction, feed: str) -> None:
        """Follow a feed no longer."""
        await self._commands.remove(interaction, feed)

    @app_commands.command(name="list")
    async def show_list(self, interaction: discord.Interaction) -> None:
        """Show the feeds that are searched here and their health."""
        await self._commands.show_list(interaction)

    @app_commands.command()
    @app_commands.describe(url="Name of an outlet, or address of a feed or a website")
    async def test(self, interaction: discord.Interaction, url: app_commands.Range[str, 1, 2000]) -> None:
        """Show what would come in from a feed. Nothing is kept."""
        await self._commands.test(interaction, url)

    @add.autocomplete("url")
    async def _offer_catalogue(
        self, interaction: discord.Interaction, written: str
    ) -> list[app_commands.Choice[str]]:
        return choices(await self._browsing.offered(interaction, written))

    @test.autocomplete("url")
    async def _offer_own_and_catalogue(
        self, interaction: discord.Interaction, written: str
    ) -> list[app_commands.Choice[str]]:
        own = await self._commands.offered(interaction, written)
        return choices([*own, *await self._browsing.offered(interaction, written)])

    @remove.autocomplete("feed")
    async def _offer_own(
        self, interaction: discord.Interaction, written: str
    ) -> list[app_commands.Choice[str]]:
        return choices(await self._commands.offered(interaction, written))

    @app_commands.command(name="import")
    @app_commands.describe(file="An OPML file, as feed readers export it")
    async def import_list(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Follow the feeds of a list."""
        await self._commands.import_list(interaction, file)

    @app_commands.command()
    async def export(self, interaction: discord.Interaction) -> None:
        """Get the feeds of this server as an OPML file."""
        await self._commands.export(interaction)
