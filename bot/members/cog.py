"""`/language`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.members.service import MemberSettings


class LanguageCog(commands.Cog):
    """The language of a member."""

    def __init__(self, members: MemberSettings) -> None:
        self._members = members

    @app_commands.command()
    async def language(self, interaction: discord.Interaction) -> None:
        """Choose the language I answer you in."""
        await self._members.show(interaction)
