"""Tokens, permissions, unknown things, and who may do what to a message."""

import pytest

from tests.loopback.permissions import Permission

UNKNOWN = "123456789012345678"


async def test_wrong_token_is_refused(raw):
    answer = await raw("GET", "/users/@me", token="wrong")
    assert answer == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        (f"/channels/{UNKNOWN}", 10003, "Unknown Channel"),
        (f"/guilds/{UNKNOWN}", 10004, "Unknown Guild"),
        (f"/users/{UNKNOWN}", 10013, "Unknown User"),
    ],
)
async def test_unknown_things(raw, path, code, message):
    assert await raw("GET", path) == (404, {"message": message, "code": code})


async def test_unknown_message(raw, channel):
    answer = await raw("GET", f"/channels/{channel.id}/messages/{UNKNOWN}")
    assert answer == (404, {"message": "Unknown Message", "code": 10008})


async def test_unknown_route_is_a_violation(loopback, raw):
    assert (await raw("GET", "/nowhere"))[0] == 404
    assert loopback.violations[0].where == "GET /nowhere"


async def test_wrong_id_is_a_wrong_form(raw):
    status, answer = await raw("GET", "/channels/abc")
    assert (status, answer["code"]) == (400, 50035)


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.READ_MESSAGE_HISTORY, {"content": "x", "message_reference": {"message_id": "1"}}, 160002),
    ],
)
async def test_posting_needs_permissions(raw, guild, denied, body, code):
    channel = guild.add_text_channel("closed", deny=denied)
    status, answer = await raw("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["code"]) == (400 if code == 160002 else 403, code)


async def test_denied_in_the_guild_but_allowed_in_the_channel(raw, guild):
    guild.set_permissions(Permission.VIEW_CHANNEL)
    channel = guild.add_text_channel("open", allow=Permission.SEND_MESSAGES)
    assert (await raw("POST", f"/channels/{channel.id}/messages", {"content": "x"}))[0] == 200


async def test_embeds_are_dropped_without_a_word(raw, guild):
    channel = guild.add_text_channel("plain", deny=Permission.EMBED_LINKS)
    body = {"content": "x", "embeds": [{"title": "y"}]}
    status, answer = await raw("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["embeds"]) == (200, [])


async def test_threads_have_permissions_of_their_own(raw, guild):
    channel = guild.add_text_channel("news", deny=Permission.SEND_MESSAGES_IN_THREADS)
    thread = guild.add_thread(channel, "talk")
    assert (await raw("POST", f"/channels/{thread.id}/messages", {"content": "x"}))[1]["code"] == 50013
    channel.set_permissions(deny=Permission.CREATE_PUBLIC_THREADS)
    _, made = await raw("POST", f"/channels/{channel.id}/messages", {"content": "x"})
    path = f"/channels/{channel.id}/messages/{made['id']}/threads"
    assert (await raw("POST", path, {"name": "x"}))[1]["code"] == 50013


async def test_a_message_opens_an_archived_thread_again_unless_that_is_locked(raw, guild):
    thread = guild.add_thread(guild.add_text_channel("talks"), "talk")
    path = f"/channels/{thread.id}/messages"

    thread.archived = True
    opened = await raw("POST", path, {"content": "x"})
    thread.archived = thread.locked = True
    refused = await raw("POST", path, {"content": "x"})

    assert opened[0] == 200
    assert refused[1]["code"] == 50083
    assert thread.archived


async def test_a_message_has_one_thread(raw, channel):
    _, made = await raw("POST", f"/channels/{channel.id}/messages", {"content": "x"})
    path = f"/channels/{channel.id}/messages/{made['id']}/threads"
    status, thread = await raw("POST", path, {"name": "talk"})
    assert (status, thread["id"], thread["type"]) == (201, made["id"], 11)
    assert (await raw("POST", path, {"name": "talk"}))[1]["code"] == 160004
    assert (await raw("POST", path, {"name": "x" * 101}))[1]["code"] == 50035


async def test_direct_messages_may_be_closed(loopback, raw):
    shy = loopback.add_user("shy", dms_open=False)
    _, dm = await raw("POST", "/users/@me/channels", {"recipient_id": str(shy.id)})
    answer = await raw("POST", f"/channels/{dm['id']}/messages", {"content": "x"})
    assert answer == (403, {"message": "Cannot send messages to this user", "code": 50007})


async def test_unknown_recipient(raw):
    assert (await raw("POST", "/users/@me/channels", {"recipient_id": UNKNOWN}))[1]["code"] == 50033


async def test_messages_of_others_are_not_the_bots_to_change(loopback, raw, ann, channel):
    said = await loopback.say(ann, channel, "mine")
    path = f"/channels/{channel.id}/messages/{said.id}"
    status, answer = await raw("PATCH", path, {"content": "yours"})
    assert (status, answer["code"]) == (403, 50005)
    assert (await raw("DELETE", path))[1]["code"] == 50013
    channel.set_permissions(allow=Permission.MANAGE_MESSAGES)
    assert (await raw("DELETE", path))[0] == 204
    assert said.deleted


async def test_history_is_listed_newest_first(raw, channel):
    path = f"/channels/{channel.id}/messages"
    ids = [(await raw("POST", path, {"content": str(n)}))[1]["id"] for n in range(4)]
    assert [m["id"] for m in (await raw("GET", f"{path}?limit=2"))[1]] == [ids[3], ids[2]]
    assert [m["id"] for m in (await raw("GET", f"{path}?after={ids[1]}"))[1]] == [ids[3], ids[2]]
    assert [m["id"] for m in (await raw("GET", f"{path}?before={ids[2]}&limit=1"))[1]] == [ids[1]]
    assert (await raw("GET", f"{path}?limit=101"))[1]["code"] == 50035
    channel.set_permissions(deny=Permission.READ_MESSAGE_HISTORY)
    assert (await raw("GET", path))[1] == []


async def test_a_repeated_nonce_is_folded(loopback, raw, channel):
    path, body = f"/channels/{channel.id}/messages", {"content": "x", "nonce": "7", "enforce_nonce": True}
    first, second = await raw("POST", path, body), await raw("POST", path, body)
    assert first[1]["id"] == second[1]["id"]
    await raw("POST", path, {**body, "enforce_nonce": False})
    assert len(channel.messages) == 2
    loopback.nonce_lifetime = 0.0
    await raw("POST", path, body)
    assert len(channel.messages) == 3


async def test_a_reply_to_nothing_is_refused(raw, channel):
    path = f"/channels/{channel.id}/messages"
    body = {"content": "x", "message_reference": {"message_id": UNKNOWN}}
    assert (await raw("POST", path, body))[1]["code"] == 50035
    body["message_reference"]["fail_if_not_exists"] = False
    assert (await raw("POST", path, body))[0] == 200


async def test_members_are_listed_only_with_the_intent(loopback, raw, guild, ann):
    path = f"/guilds/{guild.id}/members"
    assert (await raw("GET", f"{path}?limit=10"))[1]["code"] == 50001
    assert (await raw("GET", f"{path}/{ann.id}"))[1]["user"]["username"] == "ann"
    assert (await raw("GET", f"{path}/{UNKNOWN}"))[1]["code"] == 10007
    loopback.privileged_intents = 1 << 1
    assert len((await raw("GET", f"{path}?limit=10"))[1]) == 2


async def test_to_pin_a_message_takes_its_own_permission(raw, guild, channel):
    posted = (await raw("POST", f"/channels/{channel.id}/messages", {"content": "x"}))[1]
    where = f"/channels/{channel.id}/messages/pins/{posted['id']}"

    refused = await raw("PUT", where)
    channel.set_permissions(allow=Permission.PIN_MESSAGES)
    taken = await raw("PUT", where)

    assert refused[1]["code"] == 50013
    assert taken[0] == 204
    assert channel.messages[int(posted["id"])].pinned
