"""The slash commands as a whole: who may use them where, and one handler for every error."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot.ask.conversation import asker_of
from bot.ask.policy import OPEN_COMMANDS
from bot.core.delivery import insistently
from bot.core.errors import UserError
from bot.core.notices import failed
from bot.core.respond import sentence, telling
from bot.core.style import text_view
from bot.state.facts import Facts

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


class RegisteredCommands:
    """Registers the commands, and knows the id that Discord gave each."""

    def __init__(self) -> None:
        self._ids: Mapping[str, int] = {}

    def id_of(self, name: str) -> int:
        """Return the id of a slash command.

        Raises:
            KeyError: no command is registered by that name.
        """
        return self._ids[name]

    async def sync(self, tree: app_commands.CommandTree[Any], facts: Facts) -> bool:
        """Register the commands of `tree` unless Discord has them already; return whether it did.

        Discord allows 200 creations a day, which a bot that restarts often would use up. It gives a command
        another version with each change, so the versions show whether anybody else has changed them.
        """
        http, application = tree.client.http, tree.client.application_id or 0
        own = [await _described(command, tree) for command in tree.get_commands()]
        fact = f"commands of {application}"
        theirs = await insistently(lambda: http.get_global_commands(application))
        is_new = facts.get(fact) != _digest(own, theirs)
        if is_new:
            await insistently(tree.sync)
            theirs = await insistently(lambda: http.get_global_commands(application))
            facts.put(fact, _digest(own, theirs))
        self._ids = {each["name"]: int(each["id"]) for each in theirs}
        return is_new


async def _described(
    command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group,
    tree: app_commands.CommandTree[Any],
) -> dict[str, Any]:
    if tree.translator is None:
        return command.to_dict(tree)
    return await command.get_translated_payload(tree, tree.translator)


def _digest(own: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> str:
    versions = sorted((each["id"], each["version"]) for each in theirs)
    return sha256(json.dumps([own, versions], sort_keys=True).encode()).hexdigest()
