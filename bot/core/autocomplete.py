"""What is offered while an option is typed."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands

if TYPE_CHECKING:
    from bot.client import NewsBot

_LONGEST = 100  # characters of a choice, by Discord
_MOST = 25  # choices, by Discord


async def source_choices(
    interaction: "discord.Interaction[NewsBot]", beginning: str
) -> list[app_commands.Choice[str]]:
    """The sources that are seen where the option is typed."""
    names = await interaction.client.services.news.sources(beginning, guild=interaction.guild_id)
    short = [name for name in names if len(name) <= _LONGEST]
    return [app_commands.Choice(name=name, value=name) for name in short[:_MOST]]
