"""The links by which a server invites the bot, or grants it a permission later."""

from collections.abc import Iterable

import discord

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
