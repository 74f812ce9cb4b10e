"""Users do only what Discord's client would let them do."""

import pytest

from tests.loopback.errors import ImpossibleError
from tests.loopback.permissions import USUAL_MEMBER

BUTTONS = [
    {"type": 2, "style": 1, "label": "Off", "custom_id": "off", "disabled": True},
    {"type": 2, "style": 5, "label": "Link", "url": "https://example.org/"},
    {"type": 2, "style": 1, "label": "Same", "custom_id": "a"},
    {"type": 2, "style": 1, "label": "Same", "custom_id": "b"},
]


@pytest.fixture
async def message(loopback, raw, channel):
    body = {"content": "x", "components": [{"type": 1, "components": BUTTONS}]}
    await raw("POST", f"/channels/{channel.id}/messages", body)
    return await loopback.next_message(channel)


@pytest.mark.parametrize(
    ("name", "why"),
    [("Off", "disabled"), ("Link", "a link"), ("More", "no button"), ("Same", "more than one")],
)
async def test_buttons_that_cannot_be_pressed(loopback, ann, message, name, why):
    with pytest.raises(ImpossibleError, match=why):
        await loopback.press(ann, message, name)


async def test_buttons_go_by_custom_id_too(loopback, ann, message):
    call = await loopback.press(ann, message, "b", wait=False)
    assert call.data["custom_id"] == "b"


async def test_private_messages_are_for_one(loopback, bot, guild, ann, channel):
    bob = loopback.add_user("bob")
    guild.add_member(bob)
    message = await (await loopback.slash(ann, channel, "rows")).answer()
    private = await (await loopback.choose(ann, message, "1")).answer()
    with pytest.raises(ImpossibleError, match="bob does not see"):
        await loopback.press(bob, private, "More")
    with pytest.raises(ImpossibleError, match="none of the options"):
        await loopback.choose(ann, message, "Two")
    with pytest.raises(ImpossibleError, match="cannot choose 0 options"):
        await loopback.choose(ann, message)


@pytest.mark.parametrize(
    ("values", "why"),
    [({}, "takes 0 to 10"), ({"name": "x" * 11}, "takes 0 to 10"), ({"name": "Ann", "age": "3"}, "no field")],
)
async def test_modals_are_filled_in_as_they_ask(loopback, bot, ann, channel, values, why):
    call = await loopback.slash(ann, channel, "name")
    with pytest.raises(ImpossibleError, match=why):
        await loopback.submit(ann, call, **values)


async def test_modals_go_by_label_too(loopback, bot, ann, channel):
    call = await loopback.slash(ann, channel, "name")
    submitted = await loopback.submit(ann, call, **{"Your name": "Ann"})
    assert (await submitted.answer()).text == "hello Ann"


async def test_members_without_the_right_do_not_see_a_command(loopback, bot, guild, channel):
    bob = loopback.add_user("bob")
    guild.add_member(bob, permissions=USUAL_MEMBER)
    with pytest.raises(ImpossibleError, match="hidden from bob"):
        await loopback.slash(bob, channel, "feeds add", url="x")


async def test_commands_work_in_direct_messages(loopback, bot, ann):
    call = await loopback.slash(ann, loopback.dm(ann), "ask", question="who?")
    assert (await call.answer()).text == "asked who? of None"


async def test_many_users_at_once(loopback, bot, guild, channel):
    users = [loopback.add_user(f"user{n}") for n in range(20)]
    for user in users:
        guild.add_member(user)
    calls = [await loopback.slash(user, channel, "ask", wait=False, question=user.name) for user in users]
    answers = [await call.answer() for call in calls]
    assert [answer.text for answer in answers] == [f"asked {user.name} of None" for user in users]
    assert loopback.violations == []
