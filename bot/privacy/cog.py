"""`/privacy`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.permissions import guild_of
from bot.core.respond import Response, respond
from bot.core.style import MessageKind, message
from bot.guilds.service import GuildService
from bot.locale.texts import Texts
from bot.privacy.render import privacy_text
from bot.privacy.views import delete_row


class PrivacyCog(commands.Cog):
    """What is kept of a user.

    Args:
        days: for how long; 0 where nothing is kept.
        reads_channel: whether the operator lets every message of an ask channel be a question.
        guilds: say what their moderators are shown.
    """

    def __init__(self, guilds: GuildService, *, days: int, reads_channel: bool) -> None:
        self._guilds, self._days, self._reads_channel = guilds, days, reads_channel

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction) -> None:
        """See what I store about you and for how long, and delete it."""

        async def make(texts: Texts) -> Response:
            settings = await self._guilds.settings(guild_of(interaction))
            text = privacy_text(self._days, texts, reads_channel=self._reads_channel, settings=settings)
            return message(MessageKind.SETTINGS, text, delete_row(texts))

        await respond(interaction, make, private=True)
