"""The command tree: who may use a command, error reports, registration with Discord."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.ask.conversation import Conversation
from bot.ask.policy import OPEN_COMMANDS
from bot.core.controls import service_of
from bot.core.delivery import insistently
from bot.core.errors import UserError
from bot.core.log import about
from bot.core.notices import failed
from bot.core.permissions import CommandIds
from bot.core.respond import refuse, sentence, texts_of
from bot.state.facts import Facts

log = structlog.get_logger()


class Tree(app_commands.CommandTree[commands.Bot]):
    """The bot's command tree."""

    async def interaction_check(self, interaction: discord.Interaction[commands.Bot], /) -> bool:
        """Enforce a guild's channel, role and cooldown rules for questions."""
        about(interaction.id)
        command = interaction.command
        root = command.root_parent or command if isinstance(command, app_commands.Command) else command
        if interaction.type is discord.InteractionType.autocomplete or (
            root is not None and root.name in OPEN_COMMANDS
        ):
            return True
        options = interaction.namespace
        question, source = getattr(options, "question", ""), getattr(options, "source", None)
        return await service_of(interaction, Conversation).may_ask(interaction, question, source=source)

    async def on_error(
        self, interaction: discord.Interaction[commands.Bot], error: app_commands.AppCommandError, /
    ) -> None:
        """Report what failed before a command was acknowledged."""
        cause = getattr(error, "original", error)
        if not isinstance(cause, UserError):
            log.error("command failed", exc_info=error)
        if not interaction.response.is_done():
            texts = texts_of(interaction)
            await refuse(
                interaction, sentence(cause, texts) if isinstance(cause, UserError) else failed(texts)
            )


async def sync(tree: app_commands.CommandTree[Any], facts: Facts, ids: CommandIds) -> bool:
    """Register the commands of `tree` unless Discord has them already; return whether it did.

    Discord allows 200 creations a day, which a bot that restarts often would use up. It gives a command
    another version with each change, so the versions show whether anybody else has changed them.

    Args:
        tree: has the commands.
        facts: keeps what was registered last.
        ids: is filled with the ids that Discord gave the commands.
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
    ids.update({each["name"]: int(each["id"]) for each in theirs})
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
