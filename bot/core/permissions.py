"""Check the permissions of the bot and of members, and name them as Discord does."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import discord
from discord import AppCommandPermissionType

from bot.core.controls import service_of
from bot.core.delivery import insistently
from bot.core.errors import UserError
from bot.core.markdown import link
from bot.locale.texts import Texts

T = TypeVar("T")

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,  # replying to a message needs it
    attach_files=True,  # charts, and lists of feeds
    create_public_threads=True,  # a thread for each answer or digest
    pin_messages=True,  # the button of the ask channel
)
"""What the features need that take nothing but a setting."""
_SCOPES = ("bot", "applications.commands")


def invitation(application: int, *, guild: discord.Guild | None = None, more: Iterable[str] = ()) -> str:
    """Return the link by which an owner invites the bot, or grants it more.

    Args:
        application: the id of the bot's application.
        guild: the server that the link is for; None lets its reader choose.
        more: names of permissions beyond those of the usual invitation.
    """
    asked = discord.Permissions(PERMISSIONS.value)
    asked.update(**dict.fromkeys(more, True))
    server = discord.utils.MISSING if guild is None else guild
    return discord.utils.oauth_url(application, permissions=asked, guild=server, scopes=_SCOPES)


def grant_link(guild: discord.Guild, missing: Iterable[str], application: int | None) -> str:
    """Return the link that grants what the bot's role lacks; "" where only a channel denies it."""
    lacking = [name for name in missing if not getattr(guild.me.guild_permissions, name)]
    return invitation(application, guild=guild, more=lacking) if lacking and application else ""


Place = discord.abc.GuildChannel | discord.Thread


def names_of(texts: Texts) -> Mapping[str, str]:
    """Return the permissions' names as Discord's settings show them."""
    return {
        "view_channel": texts("View Channel"),
        "send_messages": texts("Send Messages"),
        "send_messages_in_threads": texts("Send Messages in Threads"),
        "read_message_history": texts("Read Message History"),
        "create_public_threads": texts("Create Public Threads"),
        "pin_messages": texts("Pin Messages"),
        "attach_files": texts("Attach Files"),
        "manage_guild": texts("Manage Server"),
        "manage_channels": texts("Manage Channels"),
    }


SPEAKING = ("view_channel", "send_messages", "read_message_history")
"""What it takes to answer in a channel."""


def missing_in(place: Place, *more: str) -> tuple[str, ...]:
    """Return the permissions the bot lacks to answer in a place, and of `more`."""
    held = place.permissions_for(place.guild.me)
    speaking = "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"
    needed = (speaking if name == "send_messages" else name for name in SPEAKING)
    return tuple(name for name in (*needed, *more) if not getattr(held, name))


THREADS = ("create_public_threads", "send_messages_in_threads")
"""What it takes to answer in a thread of its own."""


def may_write_threads(place: object) -> bool:
    """Return whether the bot may open threads in a channel, and write in them."""
    return isinstance(place, discord.TextChannel) and not missing_in(place, *THREADS)


def missing_text(
    place: Place, missing: tuple[str, ...], texts: Texts, *, application: int | None = None
) -> str:
    """Return what to grant in a place (Markdown), with a link if `application` is given."""
    names = names_of(texts)
    listed = ", ".join(f"**{names[name]}**" for name in missing)
    lack = texts("I need {permissions} in {channel}.", channel=place.mention, permissions=listed)
    return granting(lack, grant_link(place.guild, missing, application), texts)


def granting(text: str, address: str, texts: Texts) -> str:
    """Return a text with the link that grants what it names; the text alone without an address."""
    return f"{text} {link(texts('Grant it'), address)}" if address else text


def lacking(
    place: Place, missing: tuple[str, ...], texts: Texts, *, application: int | None = None
) -> UserError:
    """Return the error that the bot lacks permissions in a place, in the words of `missing_text`."""
    names = names_of(texts)
    return UserError(
        "I need {permissions} in {channel}.",
        channel=f"#{place.name}",
        permissions=", ".join(names[name] for name in missing),
        grant=grant_link(place.guild, missing, application),
    )


def missing_right(texts: Texts) -> UserError:
    """Return the error that a member may not do what moderators do."""
    return UserError("You need {permission}.", permission=names_of(texts)["manage_guild"])


