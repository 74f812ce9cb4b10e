"""What is kept of a person: told, and deleted when they want that."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.app import Services
from bot.core.delivery import acknowledge, show
from bot.core.pages import pages_of
from bot.core.respond import telling
from bot.core.style import MessageKind, message, text_view
from bot.help.render import CommandHelp, deleted_text, help_blocks, privacy_text
from bot.privacy.views import delete_row


class Privacy:
    """Answers `/privacy` and `/help`, to who sent them alone."""

    def __init__(
        self, services: Services, tree: app_commands.CommandTree[Any], *, days: int, reads_channel: bool
    ) -> None:
        self._services, self._tree = services, tree
        self._days, self._reads_channel = days, reads_channel

    async def show(self, interaction: discord.Interaction) -> None:
        """Says what is kept and for how long, with a button that deletes it."""
        texts = self._services.catalogue.of(interaction.locale)
        view = message(
            MessageKind.SETTINGS,
            privacy_text(self._days, texts, reads_channel=self._reads_channel),
            delete_row(texts),
        )
        await interaction.response.send_message(view=view, ephemeral=True)

    async def delete(self, interaction: discord.Interaction) -> None:
        """Deletes what is kept of the presser."""
        texts = self._services.catalogue.of(interaction.locale)

        async def say(notice: str) -> None:
            await show(interaction, text_view(notice))

        async with telling(say, texts, about=interaction.id):
            if await acknowledge(interaction, in_place=True):
                count = await self._services.forget_asker(interaction.user.id)
                await show(interaction, text_view(deleted_text(count, texts), MessageKind.SETTINGS))

    async def help(self, interaction: discord.Interaction) -> None:
        """Says what the bot can do."""
        texts = self._services.catalogue.of(interaction.locale)
        pages = pages_of(help_blocks(commands_for(interaction, self._tree), texts))
        now, asker = interaction.created_at, interaction.user.id
        view = await self._services.pager.view(pages, texts, kind=MessageKind.SETTINGS, now=now, asker=asker)
        await interaction.response.send_message(view=view, ephemeral=True)


def commands_for(
    interaction: discord.Interaction, tree: app_commands.CommandTree[Any]
) -> Iterator[CommandHelp]:
    """The commands that who sent an interaction is offered where they are, in alphabetical order."""
    commands = [each for each in tree.walk_commands() if isinstance(each, app_commands.Command)]
    for command in sorted(commands, key=lambda each: each.qualified_name):
        root = command.root_parent or command
        needed = root.default_permissions
        if interaction.guild_id is None and root.guild_only:
            continue
        if needed is None or interaction.permissions >= needed:
            yield CommandHelp(command.qualified_name, command.description)
