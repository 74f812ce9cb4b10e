"""Answers arrive once, though the bot was killed on the way; and what is kept of them, and for how long."""

import pytest

from tests.bot.delivery.world import HOUR, MINUTE, acknowledges, answers, in_backup, posts
from tests.bot.messages import plain

QUESTION = "Who is the captain of the chess club of Varde?"
CHESS = "The chess club of Varde won the cup. Its captain is Cara Dunn, aged 14."
COMET = "A comet stood over Norholm. Astronomer Ben Ives measured its tail."
DAY = 24 * HOUR


@pytest.fixture
async def bot(world, channel):
    """A bot that has read of the chess club."""
    world.publish("chess", CHESS, COMET, title="Chess")
    await world.start()


async def test_a_command_is_answered_though_the_bot_was_killed_on_the_way(world, bot, channel, ann):
    world.kill_at(answers, carried_out=False)
    call = await world.discord.slash(ann, channel, "ask", question=QUESTION)
    await world.restart(after=MINUTE)

    answer = await call.answer()
    assert "Cara Dunn" in answer.text
    assert len(call.messages) == 1
    assert world.messages(channel) == [answer]
    more = await (await world.discord.press(ann, answer, "More sources")).answer()
    assert more.ephemeral


@pytest.mark.slow
async def test_an_answer_that_arrived_stays_and_its_buttons_work_though_the_bot_was_killed(
    world, bot, channel, ann
):
    world.kill_at(answers, carried_out=True)
    call = await world.discord.slash(ann, channel, "ask", question=QUESTION)
    await world.restart(after=MINUTE)
    answer = await call.answer()

    more = await (await world.discord.press(ann, answer, "More sources")).answer()
    assert more.ephemeral
    assert world.messages(channel) == [answer]
    assert "Cara Dunn" in answer.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "carried_out",
    [
        True,
        False,
    ],
)
async def test_a_mention_is_answered_once_though_the_bot_was_killed_on_the_way(
    world, bot, channel, ann, carried_out
):
    world.kill_at(posts, carried_out=carried_out)
    await world.discord.say(ann, channel, f"<@{world.discord.bot_id}> {QUESTION}")
    await world.restart(after=MINUTE)
    await world.shown(channel, 1)
    await world.command(ann, channel, "ask", question="What did Ben Ives measure?")

    first, second = world.messages(channel)
    assert "Cara Dunn" in plain(first.text)
    assert "Ben Ives" in plain(second.text)


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [answers, posts])
async def test_after_an_hour_nobody_waits_for_an_answer_any_more(world, bot, channel, ann, wanted):
    world.kill_at(wanted, carried_out=False)
    if wanted is answers:
        await world.discord.slash(ann, channel, "ask", question=QUESTION)
    else:
        await world.discord.say(ann, channel, f"<@{world.discord.bot_id}> {QUESTION}")
    await world.restart(after=HOUR)

    again = await world.command(ann, channel, "ask", question=QUESTION)
    assert world.messages(channel) == [again]
    assert [line for line in world.discord.requests if line.status in (401, 404)] == []


@pytest.mark.slow
async def test_a_command_that_was_not_acknowledged_is_not_answered_late(world, bot, channel, ann):
    world.kill_at(acknowledges, carried_out=False)
    await world.discord.slash(ann, channel, "ask", question=QUESTION)
    await world.restart(after=MINUTE)

    again = await world.command(ann, channel, "ask", question=QUESTION)
    assert world.messages(channel) == [again]


@pytest.mark.slow
async def test_no_backup_holds_what_an_interaction_is_answered_with(world, bot, channel, ann, tmp_path):
    file = tmp_path / "backup"
    world.back_up_at(answers, file)
    call = await world.discord.slash(ann, channel, "ask", question=QUESTION)
    await call.answer()

    assert in_backup(file, [QUESTION])
    assert not in_backup(file, [call.token])


async def test_who_asks_to_be_forgotten_is_in_no_row(world, bot, channel, ann):
    answer = await world.command(ann, channel, "ask", question=QUESTION)
    await world.command(ann, channel, "watch add", query=QUESTION)
    world.publish("again", "The captain of the chess club of Varde, Cara Dunn, wins the cup again.")
    await world.shown(world.discord.dm(ann), 2)
    await world.until_rows(lambda: world.holding(ann.id, QUESTION))

    privacy = await world.command(ann, channel, "privacy")
    pressed = await world.discord.press(ann, privacy, "Delete what you store about me")
    await (await world.discord.press(ann, await pressed.answer(), "Delete with watches")).answer()

    assert world.holding(ann.id, QUESTION) == []
    more = await (await world.discord.press(ann, answer, "More sources")).answer()
    assert "no longer remember" in more.text


@pytest.mark.slow
async def test_what_was_asked_is_forgotten_when_its_days_are_over(world, bot, channel, ann):
    await world.command(ann, channel, "ask", question=QUESTION)
    await world.discord.say(ann, channel, f"<@{world.discord.bot_id}> {QUESTION}")
    await world.shown(channel, 2)
    await world.until_rows(lambda: world.holding(ann.id, QUESTION))
    world.pass_time(31 * DAY)

    await world.until_rows(lambda: not world.holding(ann.id, QUESTION))


async def test_where_nothing_is_to_be_kept_nothing_is_once_the_answer_is_there(world, channel, ann):
    world.publish("chess", CHESS, title="Chess")
    await world.start(CLIPPINGS_ANSWERS__REMEMBER_DAYS="0")
    answer = await world.command(ann, channel, "ask", question=QUESTION)
    await world.discord.say(ann, channel, f"<@{world.discord.bot_id}> {QUESTION}")
    await world.shown(channel, 2)
    first, second = world.messages(channel)

    assert "Cara Dunn" in answer.text
    await world.until_rows(lambda: not world.holding(ann.id, QUESTION, channel.id, first.id, second.id))
