"""How commands and buttons about digests are answered: acknowledged first, privately, errors in one line."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import discord

from bot.core.delivery import acknowledge, attachments, show
from bot.core.errors import UserError
from bot.core.permissions import may_moderate, names_of
from bot.core.respond import telling
from bot.core.style import View, text_view
from bot.digests.store import DigestPlace
from bot.locale.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One of the messages that an answer takes: what it shows, and the files that it names."""

    view: View
    files: Mapping[str, bytes] = field(default_factory=dict)


Made = View | Sequence[Leaf]


async def answer(interaction: discord.Interaction, texts: Texts, make: Callable[[], Awaitable[Made]]) -> None:
    """Shows what `make` makes to who acted alone; a panel that is theirs alone is changed in its place."""

    async def say(notice: str) -> None:
        await show(interaction, text_view(notice))

    async with telling(say, texts, about=interaction.id):
        pressed = interaction.message
        in_place = pressed is not None and pressed.flags.ephemeral
        if await acknowledge(interaction, private=True, in_place=in_place):
            made = await make()
            first, *rest = (Leaf(view=made),) if isinstance(made, View) else made
            await show(interaction, first.view, files=first.files)
            # Discord would put one that comes earlier in the place of the first.
            for leaf in rest:
                files = attachments(leaf.files)
                await interaction.followup.send(view=leaf.view, files=files, ephemeral=True)


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
