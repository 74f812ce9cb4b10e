"""Trouble with Discord: lost answers, refusals, missing permissions. A question is answered once, or not."""

import asyncio
from datetime import timedelta

import pytest

from bot.privacy.service import Erasure
from tests.bot.conftest import SETTINGS, WAIT, is_acknowledgement, is_answer
from tests.bot.messages import answers, titles
from tests.loopback.permissions import USUAL_BOT, Permission

QUESTION = "Who is the captain of the chess club?"
ANOTHER = "Who measured the tail of the comet?"


@pytest.mark.parametrize("status", [None, 500], ids=["cut", "500"])
async def test_a_lost_answer_to_the_acknowledgement_does_not_cost_the_answer(
    discord, bot, channel, ask, status
):
    discord.faults.lose_answers(when=is_acknowledgement, status=status)

    message = await ask(QUESTION)

    assert titles(message) == ["Chess club wins"]
    assert answers(channel) == [message]
    repeated = await discord.request("POST", "/callback", times=2)
    assert repeated.status == 400


async def test_a_command_is_acknowledged_in_time_though_discord_fails_three_times(discord, bot, channel, ask):
    discord.faults.refuse(500, times=3, when=is_acknowledgement)

    message = await ask(QUESTION)

    assert titles(message) == ["Chess club wins"]
    assert answers(channel) == [message]


async def test_a_question_whose_acknowledgement_is_late_is_given_up_and_the_next_one_answered(
    discord, bot, logs, ann, channel, ask
):
    discord.ack_deadline = 0.05
    discord.faults.delay(0.1, when=is_acknowledgement)

    late = await discord.slash(ann, channel, "ask", question=QUESTION)
    await discord.request("POST", "/callback")
    given_up = late.failed
    discord.ack_deadline = 3.0
    message = await ask(ANOTHER)

    assert given_up
    assert answers(channel) == [message]
    assert logs.at("warning") == ["acknowledged too late"]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_mention_is_answered_once_though_discord_refuses_at_first(
    discord, bot, channel, mention, status
):
    discord.faults.refuse(status, when=is_answer)

    reply = await mention(QUESTION)

    assert titles(reply) == ["Chess club wins"]
    await mention(ANOTHER)
    assert [titles(each)[0] for each in answers(channel)] == ["Chess club wins", "A comet over Norholm"]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_command_is_answered_once_though_discord_refuses_at_first(discord, bot, channel, ask, status):
    discord.faults.refuse(status, when=is_answer)

    message = await ask(QUESTION)

    assert titles(message) == ["Chess club wins"]
    assert answers(channel) == [message]


@pytest.mark.parametrize("status", [None, 500, 503], ids=["cut", "500", "503"])
async def test_a_reply_whose_sending_seemed_to_fail_is_not_sent_twice(discord, bot, channel, mention, status):
    discord.faults.lose_answers(when=is_answer, status=status)

    first = await mention(QUESTION)
    await discord.request("POST", "/messages", times=2)
    second = await mention(ANOTHER)

    assert answers(channel) == [first, second]
    assert [titles(each)[0] for each in (first, second)] == ["Chess club wins", "A comet over Norholm"]


@pytest.mark.parametrize("status", [None, 503], ids=["cut", "503"])
async def test_an_answer_whose_showing_seemed_to_fail_stays(discord, bot, channel, ask, status):
    discord.faults.lose_answers(when=is_answer, status=status)

    first = await ask(QUESTION)
    await discord.request("PATCH", "/@original", times=2)
    second = await ask(ANOTHER)

    assert answers(channel) == [first, second]
    assert titles(first) == ["Chess club wins"]


async def test_an_answer_is_given_though_it_could_not_be_shown_that_it_is_coming(discord, bot, mention):
    discord.faults.refuse(503, when=lambda method, path: path.endswith("/typing"))

    reply = await mention(QUESTION)

    assert titles(reply) == ["Chess club wins"]


async def test_where_discord_stays_unavailable_the_question_is_given_up_and_the_next_one_answered(
    discord, bot, logs, ann, channel, ask
):
    discord.faults.refuse(503, times=6, when=is_answer)

    await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    await discord.request("POST", "/messages", times=6)
    message = await ask(ANOTHER)

    assert answers(channel) == [message]
    assert logs.at("error") == ["failed"]
    logs.clear()


@pytest.mark.parametrize("code", [None, 4000], ids=["cut", "closed"])
async def test_a_question_asked_while_the_gateway_is_gone_is_answered_once(
    discord, bot, ann, channel, mention, code
):
    first = await mention(QUESTION)

    await discord.faults.drop_gateway(code)
    asked = await discord.say(ann, channel, f"<@{discord.bot_id}> {ANOTHER}")
    await discord.ready()
    second = await discord.next_message(channel, after=asked)
    third = await mention(QUESTION)

    assert answers(channel) == [first, second, third]
    assert [titles(each)[0] for each in (first, second)] == ["Chess club wins", "A comet over Norholm"]
    assert [line.kind for line in discord.gateway.log] == ["identify", "resume"]


