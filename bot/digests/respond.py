"""How commands and buttons about digests are answered: acknowledged first, privately, errors in one line."""

from collections.abc import Awaitable, Callable

import discord

from bot.core.errors import UserError
from bot.core.permissions import may_moderate, names_of
from bot.core.respond import Response, is_private, respond
from bot.digests.store import DigestPlace
from bot.locale.texts import Texts


async def answer(interaction: discord.Interaction, make: Callable[[Texts], Awaitable[Response]]) -> None:
    """Respond to the user alone; a panel that is theirs alone is changed in its place."""
    await respond(interaction, make, private=True, in_place=is_private(interaction))


def place_of(interaction: discord.Interaction) -> DigestPlace:
    """Where somebody acts: the channel of a guild, or their direct messages."""
    if interaction.guild_id is None or interaction.channel_id is None:
        return DigestPlace(guild=None, target=interaction.user.id)
    return DigestPlace(guild=interaction.guild_id, target=interaction.channel_id)


async def may_change(interaction: discord.Interaction) -> bool:
    """Whether somebody may change digests here: in direct messages their own, in a guild its moderators."""
    return interaction.guild_id is None or await may_moderate(interaction, "digest")


async def need_right(interaction: discord.Interaction, texts: Texts) -> None:
    """Refuses who may not change digests here.

    Raises:
        UserError: they may not.
    """
    if not await may_change(interaction):
        raise UserError("this takes the permission {permission}", permission=names_of(texts)["manage_guild"])
