"""The first answer to an interaction: POST /interactions/{id}/{token}/callback."""

from tests.loopback import errors, posting
from tests.loopback.calls import CallKind
from tests.loopback.component_rules import check_modal_components
from tests.loopback.errors import ApiError
from tests.loopback.message_rules import EPHEMERAL, check_new_message
from tests.loopback.rest.places import shown

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
MAX_CHOICES = 25
SLASH_REPLY, DEFAULT, CONTEXT_REPLY = 20, 0, 23
# What each kind of interaction may be answered with.
ALLOWED = {
    CallKind.COMMAND: {MESSAGE, DEFERRED, MODAL},
    CallKind.COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    CallKind.AUTOCOMPLETE: {CHOICES},
    CallKind.MODAL: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}


def check(form, body):
    """Refuse the form of an answer."""
    kind, data = body.get("type"), form.at("data").dictionary(body.get("data"))
    form.at("type").choice(kind, {1, 4, 5, 6, 7, 8, 9, 10, 12})
    if kind == MESSAGE:
        check_new_message(form.at("data"), data)
    elif kind == CHOICES:
        _check_choices(form.at("data", "choices"), form.at("data").listed(data, "choices"))
    elif kind == MODAL:
        form.at("data").require(data, "custom_id", "title", "components")
        form.at("data").text(data, "custom_id", 100, 1)
        form.at("data").text(data, "title", 45, 1)
        check_modal_components(form.at("data", "components"), form.at("data").listed(data, "components"))


def _check_choices(form, choices):
    if len(choices) > MAX_CHOICES:
        form.refuse("BASE_TYPE_MAX_LENGTH", f"Must be {MAX_CHOICES} or fewer in length.")
    for place, choice in enumerate(choices):
        form.at(place).require(choice, "name", "value")
        form.at(place).text(choice, "name", 100, 1)
        if isinstance(choice.get("value"), str):
            form.at(place).text(choice, "value", 100)


def callback(exchange):
    """Take the answer, if it is the first and in time."""
    call = exchange.discord.calls.get(exchange.id("interaction_id"))
    if call is None or call.token != exchange.params["interaction_token"]:
        raise ApiError(errors.UNKNOWN_INTERACTION)
    if call.acknowledged_after is not None:
        raise ApiError(errors.ALREADY_ACKNOWLEDGED)
    if call.age > exchange.discord.ack_deadline:
        raise ApiError(errors.UNKNOWN_INTERACTION)
    kind = exchange.body["type"]
    exchange.form.at("type").choice(kind, _allowed(call))
    exchange.form.close()
    message = _ANSWERS[kind](exchange, call, exchange.body.get("data") or {})
    call.acknowledge(kind)
    exchange.discord.changes.announce()
    wanted = exchange.query.get("with_response", "").lower() in ("1", "true")
    return _response(exchange, call, message) if wanted else None


def _allowed(call):
    allowed = ALLOWED[call.kind]
    # A modal that no message led to has nothing to update.
    return allowed if call.source is not None else allowed - {DEFERRED_UPDATE, UPDATE}


def _message(exchange, call, data):
    call.original = posting.post(
        call.channel,
        data,
        exchange.files,
        kind=reply_kind(call),
        call=call,
        flags=(data.get("flags") or 0) & EPHEMERAL,
    )
    call.deliver(call.original)
    return call.original


def reply_kind(call):
    """Return the message type of an interaction's reply."""
    if call.kind is not CallKind.COMMAND:
        return DEFAULT
    return SLASH_REPLY if call.data["type"] == 1 else CONTEXT_REPLY


def _deferred(_exchange, call, data):
    ephemeral = bool((data.get("flags") or 0) & EPHEMERAL)
    call.original = posting.thinking(call.channel, call, ephemeral=ephemeral)
    return call.original


def _deferred_update(_exchange, call, _data):
    call.original = call.source


def _update(exchange, call, data):
    call.original = posting.revise(call.source, data, exchange.files, exchange.form.at("data"))
    call.deliver(call.original)
    return call.original


def _choices(_exchange, call, data):
    call.choices = data.get("choices") or []


def _modal(_exchange, call, data):
    call.modal = data


_ANSWERS = {
    MESSAGE: _message,
    DEFERRED: _deferred,
    DEFERRED_UPDATE: _deferred_update,
    UPDATE: _update,
    CHOICES: _choices,
    MODAL: _modal,
}


def _response(exchange, call, message):
    interaction = {"id": str(call.id), "type": int(call.kind)}
    if message is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.thinking,
        "response_message_ephemeral": message.ephemeral,
    }
    resource = {"type": exchange.body["type"]}
    if exchange.body["type"] in (MESSAGE, UPDATE):
        resource["message"] = shown(exchange, message)
    return {"interaction": interaction, "resource": resource}
