"""Deadlines, double answers, tokens and the original response of interactions, with raw requests."""

import asyncio

import pytest

THINKING, EPHEMERAL = 1 << 7, 1 << 6
COMMAND = {"name": "ask", "description": "Ask", "type": 1}


@pytest.fixture
async def call(loopback, raw, ann, channel):
    await raw("PUT", f"/applications/{loopback.application_id}/commands", [COMMAND])
    return await loopback.slash(ann, channel, "ask", wait=False)


def callback(call):
    return f"/interactions/{call.id}/{call.token}/callback"


def webhook(call, tail=""):
    return f"/webhooks/{call.discord.application_id}/{call.token}{tail}"


def say(content, flags=0):
    return {"type": 4, "data": {"content": content, "flags": flags}}


async def test_a_late_answer_finds_no_interaction(loopback, raw, ann, channel, call):
    loopback.ack_deadline = 0.05
    assert await call.acknowledged() is None
    assert call.failed
    answer = await raw("POST", callback(call), say("late"))
    assert answer == (404, {"message": "Unknown interaction", "code": 10062})


async def test_a_second_answer_is_refused(raw, call):
    assert (await raw("POST", callback(call), {"type": 5}))[0] == 204
    answer = await raw("POST", callback(call), say("again"))
    assert answer == (400, {"message": "Interaction has already been acknowledged.", "code": 40060})
    assert call.acknowledged_after is not None


async def test_a_wrong_token_finds_no_interaction(raw, call):
    answer = await raw("POST", f"/interactions/{call.id}/wrong/callback", say("x"))
    assert answer == (404, {"message": "Unknown interaction", "code": 10062})
    answer = await raw(
        "PATCH", webhook(call, "/messages/@original").replace(call.token, "wrong"), {"content": "x"}
    )
    assert answer == (401, {"message": "Invalid Webhook Token", "code": 50027})


async def test_tokens_expire(loopback, raw, call):
    await raw("POST", callback(call), {"type": 5})
    loopback.token_lifetime = 0.0
    answer = await raw("POST", webhook(call), {"content": "x"})
    assert answer == (401, {"message": "Invalid Webhook Token", "code": 50027})


@pytest.mark.parametrize(("method", "tail"), [("PATCH", "/messages/@original"), ("POST", "")])
async def test_nothing_before_the_acknowledgement(raw, call, method, tail):
    answer = await raw(method, webhook(call, tail), {"content": "x"})
    assert answer == (404, {"message": "Unknown Webhook", "code": 10015})


async def test_a_deferral_is_filled_in_and_keeps_its_privacy(raw, call):
    status, answer = await raw(
        "POST", callback(call) + "?with_response=true", {"type": 5, "data": {"flags": 64}}
    )
    assert (status, answer["interaction"]["response_message_loading"]) == (200, True)
    assert call.messages == []
    _, made = await raw("PATCH", webhook(call, "/messages/@original"), {"content": "here", "flags": 0})
    assert made["flags"] & EPHEMERAL
    assert not made["flags"] & THINKING
    assert (await call.answer()).content == "here"
    assert call.messages[0].edits == []


async def test_the_first_follow_up_takes_the_place_of_the_deferral(raw, call):
    await raw("POST", callback(call), {"type": 5})
    _, first = await raw("POST", webhook(call), {"content": "one"})
    _, second = await raw("POST", webhook(call), {"content": "two", "flags": 64})
    assert first["id"] == str(call.original.id)
    assert second["flags"] & EPHEMERAL
    assert (await call.answer(number=2)).content == "two"


async def test_follow_ups_are_edited_and_deleted(raw, call):
    await raw("POST", callback(call), say("one"))
    _, made = await raw("POST", webhook(call), {"content": "two"})
    path = webhook(call, f"/messages/{made['id']}")
    assert (await raw("PATCH", path, {"content": "three"}))[1]["content"] == "three"
    assert (await raw("GET", path))[0] == 200
    assert (await raw("DELETE", path))[0] == 204
    assert (await raw("GET", path))[1]["code"] == 10008
    assert (await raw("DELETE", webhook(call, "/messages/@original")))[0] == 204
    assert (await raw("GET", webhook(call, "/messages/@original")))[1]["code"] == 10008


async def test_private_answers_are_not_in_the_channel(raw, call, channel):
    await raw("POST", callback(call), say("secret", EPHEMERAL))
    assert (await raw("GET", f"/channels/{channel.id}/messages"))[1] == []
    path = f"/channels/{channel.id}/messages/{call.original.id}"
    assert (await raw("GET", path))[1]["code"] == 10008


@pytest.mark.parametrize("kind", [6, 7, 8, 3])
async def test_a_command_is_not_answered_with_an_update(raw, call, kind):
    status, answer = await raw("POST", callback(call), {"type": kind, "data": {"choices": []}})
    assert (status, answer["code"]) == (400, 50035)
    assert call.acknowledged_after is None


async def test_wrong_data_is_told_below_data(raw, call):
    _, answer = await raw("POST", callback(call), say("x" * 2001))
    assert answer["errors"]["data"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    assert (await raw("POST", callback(call), say("")))[1]["code"] == 50006
    assert call.acknowledged_after is None


@pytest.mark.parametrize(
    ("field", "value"), [("title", "x" * 46), ("title", None), ("custom_id", "x" * 101), ("components", [])]
)
async def test_wrong_modals_are_refused(raw, call, field, value):
    entry = {"type": 4, "custom_id": "name", "style": 1}
    label = {"type": 18, "label": "Name", "component": entry}
    modal = {"custom_id": "modal", "title": "Modal", "components": [label]}
    status, answer = await raw("POST", callback(call), {"type": 9, "data": {**modal, field: value}})
    assert (status, answer["code"]) == (400, 50035)
    assert (await raw("POST", callback(call), {"type": 9, "data": modal}))[0] == 204


async def test_too_many_choices_are_refused(loopback, raw, ann, channel):
    option = {"type": 3, "name": "source", "description": "Source", "autocomplete": True}
    path = f"/applications/{loopback.application_id}/commands"
    await raw("PUT", path, [{**COMMAND, "options": [option]}])
    typing = asyncio.create_task(loopback.autocomplete(ann, channel, "ask", focused="source"))
    await asyncio.sleep(0)
    (call,) = loopback.calls.values()
    choices = [{"name": str(n), "value": str(n)} for n in range(26)]
    answer = await raw("POST", callback(call), {"type": 8, "data": {"choices": choices}})
    assert answer[1]["code"] == 50035
    assert (await raw("POST", callback(call), {"type": 8, "data": {"choices": choices[:25]}}))[0] == 204
    assert len(await typing) == 25
