"""`/settings`."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

if TYPE_CHECKING:
    from bot.client import NewsBot


class SettingsCog(commands.Cog):
    """What moderators set for their guild."""

    def __init__(self, bot: "NewsBot") -> None:
        self._bot = bot

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: "discord.Interaction[NewsBot]") -> None:
        """See and change where I answer, whom, how and in which language."""
        await self._bot.moderation.show_settings(interaction)
