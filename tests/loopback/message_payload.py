"""Messages as Discord sends them to a bot, blanked where the message-content intent is missing."""

from tests.loopback.message_rules import CROSSPOSTED, HAS_THREAD
from tests.loopback.messages import REPLY

MESSAGE_CONTENT = 1 << 15


def readable(message, *, content_intent):
    """Return whether the bot gets to read what a message says."""
    bot = message.discord.bot
    return bool(
        content_intent or message.author is bot or message.channel.is_dm or bot.id in message.pings.users
    )


def message_payload(message, *, content_intent=False, nested=True):
    """Return the message object as REST gives it."""
    payload = {
        "id": str(message.id),
        "type": message.kind,
        "channel_id": str(message.channel.id),
        "author": message.author.payload(),
        "timestamp": message.created_at,
        "edited_timestamp": message.edited_at,
        "tts": False,
        "pinned": message.pinned,
        "flags": message.flags
        | (HAS_THREAD if message.thread else 0)
        | (CROSSPOSTED if message.crossposted else 0),
        **_mentions(message),
        **_shown(message, content_intent),
        **_origin(message),
    }
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.reactions:
        payload["reactions"] = [_reaction(message, emoji) for emoji in message.reactions]
    if message.thread:
        payload["thread"] = message.thread.payload()
    if nested and message.kind == REPLY:
        payload |= _reference(message, content_intent)
    return payload


def event_payload(message, *, content_intent=False):
    """Return the message object as gateway events carry it: with guild and member."""
    payload = message_payload(message, content_intent=content_intent)
    guild = message.channel.guild
    if guild is not None:
        payload["guild_id"] = str(guild.id)
        if message.author.id in guild.members:
            payload["member"] = guild.members[message.author.id].payload(user=False)
    return payload


def _mentions(message):
    users = message.discord.users
    return {
        "mention_everyone": message.pings.everyone,
        "mentions": [users[each].payload() for each in message.pings.users if each in users],
        "mention_roles": [str(each) for each in message.pings.roles],
        "mention_channels": [],
    }


def _shown(message, content_intent):
    if not readable(message, content_intent=content_intent):
        return {"content": "", "embeds": [], "attachments": [], "components": []}
    body = message.body
    return {
        "content": body.content,
        "embeds": list(body.embeds),
        "attachments": [attachment.payload() for attachment in body.attachments],
        "components": list(body.components),
    }


def _origin(message):
    call = message.call
    if call is None:
        return {}
    metadata = {
        "id": str(call.id),
        "type": call.kind,
        "user": call.user.payload(),
        "authorizing_integration_owners": call.owners(),
    }
    return {
        "application_id": str(message.discord.application_id),
        "webhook_id": str(message.discord.application_id),
        "interaction_metadata": metadata,
    }


def _reaction(message, emoji):
    users = message.reactions[emoji]
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "me": message.discord.bot_id in users,
        "me_burst": False,
        "burst_colors": [],
    }


def _reference(message, content_intent):
    original = message.reference
    reference = {"type": 0, "channel_id": str(message.channel.id), "message_id": str(original.id)}
    if message.channel.guild:
        reference["guild_id"] = str(message.channel.guild.id)
    if original.deleted:
        return {"message_reference": reference, "referenced_message": None}
    quoted = message_payload(original, content_intent=content_intent, nested=False)
    return {"message_reference": reference, "referenced_message": quoted}
