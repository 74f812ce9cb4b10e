"""Channels and threads."""

from tests.loopback import errors
from tests.loopback.channels import Channel, Kind
from tests.loopback.errors import ApiError
from tests.loopback.permissions import Permission
from tests.loopback.rest.places import channel_of, message_of

HOLD_THREADS = {Kind.TEXT, Kind.ANNOUNCEMENT}


def fetch(exchange):
    """GET /channels/{channel_id}."""
    return channel_of(exchange).payload()


def change(exchange):
    """PATCH /channels/{channel_id}: of a thread, its name and whether it is archived."""
    channel = channel_of(exchange)
    if not channel.is_thread:
        channel_of(exchange, Permission.MANAGE_CHANNELS)
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
    """POST /channels/{channel_id}/threads."""
    kind = Kind(exchange.body.get("type", Kind.PRIVATE_THREAD))
    permission = (
        Permission.CREATE_PUBLIC_THREADS if kind is Kind.PUBLIC_THREAD else Permission.CREATE_PRIVATE_THREADS
    )
    return _made(exchange, channel_of(exchange, permission), kind, None).payload()


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
