"""Messages of a channel: posting, reading, editing, deleting, reacting, typing."""

from urllib.parse import unquote

from tests.loopback import errors, posting
from tests.loopback.channels import Kind
from tests.loopback.errors import ApiError
from tests.loopback.form import Form
from tests.loopback.messages import DEFAULT, REPLY
from tests.loopback.permissions import Permission
from tests.loopback.rest import channels
from tests.loopback.rest.places import channel_of, message_of, need, shown


def create(exchange):
    """POST /channels/{channel_id}/messages."""
    channel, body = channel_of(exchange), exchange.body
    _refuse_forum(channel)
    need(channel, channel.sending())
    if channel.archived and channel.locked and not channel.bot_may(Permission.MANAGE_THREADS):
        raise ApiError(errors.THREAD_ARCHIVED)
    if channel.is_dm and not channel.recipient.dms_open:
        raise ApiError(errors.CANNOT_DM)
    if exchange.files:
        need(channel, Permission.ATTACH_FILES)
    if not channel.bot_may(Permission.EMBED_LINKS):
        # No error: the message is posted without them.
        body = {**body, "embeds": []}
    if (folded := _repeated(exchange, channel)) is not None:
        return shown(exchange, folded)
    message = _posted(exchange, channel, body)
    if channel.archived:
        channels.unarchive(exchange, channel)
    return shown(exchange, message)


def _refuse_forum(channel):
    """Refuse messages in a forum itself: they are in its posts, which are threads."""
    if channel.kind is Kind.FORUM:
        raise ApiError(errors.WRONG_CHANNEL_KIND)


def _posted(exchange, channel, body):
    original = _replied(channel, body.get("message_reference"))
    message = posting.post(
        channel,
        body,
        exchange.files,
        kind=DEFAULT if original is None else REPLY,
        reference=original,
    )
    message.posted_at = exchange.discord.monotonic()
    return message


def _repeated(exchange, channel):
    """Return the message that a repeated post with the same nonce is folded into."""
    nonce = exchange.body.get("nonce")
    if nonce is None or not exchange.body.get("enforce_nonce"):
        return None
    since = exchange.discord.monotonic() - exchange.discord.nonce_lifetime
    own = [m for m in channel.messages.values() if m.author is exchange.discord.bot and m.nonce == nonce]
    return next((m for m in own if m.posted_at is not None and m.posted_at >= since), None)


def _replied(channel, reference):
    if not reference or reference.get("message_id") is None:
        return None
    need(channel, Permission.READ_MESSAGE_HISTORY, errors.REPLY_NEEDS_HISTORY)
    original = channel.messages.get(int(reference["message_id"]))
    if original is None and reference.get("fail_if_not_exists", True):
        form = Form().at("message_reference")
        form.refuse("MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        form.close()
    return original


def crosspost(exchange):
    """POST /channels/{channel_id}/messages/{message_id}/crosspost."""
    channel = channel_of(exchange)
    message = message_of(exchange, channel)
    need(channel, channel.sending())
    if message.author is not exchange.discord.bot:
        need(channel, Permission.MANAGE_MESSAGES)
    if channel.kind is not Kind.ANNOUNCEMENT:
        raise ApiError(errors.WRONG_CHANNEL_KIND)
    if message.crossposted:
        raise ApiError(errors.ALREADY_CROSSPOSTED)
    message.crossposted = True
    exchange.discord.changes.announce()
    return shown(exchange, message)


def pin(exchange):
    """PUT /channels/{channel_id}/messages/pins/{message_id}."""
    channel = channel_of(exchange, Permission.PIN_MESSAGES)
    message_of(exchange, channel).pinned = True


def history(exchange):
    """GET /channels/{channel_id}/messages."""
    channel, limit = channel_of(exchange), exchange.limit(50, 100)
    _refuse_forum(channel)
    if not channel.bot_may(Permission.READ_MESSAGE_HISTORY):
        return []
    found = sorted(channel.shown, key=lambda message: message.id)
    query = {key: int(value) for key, value in exchange.query.items() if key in ("before", "after", "around")}
    if "after" in query:
        found = [m for m in found if m.id > query["after"]][:limit]
    elif "around" in query:
        found = sorted(found, key=lambda m: abs(m.id - query["around"]))[:limit]
    else:
        found = [m for m in found if m.id < query.get("before", m.id + 1)][-limit:]
    return [shown(exchange, message) for message in sorted(found, key=lambda m: -m.id)]


def fetch(exchange):
    """GET /channels/{channel_id}/messages/{message_id}."""
    channel = channel_of(exchange)
    need(channel, Permission.READ_MESSAGE_HISTORY)
    return shown(exchange, message_of(exchange, channel))


def edit(exchange):
    """PATCH /channels/{channel_id}/messages/{message_id}."""
    message = message_of(exchange, channel_of(exchange))
    if message.author is not exchange.discord.bot:
        raise ApiError(errors.NOT_THE_AUTHOR)
    if message.channel.archived:
        raise ApiError(errors.THREAD_ARCHIVED)
    return shown(exchange, posting.revise(message, exchange.body, exchange.files))


def delete(exchange):
    """DELETE /channels/{channel_id}/messages/{message_id}."""
    channel = channel_of(exchange)
    message = message_of(exchange, channel)
    if message.author is not exchange.discord.bot:
        if channel.is_dm:
            raise ApiError(errors.DM_ACTION)
        need(channel, Permission.MANAGE_MESSAGES)
    posting.remove(message)


def typing(exchange):
    """POST /channels/{channel_id}/typing."""
    channel = channel_of(exchange)
    need(channel, channel.sending())
    channel.typing += 1
    exchange.discord.changes.announce()


def react(exchange):
    """PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me."""
    channel = channel_of(exchange)
    need(channel, Permission.READ_MESSAGE_HISTORY)
    message = message_of(exchange, channel)
    emoji = unquote(exchange.params["emoji_name"])
    if emoji not in message.reactions:
        need(channel, Permission.ADD_REACTIONS)
    exchange.discord.react(exchange.discord.bot, message, emoji)


def unreact(exchange):
    """DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me."""
    message = message_of(exchange, channel_of(exchange))
    exchange.discord.unreact(exchange.discord.bot, message, unquote(exchange.params["emoji_name"]))
