"""`/help`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.help.commands import HelpPages


class HelpCog(commands.Cog):
    """How to ask, and the commands."""

    def __init__(self, pages: HelpPages) -> None:
        self._pages = pages

    @app_commands.command(name="help")
    async def help_(self, interaction: discord.Interaction) -> None:
        """See how to ask, and what else I can do."""
        await self._pages.show_help(interaction)
