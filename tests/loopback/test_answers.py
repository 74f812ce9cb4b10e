"""The loopback's own answers have the shape that Discord's OpenAPI document gives them."""

import pytest
from jsonschema import Draft202012Validator

from tests.loopback import openapi

LAYOUT = [
    {
        "type": 17,
        "components": [
            {
                "type": 9,
                "components": [{"type": 10, "content": "a"}],
                "accessory": {"type": 2, "style": 5, "url": "https://example.org/", "label": "x"},
            },
            {"type": 14},
            {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}]},
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "d"}]},
            {
                "type": 1,
                "components": [{"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "b"}]}],
            },
        ],
    }
]
COMMAND = {"name": "ask", "description": "x", "type": 1}
REPLY = {"content": "x", "embeds": [{"title": "t"}], "message_reference": {"message_id": "{message_id}"}}
MESSAGES = "/channels/{channel_id}/messages"
COMMANDS = "/applications/{application_id}/commands"
ANSWERS = [
    ("GET", "/users/@me", None, 200),
    ("GET", "/oauth2/applications/@me", None, 200),
    ("GET", "/gateway/bot", None, 200),
    ("GET", "/channels/{channel_id}", None, 200),
    ("GET", "/guilds/{guild_id}", None, 200),
    ("GET", "/guilds/{guild_id}/channels", None, 200),
    ("GET", "/guilds/{guild_id}/roles", None, 200),
    ("GET", "/guilds/{guild_id}/members/{user_id}", None, 200),
    ("PUT", COMMANDS, [COMMAND], 200),
    ("POST", COMMANDS, COMMAND, 201),
    ("POST", "/users/@me/channels", {"recipient_id": "{user_id}"}, 200),
    ("POST", MESSAGES, {"content": "x", "nonce": "1", "enforce_nonce": True}, 200),
    ("POST", MESSAGES, REPLY, 200),
    ("POST", MESSAGES, {"flags": 1 << 15, "components": LAYOUT}, 200),
    ("GET", MESSAGES, None, 200),
    ("POST", MESSAGES + "/{message_id}/threads", {"name": "t"}, 201),
]


def wrong(loopback, method, template, status, answer):
    escaped = template.replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    pointer = f"paths/{escaped}/{method.lower()}/responses/{status}/content/application~1json/schema"
    schema = {"$ref": f"{openapi.ROOT}#/{pointer}"}
    found = Draft202012Validator(schema, registry=loopback.openapi.registry).iter_errors(answer)
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in found]


def filled(value, ids):
    if isinstance(value, dict):
        return {key: filled(each, ids) for key, each in value.items()}
    return value.format(**ids) if isinstance(value, str) else value


@pytest.fixture
async def ids(loopback, guild, channel, ann):
    if loopback.openapi is None:
        pytest.skip(openapi.MISSING_DOCUMENT)
    said = await loopback.say(ann, channel, f"<@{loopback.bot_id}> hi", files=[("a.txt", b"a")])
    return {
        "guild_id": guild.id,
        "channel_id": channel.id,
        "user_id": ann.id,
        "message_id": said.id,
        "application_id": loopback.application_id,
    }


@pytest.mark.parametrize(("method", "template", "body", "status"), ANSWERS)
async def test_answers_fit_the_document(loopback, raw, ids, method, template, body, status):
    got, answer = await raw(
        method, template.format(**ids), filled(body, ids) if isinstance(body, dict) else body
    )
    assert (got, wrong(loopback, method, template, status, answer)) == (status, [])


async def test_interaction_answers_fit_the_document(loopback, raw, ids, ann, channel):
    await raw("PUT", COMMANDS.format(**ids), [COMMAND])
    call = await loopback.slash(ann, channel, "ask", wait=False)
    template = "/interactions/{interaction_id}/{interaction_token}/callback"
    path = template.format(interaction_id=call.id, interaction_token=call.token)
    _, answer = await raw("POST", f"{path}?with_response=1", {"type": 4, "data": {"content": "x"}})
    assert wrong(loopback, "POST", template, 200, answer) == []
