"""A role that members take by a button in order to be mentioned: who may offer it, and giving it.

Anybody may take such a role, so it must give no permission, and be one that its moderator may give.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import ui

from bot.core.controls import Control, service_of
from bot.core.delivery import insistently
from bot.core.errors import UserError
from bot.core.permissions import grant_link
from bot.core.respond import respond
from bot.core.style import MessageKind, View, text_view
from bot.locale.texts import ENGLISH, Texts

Offers = Callable[[int, int], Awaitable[bool]]
"""Tells whether something of a guild mentions a role; ids are Discord's."""

_NAME = 60  # characters of a role's name in an error


class RoleButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:role:(?P<role>\d{1,19})"
):
    """A button that gives the presser a role, or takes it away."""

    numbers = ("role",)

    def __init__(self, role: int, *, texts: Texts = ENGLISH) -> None:
        self.role = role
        super().__init__(ui.Button(label=texts("Notify me"), custom_id=f"clippings:role:{role}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        await service_of(interaction, RoleService).pressed(interaction, self.role)


class RoleService:
    """Roles that something of the guild mentions, which members take and give back.

    Args:
        offers: what mentions roles; other roles are nobody's to take.
    """

    def __init__(self, offers: Sequence[Offers]) -> None:
        self._offers = offers

    async def pressed(self, interaction: discord.Interaction, number: int) -> None:
        """Give the presser a role, or take it from them if they have it; tell them alone."""

        async def make(texts: Texts) -> View:
            guild, member = interaction.guild, interaction.user
            role = guild.get_role(number) if guild else None
            if guild is None or role is None or not isinstance(member, discord.Member):
                raise UserError("this role is no longer offered")
            if not any([await offers(guild.id, number) for offers in self._offers]):
                raise UserError("this role is no longer offered")
            check_role(role, application=interaction.application_id)
            return await _toggled(member, role, texts)

        await respond(interaction, make, private=True)


async def _toggled(member: discord.Member, role: discord.Role, texts: Texts) -> View:
    has = any(each.id == role.id for each in member.roles)
    change = member.remove_roles if has else member.add_roles
    try:
        await insistently(lambda: change(role, reason="by the button of a digest or watch"))
    except discord.Forbidden:
        raise UserError("Discord does not let me give that role; let a moderator check it") from None
    if has:
        told = texts("You no longer have {role}.", role=role.mention)
    else:
        told = texts("You have {role} now, and are notified. Press again to drop it.", role=role.mention)
    return text_view(told, MessageKind.SETTINGS)


def check_role(
    role: discord.Role,
    *,
    application: int | None,
    by: discord.Member | None = None,
    where: discord.abc.GuildChannel | discord.Thread | None = None,
) -> None:
    """Check that a role may be mentioned and taken by anybody.

    Args:
        role: the role.
        application: that of the bot, for a link that grants what it lacks.
        by: who offers it; None where it is offered already.
        where: where it is to be mentioned.

    Raises:
        UserError: it may not; the text says what to change.
    """
    _check_harmless(role)
    guild, name = role.guild, role.name[:_NAME]
    if by is not None and not _may_give(by, role):
        raise UserError("you need Manage Roles, and a role above {role}, to offer it", role=name)
    if not guild.me.guild_permissions.manage_roles:
        grant = grant_link(guild, ["manage_roles"], application)
        raise UserError("I can't give roles; I need Manage Roles", grant=grant)
    if role >= guild.me.top_role:
        raise UserError("{role} is above my own role; move mine above it in the server's roles", role=name)
    mentions = where is None or role.mentionable or where.permissions_for(guild.me).mention_everyone
    if not mentions:
        raise UserError("I can't mention {role}; let anyone mention it in its settings", role=name)


def _check_harmless(role: discord.Role) -> None:
    name = role.name[:_NAME]
    if role.is_default():
        raise UserError("choose a role for those who want to be notified; everyone is never mentioned")
    if role.managed:
        raise UserError("{role} belongs to an app or to Discord; choose another role", role=name)
    if role.permissions.value & ~role.guild.default_role.permissions.value:
        raise UserError("{role} gives permissions, and anybody could take it; choose another", role=name)


def _may_give(member: discord.Member, role: discord.Role) -> bool:
    if member.id == role.guild.owner_id:
        return True
    return member.guild_permissions.manage_roles and member.top_role > role


def mentioning(role: int | None) -> discord.AllowedMentions:
    """Return what a message may mention: this role alone, or nobody."""
    if role is None:
        return discord.AllowedMentions.none()
    return discord.AllowedMentions(
        everyone=False, users=False, roles=[discord.Object(role)], replied_user=False
    )
