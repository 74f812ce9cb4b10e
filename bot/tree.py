"""The slash commands as a whole: who may use them where, and one handler for every error."""

from typing import TYPE_CHECKING

import discord
import structlog
from discord import app_commands

from bot.asker import asker_of
from bot.errors import UserError
from bot.failures import sentence, telling
from bot.manners import OPEN_COMMANDS
from bot.render.notices import failed
from bot.views.look import text_view

if TYPE_CHECKING:
    from bot.client import NewsBot

log = structlog.get_logger()


class Tree(app_commands.CommandTree["NewsBot"]):
    """The bot's command tree."""

    async def interaction_check(self, interaction: discord.Interaction["NewsBot"], /) -> bool:
        """Keeps questions to where, whom and how often a guild wants them; who may not ask is told alone."""
        command = interaction.command
        root = command.root_parent or command if isinstance(command, app_commands.Command) else command
        if interaction.type is discord.InteractionType.autocomplete or (
            root is not None and root.name in OPEN_COMMANDS
        ):
            return True
        services = interaction.client.services
        texts = services.catalogue.of(interaction.locale)

        async def say(notice: str) -> None:
            await interaction.response.send_message(view=text_view(notice), ephemeral=True)

        async with telling(say, texts, about=interaction.id):
            now = interaction.created_at
            refusal = await services.guilds.refusal(asker_of(interaction), texts, now=now)
            if refusal is None:
                return True
            await say(refusal)
        return False

    async def on_error(
        self, interaction: discord.Interaction["NewsBot"], error: app_commands.AppCommandError, /
    ) -> None:
        """Tells the person what failed before their command came to the conversation."""
        cause = getattr(error, "original", error)
        if not isinstance(cause, UserError):
            log.error("command failed", exc_info=error)
        if not interaction.response.is_done():
            texts = interaction.client.services.catalogue.of(interaction.locale)
            notice = sentence(cause, texts) if isinstance(cause, UserError) else failed(texts)
            await interaction.response.send_message(view=text_view(notice), ephemeral=True)
