"""Answer `/help`, its menu and its example questions."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.ask.conversation import Conversation
from bot.core.controls import service_of
from bot.core.errors import unknown_control
from bot.core.permissions import CommandIds, guild_of, is_visiting
from bot.core.respond import Response, before_response, respond, texts_of
from bot.help.render import CommandHelp, examples, introduction_text, section_labels, section_texts
from bot.help.views import help_view
from bot.locale.texts import Texts


class HelpPages:
    """Shows how to ask, and the commands that a user is offered."""

    def __init__(self, tree: app_commands.CommandTree[Any], conversation: Conversation) -> None:
        self._tree, self._conversation = tree, conversation

    async def show_help(self, interaction: discord.Interaction) -> None:
        """Answer `/help`."""

        async def make(texts: Texts) -> Response:
            return help_view((introduction_text(texts),), self._sections(interaction), texts)

        await respond(interaction, make, private=True)

    async def open_section(self, interaction: discord.Interaction, section: str) -> None:
        """Show a section in the place of what is shown."""

        async def make(texts: Texts) -> Response:
            if section not in section_labels(texts):
                raise unknown_control()
            shown = section_texts(section, commands_for(interaction, self._tree), texts)
            return help_view(shown, self._sections(interaction), texts, chosen=section)

        await respond(interaction, make, private=True, in_place=True)

    async def ask_example(self, interaction: discord.Interaction, place: int) -> None:
        """Answer an example question, to the presser alone."""
        asked = examples(texts_of(interaction))
        if place < len(asked):
            await self._conversation.ask_in_form(interaction, asked[place], private=True)
            return
        async with before_response(interaction):
            raise unknown_control()

    def _sections(self, interaction: discord.Interaction) -> list[str]:
        """Return the sections of which a user is offered a command, in order."""
        offered = {each.section for each in commands_for(interaction, self._tree)}
        return [section for section in section_labels(texts_of(interaction)) if section in offered]


def commands_for(
    interaction: discord.Interaction, tree: app_commands.CommandTree[Any]
) -> Iterator[CommandHelp]:
    """Yield the commands that a user is offered where they are, in alphabetical order."""
    ids = service_of(interaction, CommandIds)
    found = [each for each in tree.walk_commands() if isinstance(each, app_commands.Command)]
    for command in sorted(found, key=lambda each: each.qualified_name):
        root = command.root_parent or command
        needed = root.default_permissions
        if guild_of(interaction) is None and root.guild_only:
            continue
        if is_visiting(interaction) and root.allowed_installs and root.allowed_installs.user is False:
            continue
        if needed is None or interaction.permissions >= needed:
            yield CommandHelp(
                command.qualified_name,
                command.description,
                number=ids.get(root.name),
                for_moderators=needed is not None,
            )
