"""`/feeds`."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

if TYPE_CHECKING:
    from bot.client import NewsBot

_CHOICES = 25  # Discord's limit on what is offered for an option
_NAME = 100  # and on the length of each


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class FeedsCog(commands.GroupCog, group_name="feeds", group_description="The feeds that this server follows"):
    """The feeds of a guild."""

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(url="Address of a feed, or of a site that has one")
    async def add(
        self, interaction: "discord.Interaction[NewsBot]", url: app_commands.Range[str, 1, 2000]
    ) -> None:
        """Follow a feed: its articles are searched on this server."""
        await self._bot.feed_commands.add(interaction, url)

    @app_commands.command()
    @app_commands.describe(feed="The feed to follow no longer")
    async def remove(self, interaction: "discord.Interaction[NewsBot]", feed: str) -> None:
        """Follow a feed no longer."""
        await self._bot.feed_commands.remove(interaction, feed)

    @remove.autocomplete("feed")
    async def _offer_feeds(
        self, interaction: "discord.Interaction[NewsBot]", written: str
    ) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        own = await self._bot.services.feeds.own(interaction.guild_id)
        fitting = [feed for feed in own if written.casefold() in f"{feed.name} {feed.url}".casefold()]
        return [
            app_commands.Choice(name=feed.name[:_NAME], value=str(feed.number)) for feed in fitting[:_CHOICES]
        ]

    @app_commands.command(name="list")
    async def show_list(self, interaction: "discord.Interaction[NewsBot]") -> None:
        """Show the feeds that are searched here, and how they fare."""
        await self._bot.feed_commands.show_list(interaction)

    @app_commands.command()
    @app_commands.describe(url="Address of a feed, or of a site that has one")
    async def test(
        self, interaction: "discord.Interaction[NewsBot]", url: app_commands.Range[str, 1, 2000]
    ) -> None:
        """Show what would come in from a feed; keeps nothing."""
        await self._bot.feed_commands.test(interaction, url)

    @app_commands.command(name="import")
    @app_commands.describe(file="A list in OPML, as feed readers export it")
    async def import_list(
        self, interaction: "discord.Interaction[NewsBot]", file: discord.Attachment
    ) -> None:
        """Follow the feeds of a list."""
        await self._bot.feed_commands.import_list(interaction, file)

    @app_commands.command()
    async def export(self, interaction: "discord.Interaction[NewsBot]") -> None:
        """Get the feeds of this server as a list in OPML."""
        await self._bot.feed_commands.export(interaction)
