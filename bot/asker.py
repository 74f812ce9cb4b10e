"""From what Discord sends to who asks where."""

import discord

from bot.manners import Asker


def asker_of(event: discord.Interaction | discord.Message) -> Asker:
    """Who sent a command, pressed a button or wrote a message, and where."""
    user = event.user if isinstance(event, discord.Interaction) else event.author
    channel = event.channel
    return Asker(
        user=user.id,
        channel=channel.id if channel else 0,
        guild=event.guild.id if event.guild else None,
        parent=channel.parent_id if isinstance(channel, discord.Thread) else None,
        roles=frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset(),
    )
