"""Who is pinged, for each combination of text and allowed_mentions."""

import pytest

from tests.loopback.permissions import USUAL_BOT, Permission

NONE = {"parse": []}


@pytest.fixture
def post(raw, channel, ann, guild):
    role = guild.add_role("editors")

    async def send(content, allowed=None, **fields):
        text = content.format(ann=ann.mention, role=role.mention)
        body = {"content": text, **fields}
        if allowed is not None:
            body["allowed_mentions"] = allowed
        status, answer = await raw("POST", f"/channels/{channel.id}/messages", body)
        assert status == 200, answer
        pings = channel.messages[int(answer["id"])].pings
        return (pings.everyone, ann.id in pings.users, role.id in pings.roles)

    return send


@pytest.mark.parametrize(
    ("content", "allowed", "expected"),
    [
        ("{ann} {role} @everyone", None, (True, True, True)),
        ("@here", None, (True, False, False)),
        ("{ann} {role} @everyone", NONE, (False, False, False)),
        ("{ann} {role} @everyone", {}, (False, False, False)),
        ("{ann} {role} @everyone", {"parse": ["users"]}, (False, True, False)),
        ("{ann} {role} @everyone", {"parse": ["roles", "everyone"]}, (True, False, True)),
        ("`{ann}` ```\n@everyone {role}```", None, (False, False, False)),
        ("@\u200beveryone <@\u200b1>", None, (False, False, False)),
        ("@everyones", None, (False, False, False)),
    ],
)
async def test_pings(post, content, allowed, expected):
    assert await post(content, allowed) == expected


async def test_single_users_are_allowed_by_id(post, ann):
    assert (await post("{ann}", {"parse": [], "users": [str(ann.id)]}))[1]
    assert not (await post("{ann}", {"parse": [], "users": ["1"]}))[1]
    assert not (await post("no mention", {"parse": [], "users": [str(ann.id)]}))[1]


async def test_text_displays_ping_too(raw, channel, ann):
    components = [{"type": 17, "components": [{"type": 10, "content": f"{ann.mention} @everyone"}]}]
    await raw("POST", f"/channels/{channel.id}/messages", {"flags": 1 << 15, "components": components})
    (message,) = channel.messages.values()
    assert (message.pings.everyone, message.pings.users) == (True, (ann.id,))


async def test_everyone_needs_a_permission(post, guild):
    guild.set_permissions(USUAL_BOT & ~Permission.MENTION_EVERYONE)
    assert await post("@everyone {role} {ann}") == (False, True, False)


@pytest.mark.parametrize(
    ("allowed", "pinged"), [(None, True), (NONE, False), ({"parse": [], "replied_user": True}, True)]
)
async def test_replies_ping_their_author(loopback, post, channel, ann, allowed, pinged):
    said = await loopback.say(ann, channel, "hello")
    assert (await post("hi", allowed, message_reference={"message_id": str(said.id)}))[1] is pinged


async def test_nothing_pinged_is_false(loopback, raw, channel):
    await raw("POST", f"/channels/{channel.id}/messages", {"content": "@everyone", "allowed_mentions": NONE})
    (message,) = channel.messages.values()
    assert not message.pings
