"""Channels and threads."""

from tests.loopback import errors, posting
from tests.loopback.channels import Channel, Kind
from tests.loopback.errors import ApiError
from tests.loopback.message_rules import check_new_message
from tests.loopback.permissions import Permission
from tests.loopback.rest.places import channel_of, message_of, shown

HOLD_THREADS = {Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM}


def fetch(exchange):
    """GET /channels/{channel_id}."""
    return channel_of(exchange).payload()


def change(exchange):
    """PATCH /channels/{channel_id}: of a thread, its name and whether it is archived."""
    channel = channel_of(exchange)
    if not channel.is_thread:
        channel_of(exchange, Permission.MANAGE_CHANNELS)
    elif channel.locked:
        channel_of(exchange, Permission.MANAGE_THREADS)
    channel.name = exchange.body.get("name", channel.name)
    channel.archived = exchange.body.get("archived", channel.archived)
    event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    exchange.discord.dispatch(event, channel.payload(), guild=channel.guild)
    return channel.payload()


def unarchive(exchange, thread):
    """What a message in an archived thread does, unless the thread is locked."""
    thread.archived = False
    exchange.discord.dispatch("THREAD_UPDATE", thread.payload(), guild=thread.guild)


def check_thread(form, body):
    """Refuse the form of a thread that may not be made."""
    if form.require(body, "name"):
        form.text(body, "name", 100, 1)
    if body.get("message") is not None:
        check_new_message(form.at("message"), form.at("message").dictionary(body["message"]))


def thread_from_message(exchange):
    """POST /channels/{channel_id}/messages/{message_id}/threads."""
    channel = channel_of(exchange, Permission.CREATE_PUBLIC_THREADS)
    message = message_of(exchange, channel)
    if message.thread is not None:
        raise ApiError(errors.THREAD_EXISTS)
    # The thread of a message has the message's own id.
    message.thread = _made(exchange, channel, Kind.PUBLIC_THREAD, message.id)
    return message.thread.payload()


def thread(exchange):
    """POST /channels/{channel_id}/threads: a thread of its own, or a post of a forum."""
    if channel_of(exchange).kind is Kind.FORUM:
        return _forum_post(exchange, channel_of(exchange, Permission.SEND_MESSAGES))
    kind = Kind(exchange.body.get("type", Kind.PRIVATE_THREAD))
    permission = (
        Permission.CREATE_PUBLIC_THREADS if kind is Kind.PUBLIC_THREAD else Permission.CREATE_PRIVATE_THREADS
    )
    return _made(exchange, channel_of(exchange, permission), kind, None).payload()


def archived(exchange):
    """GET /channels/{channel_id}/threads/archived/public."""
    parent = channel_of(exchange, Permission.READ_MESSAGE_HISTORY)
    threads = [each.payload() for each in parent.guild.channels if each.parent is parent and each.archived]
    return {"threads": threads, "members": [], "has_more": False}


def _forum_post(exchange, forum):
    """Make a thread with its first message, which has the thread's own id; Discord knows no nonce here."""
    exchange.form.require(exchange.body, "message")
    exchange.form.close()
    tags = {int(each) for each in exchange.body.get("applied_tags") or ()}
    _refuse_tags(exchange, forum, tags)
    if exchange.files:
        channel_of(exchange, Permission.ATTACH_FILES)
    if posting.is_empty(exchange.body["message"], exchange.files):
        raise ApiError(errors.EMPTY_MESSAGE)
    made = _made(exchange, forum, Kind.PUBLIC_THREAD, None)
    made.tags = tags
    message = posting.post(made, exchange.body["message"], exchange.files, message_id=made.id)
    return {**made.payload(), "message": shown(exchange, message)}


def _refuse_tags(exchange, forum, tags):
    known = {tag["id"]: tag for tag in forum.available_tags}
    if unknown := tags - set(known):
        exchange.form.at("applied_tags").refuse("BASE_TYPE_CHOICES", f"Unknown tags {sorted(unknown)}")
        exchange.form.close()
    if any(known[each]["moderated"] for each in tags):
        channel_of(exchange, Permission.MANAGE_THREADS)
    if forum.requires_tag and not tags:
        raise ApiError(errors.TAG_REQUIRED)


def _made(exchange, parent, kind, channel_id):
    if parent.kind not in HOLD_THREADS:
        raise ApiError(errors.WRONG_CHANNEL_KIND)
    made = Channel(
        exchange.discord,
        exchange.body["name"],
        kind,
        guild=parent.guild,
        parent=parent,
        channel_id=channel_id,
    )
    exchange.discord.dispatch("THREAD_CREATE", {**made.payload(), "newly_created": True}, guild=parent.guild)
    exchange.discord.changes.announce()
    exchange.status = 201
    return made