def can_mend(member: discord.Member, place: Place) -> bool:
    """Whether a member may give the bot what it lacks in a place."""
    held = place.permissions_for(member)
    return held.administrator or held.manage_channels or held.manage_roles


def may_read(who: discord.Member | discord.Role, guild: discord.Guild, place: int | None) -> bool:
    """Return whether somebody may read a channel or thread of a guild.

    Not what is gone, nor a private thread: who was let into one is not known here.
    """
    found = guild.get_channel_or_thread(place or 0)
    if found is None or (isinstance(found, discord.Thread) and found.is_private()):
        return False
    return found.permissions_for(who).view_channel


def readers_may_read(channel: discord.TextChannel, place: int | None) -> bool:
    """Return whether every role that reads a channel reads that other channel or thread too."""
    readers = [role for role in channel.guild.roles if channel.permissions_for(role).view_channel]
    return channel.id == place or (
        bool(readers) and all(may_read(role, channel.guild, place) for role in readers)
    )


EVERYWHERE = discord.app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
FOR_ALL = discord.app_commands.AppInstallationType(guild=True, user=True)
"""Where commands are offered, and to whom, unless they say otherwise."""
BY_GUILDS = discord.app_commands.AppInstallationType(guild=True, user=False)


def for_guilds(command: T) -> T:
    """Offer a command in guilds that have added the bot, and nowhere else."""
    command = discord.app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
    command = discord.app_commands.allowed_installs(guilds=True, users=False)(command)
    return discord.app_commands.guild_only()(command)


def is_visiting(interaction: discord.Interaction[Any]) -> bool:
    """Return whether somebody uses the bot by their own installation where it is no member.

    That is a server that has not added it, or a conversation between others.
    """
    if interaction.guild_id is None:
        return bool(interaction.context.private_channel)
    is_member = interaction.client.get_guild(interaction.guild_id) is not None
    return not is_member and not interaction.is_guild_integration()


def guild_of(interaction: discord.Interaction[Any]) -> int | None:
    """Return the guild whose settings, feeds and digests apply; None where there is none.

    Where the bot is no member, everything is as in direct messages: over the feeds that all share.
    """
    return None if is_visiting(interaction) else interaction.guild_id


class CommandIds(dict[str, int]):
    """The id that Discord gave each slash command, by name."""


async def may_moderate(interaction: discord.Interaction[Any], command: str) -> bool:
    """Return whether a member may use a moderators' command, and the controls that belong to it.

    Discord checks this before it offers the command. Here it is checked again, because a button or menu
    outlives the right to use its command. Restrictions to channels are left to Discord: they say where a
    command is typed, not who may press *Edit* on a digest.

    Args:
        interaction: the command, or the press of one of its controls.
        command: the name of the slash command, without its sub-commands.
    """
    guild = guild_of(interaction)
    if guild is None:
        return False
    if interaction.permissions.administrator:
        return True
    client = interaction.client
    overrides = await insistently(
        lambda: client.http.get_guild_application_command_permissions(interaction.application_id, guild)
    )
    by_id = {int(entry["id"]): entry["permissions"] for entry in overrides}
    # Discord: a command without overrides of its own is synced with those of the application.
    inherited = by_id.get(interaction.application_id, [])
    allowed = _overridden(
        interaction.user, by_id.get(service_of(interaction, CommandIds)[command]) or inherited
    )
    return interaction.permissions.manage_guild if allowed is None else allowed


def _overridden(user: discord.abc.User, overrides: Iterable[Mapping[str, Any]]) -> bool | None:
    """Return what overrides say of a member; None where they say nothing.

    Discord's order: the member, then the roles, of which one that allows is enough, then @everyone.
    """
    people = {(each["type"], int(each["id"])): bool(each["permission"]) for each in overrides}
    own = people.get((AppCommandPermissionType.user.value, user.id))
    if own is not None or not isinstance(user, discord.Member):
        return own
    everyone = user.guild.id
    said = {role.id: people.get((AppCommandPermissionType.role.value, role.id)) for role in user.roles}
    by_role = [allowed for role, allowed in said.items() if role != everyone and allowed is not None]
    return any(by_role) if by_role else said.get(everyone)
