"""Finding what a path names, and refusing what the bot does not see or may not do there."""

from tests.loopback import errors
from tests.loopback.errors import ApiError
from tests.loopback.intents import Intent
from tests.loopback.message_payload import message_payload
from tests.loopback.permissions import Permission


def guild_of(exchange):
    """Return the guild in the path."""
    try:
        return exchange.discord.guilds[exchange.guild_id]
    except KeyError:
        raise ApiError(errors.UNKNOWN_GUILD) from None


def channel_of(exchange, *permissions):
    """Return the channel in the path, if the bot sees it and has the permissions in it."""
    channel = exchange.discord.channels.get(exchange.id("channel_id"))
    if channel is None or (channel.guild is not None and channel.guild.id not in exchange.discord.guilds):
        raise ApiError(errors.UNKNOWN_CHANNEL)
    need(channel, Permission.VIEW_CHANNEL, errors.MISSING_ACCESS)
    for permission in permissions:
        need(channel, permission)
    return channel


def need(channel, permission, refusal=errors.MISSING_PERMISSIONS):
    """Refuse what the bot has no permission for."""
    if not channel.bot_may(permission):
        raise ApiError(refusal)


def message_of(exchange, channel):
    """Return the message in the path; ephemeral ones are not to be found this way."""
    message = channel.messages.get(exchange.id("message_id"))
    if message is None or message.ephemeral:
        raise ApiError(errors.UNKNOWN_MESSAGE)
    return message


def shown(exchange, message):
    """Return the message object, as far as the bot may read it."""
    enabled = exchange.discord.privileged_intents & Intent.MESSAGE_CONTENT
    return message_payload(message, content_intent=bool(enabled))
