"""Later answers to an interaction, through its token: the original response and follow-ups."""

from tests.loopback import errors, posting
from tests.loopback.errors import ApiError
from tests.loopback.message_rules import EPHEMERAL
from tests.loopback.rest.places import shown


def _call(exchange):
    discord = exchange.discord
    if exchange.id("webhook_id") != discord.application_id:
        raise ApiError(errors.UNKNOWN_WEBHOOK)
    token = exchange.params["webhook_token"]
    call = next((each for each in discord.calls.values() if each.token == token), None)
    if call is None or call.age > discord.token_lifetime:
        raise ApiError(errors.INVALID_WEBHOOK_TOKEN)
    if call.acknowledged_after is None:
        raise ApiError(errors.UNKNOWN_WEBHOOK)
    return call


def _original(exchange):
    call = _call(exchange)
    if call.original is None or call.original.deleted:
        raise ApiError(errors.UNKNOWN_MESSAGE)
    return call, call.original


def _followup(exchange):
    call = _call(exchange)
    wanted = exchange.id("message_id")
    found = next((m for m in (call.original, *call.messages) if m is not None and m.id == wanted), None)
    if found is None or found.deleted:
        raise ApiError(errors.UNKNOWN_MESSAGE)
    return call, found


def _fetched(exchange, found):
    return shown(exchange, found[1])


def _edited(exchange, found):
    call, message = found
    posting.revise(message, exchange.body, exchange.files)
    call.deliver(message)
    return shown(exchange, message)


def _deleted(found):
    posting.remove(found[1])


def fetch_original(exchange):
    """GET .../messages/@original."""
    return _fetched(exchange, _original(exchange))


def edit_original(exchange):
    """PATCH .../messages/@original."""
    return _edited(exchange, _original(exchange))


def delete_original(exchange):
    """DELETE .../messages/@original."""
    _deleted(_original(exchange))


def fetch(exchange):
    """GET .../messages/{message_id}."""
    return _fetched(exchange, _followup(exchange))


def edit(exchange):
    """PATCH .../messages/{message_id}."""
    return _edited(exchange, _followup(exchange))


def delete(exchange):
    """DELETE .../messages/{message_id}."""
    _deleted(_followup(exchange))


def create(exchange):
    """POST /webhooks/{webhook_id}/{webhook_token}: a follow-up."""
    call = _call(exchange)
    if call.original is not None and call.original.thinking and not call.original.deleted:
        # The first follow-up takes the place of "is thinking ...", and is as ephemeral as that was.
        return _edited(exchange, (call, call.original))
    flags = (exchange.body.get("flags") or 0) & EPHEMERAL
    message = posting.post(call.channel, exchange.body, exchange.files, call=call, flags=flags)
    call.deliver(message)
    return shown(exchange, message)