async def test_discord_may_ask_for_a_reconnection(discord, bot, channel, ask):
    first = await ask(QUESTION)

    discord.faults.request_reconnect()
    await discord.ready()
    second = await ask(ANOTHER)

    assert answers(channel) == [first, second]
    assert [line.kind for line in discord.gateway.log] == ["identify", "resume"]


async def test_where_history_may_not_be_read_the_answer_is_sent_without_replying(
    discord, bot, channel, mention
):
    channel.set_permissions(deny=Permission.READ_MESSAGE_HISTORY)

    answer = await mention(QUESTION)

    assert titles(answer) == ["Chess club wins"]
    assert answer.reference is None
    assert answers(channel) == [answer]


async def test_where_the_bot_may_not_send_it_is_quiet_and_answers_elsewhere(
    discord, guild, bot, logs, ann, ask
):
    mute = guild.add_text_channel("mute", deny=Permission.SEND_MESSAGES)

    await discord.say(ann, mute, f"<@{discord.bot_id}> {QUESTION}")
    warnings = await logs.until("warning")

    assert titles(await ask(ANOTHER)) == ["A comet over Norholm"]
    assert answers(mute) == []
    assert warnings == ["cannot speak here"]


async def test_where_a_channel_is_deleted_before_the_answer_the_bot_is_quiet_and_answers_elsewhere(
    discord, guild, start, folder, logs, ann, ask, gate
):
    await start(folder, asked=gate)
    short_lived = guild.add_text_channel("short-lived")

    await discord.say(ann, short_lived, f"<@{discord.bot_id}> {QUESTION}")
    await gate.reached()
    short_lived.delete()
    gate.open()
    warnings = await logs.until("warning")

    assert titles(await ask(ANOTHER)) == ["A comet over Norholm"]
    assert answers(short_lived) == []
    assert warnings == ["cannot speak here"]


async def test_a_channel_that_is_deleted_right_after_the_question_is_no_trouble(
    discord, guild, bot, logs, ann, ask
):
    short_lived = guild.add_text_channel("short-lived")

    await discord.say(ann, short_lived, f"<@{discord.bot_id}> {QUESTION}")
    short_lived.delete()
    await logs.until("warning")

    assert titles(await ask(ANOTHER)) == ["A comet over Norholm"]


async def test_a_command_whose_answer_was_deleted_meanwhile_is_given_up_quietly(
    discord, start, folder, logs, ann, channel, gate, ask
):
    await start(folder, asked=gate)
    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    await gate.reached()

    discord.delete(call.original)
    gate.open()
    await logs.until("warning")

    assert titles(await ask(ANOTHER)) == ["A comet over Norholm"]


async def test_a_private_answer_needs_no_permission_to_send(discord, bot, channel, ask):
    channel.set_permissions(deny=Permission.SEND_MESSAGES)

    message = await ask(QUESTION, private=True)

    assert titles(message) == ["Chess club wins"]


async def test_a_person_who_closed_their_direct_messages_is_no_trouble(discord, bot, logs, bob, ask):
    bob.dms_open = False

    await discord.say(bob, discord.dm(bob), QUESTION)
    await logs.until("warning")

    assert titles(await ask(ANOTHER)) == ["A comet over Norholm"]


async def test_leaving_a_guild_is_no_trouble(discord, bot, guild, ann):
    other = discord.add_guild("Writers", permissions=USUAL_BOT)
    place = other.add_text_channel("news")
    other.add_member(ann)

    discord.remove_guild(guild)
    asked = await discord.say(ann, place, f"<@{discord.bot_id}> {QUESTION}")

    assert titles(await discord.next_message(place, after=asked)) == ["Chess club wins"]


async def test_an_asker_who_is_forgotten_while_the_answer_is_posted_is_no_error(discord, bot, ann, channel):
    on_its_way = asyncio.Event()

    def noticed(method, path):
        return is_answer(method, path) and not on_its_way.set()

    discord.faults.delay(0.5, when=noticed)
    asked = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    async with asyncio.timeout(WAIT):
        await on_its_way.wait()
    assert await bot.services[Erasure].forget_asker(ann.id)

    assert titles(await discord.next_message(channel, after=asked)) == ["Chess club wins"]


async def test_a_question_heard_again_is_answered_once_though_nothing_is_remembered(
    discord, start, folder, ann, channel, mention, monkeypatch
):
    monkeypatch.setattr("bot.state.outbox_delivery._FOLDED_FOR", timedelta())
    discord.nonce_lifetime = 0.0
    settings = SETTINGS.model_copy(update={"remember_days": 0})
    bot = await start(folder, settings)
    said = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    first = await discord.next_message(channel, after=said)
    await bot.close()
    looks = sum(each.method == "GET" and "/messages" in each.path for each in discord.requests)

    await start(folder, settings)
    await discord.request("GET", "/messages", times=looks + 1)  # for mentions that nobody heard
    discord.dispatch_message("MESSAGE_CREATE", said)  # as to a process that resumes another one's session
    await discord.request("GET", "/messages", times=looks + 2)

    another = await mention(ANOTHER)
    assert answers(channel) == [first, another]
