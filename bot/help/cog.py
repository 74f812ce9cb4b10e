"""`/privacy` and `/help`."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

if TYPE_CHECKING:
    from bot.client import NewsBot


class AboutCog(commands.Cog):
    """What the bot says of itself."""

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    @app_commands.command()
    async def privacy(self, interaction: "discord.Interaction[NewsBot]") -> None:
        """See what I keep of you and for how long, and delete it."""
        await self._bot.privacy.show(interaction)

    @app_commands.command(name="help")
    async def help_(self, interaction: "discord.Interaction[NewsBot]") -> None:
        """See how to ask, and what else I can do."""
        await self._bot.privacy.help(interaction)
