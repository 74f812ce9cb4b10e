"""The slash commands as Discord has them: registered again when they differ from the bot's own."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from discord import app_commands

from bot.delivery import insistently
from bot.state.facts import Facts


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
