"""`/help`."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.pager import Pager, pages_of
from bot.core.permissions import guild_of, is_visiting
from bot.core.respond import Response, respond
from bot.core.style import MessageKind
from bot.help.render import CommandHelp, help_blocks
from bot.locale.texts import Texts


class HelpCog(commands.Cog):
    """How to ask, and the commands."""

    def __init__(self, tree: app_commands.CommandTree[Any], pager: Pager) -> None:
        self._tree, self._pager = tree, pager

    @app_commands.command(name="help")
    async def help_(self, interaction: discord.Interaction) -> None:
        """See how to ask, and what else I can do."""

        async def make(texts: Texts) -> Response:
            pages = pages_of(help_blocks(commands_for(interaction, self._tree), texts))
            now, asker = interaction.created_at, interaction.user.id
            return await self._pager.view(pages, texts, kind=MessageKind.SETTINGS, now=now, asker=asker)

        await respond(interaction, make, private=True)


def commands_for(
    interaction: discord.Interaction, tree: app_commands.CommandTree[Any]
) -> Iterator[CommandHelp]:
    """Yield the commands that a user is offered where they are, in alphabetical order."""
    found = [each for each in tree.walk_commands() if isinstance(each, app_commands.Command)]
    for command in sorted(found, key=lambda each: each.qualified_name):
        root = command.root_parent or command
        needed = root.default_permissions
        if guild_of(interaction) is None and root.guild_only:
            continue
        if is_visiting(interaction) and root.allowed_installs and root.allowed_installs.user is False:
            continue
        if needed is None or interaction.permissions >= needed:
            yield CommandHelp(command.qualified_name, command.description)
