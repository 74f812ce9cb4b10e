"""Bodies are held against Discord's OpenAPI document, where it is at hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loopback import openapi


@pytest.fixture
def document():
    path = openapi.find_document()
    if path is None:
        pytest.skip(openapi.MISSING_DOCUMENT)
    return openapi.load(path)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"content": 7}, ("content",)),
        ({"embeds": "x"}, ("embeds",)),
        ({"components": [{"type": 1, "components": [{"type": 2, "style": "blue"}]}]}, None),
        ({"message_reference": {"message_id": "abc"}}, ("message_reference", "message_id")),
        ({"embeds": [{"url": 5}]}, ("embeds", "0", "url")),
    ],
)
async def test_bodies_of_the_wrong_shape_are_refused(loopback, raw, channel, document, body, path):
    status, answer = await raw("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["code"]) == (400, 50035)
    found = [place for place, _, _ in document.violations("POST", "/channels/{channel_id}/messages", body)]
    assert path is None or path in found
    assert loopback.violations


@pytest.mark.parametrize("reference", [{"message_id": 5}, {"message_id": "5"}])
def test_snowflakes_may_be_integers(document, reference):
    body = {"content": "x", "message_reference": reference}
    assert document.violations("POST", "/channels/{channel_id}/messages", body) == []


def test_unions_tell_what_is_wrong_with_the_branch_that_is_meant(document):
    button = {"type": 2, "style": 1, "label": "x" * 81, "custom_id": "a"}
    body = {"type": 4, "data": {"components": [{"type": 1, "components": [button]}]}}
    found = document.violations("POST", "/interactions/{interaction_id}/{interaction_token}/callback", body)
    place = ("data", "components", "0", "components", "0", "label")
    assert found == [(place, "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.")]


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 20),
    st.sampled_from(["", "x", "5", "-5", "x" * 101, "x" * 4001, "😀", "2025-04-24T12:00:00Z", "\n"]),
)
button = st.fixed_dictionaries(
    {"type": st.just(2), "style": st.one_of(st.integers(0, 7), odd)},
    optional=dict.fromkeys(("label", "custom_id", "url", "disabled", "emoji", "id"), odd),
)
text = st.fixed_dictionaries({"type": st.just(10), "content": odd})
row = st.fixed_dictionaries({"type": st.just(1), "components": st.lists(button, max_size=6)})
box = st.fixed_dictionaries(
    {"type": st.just(17), "components": st.lists(st.one_of(text, row, odd), max_size=4)},
    optional={"accent_color": odd, "spoiler": odd},
)
messages = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("content", "nonce", "tts", "flags", "enforce_nonce", "sticker_ids"), odd),
        "allowed_mentions": st.fixed_dictionaries(
            {}, optional={"parse": st.one_of(st.lists(st.sampled_from(["users", "x"])), odd), "users": odd}
        ),
        "message_reference": st.fixed_dictionaries({}, optional={"message_id": odd, "channel_id": odd}),
        "components": st.one_of(st.lists(st.one_of(box, row, text, odd), max_size=3), odd),
    },
)


@given(messages)
def test_the_quick_validator_takes_nothing_that_the_thorough_one_refuses(document, body):
    quick, thorough = document._validators_of("post", "/channels/{channel_id}/messages")

    assert quick.is_valid(body) == (next(thorough.iter_errors(body), None) is None)


async def test_without_the_document_the_rest_still_works(loopback, raw, channel):
    loopback.openapi = None
    assert (await raw("POST", f"/channels/{channel.id}/messages", {"content": "x"}))[0] == 200


async def test_broken_json_is_refused(loopback, raw, channel):
    url = f"{loopback.api_url}/channels/{channel.id}/messages"
    headers = {"Authorization": f"Bot {loopback.token}", "Content-Type": "application/json"}
    async with raw.session.post(url, data="{", headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)
