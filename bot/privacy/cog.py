"""`/privacy`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.respond import Response, respond
from bot.core.style import MessageKind, message
from bot.locale.texts import Texts
from bot.privacy.render import privacy_text
from bot.privacy.views import delete_row


class PrivacyCog(commands.Cog):
    """What is kept of a user.

    Args:
        days: for how long; 0 where nothing is kept.
        reads_channel: whether the operator lets every message of an ask channel be a question.
    """

    def __init__(self, *, days: int, reads_channel: bool) -> None:
        self._days, self._reads_channel = days, reads_channel

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction) -> None:
        """See what I store about you and for how long, and delete it."""

        async def make(texts: Texts) -> Response:
            text = privacy_text(self._days, texts, reads_channel=self._reads_channel)
            return message(MessageKind.SETTINGS, text, delete_row(texts))

        await respond(interaction, make, private=True)
