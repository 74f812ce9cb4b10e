"""What watches tell: where, to whom, in which language, and once."""

import asyncio
from datetime import timedelta

from discord.utils import utcnow

from bot.watches.service import MOST_A_DAY, WatchService
from tests.bot.messages import excerpts, titles
from tests.bot.watches.arrivals import GREEN, NOW, QUESTION, RED, come_in, last, tick
from tests.loopback.permissions import Permission


async def test_a_watch_tells_its_owner_what_comes_in_by_a_direct_message(discord, bot, watch, dm):
    answer = await watch("add", query=QUESTION)
    confirmed = await discord.next_message(dm)
    made = come_in(bot, RED)

    sent = await tick(bot)

    told = await discord.next_message(dm, after=confirmed)
    assert sent == 1
    assert answer.ephemeral
    assert QUESTION in answer.text
    assert "Which cranes" in told.text
    assert [text in made[0].body for text in excerpts(told)] == [True]
    assert titles(told) == ["Crane 20"]
    assert [button.label for button in told.buttons] == ["Why", "Stop watching"]


async def test_nothing_is_told_twice_and_nothing_that_does_not_answer(discord, bot, watch, dm):
    await watch("add", query=QUESTION)
    come_in(
        bot, RED, "A comet passes by. Astronomers in Varde are glad.", RED.replace("It took a year.", "Yes.")
    )

    counts = [await tick(bot) for _ in range(3)]

    (told,) = discord.bot_messages(dm)[1:]
    assert counts == [1, 0, 0]
    assert len(excerpts(told)) == 1


async def test_what_was_known_when_the_watch_was_made_is_not_told(bot, watch):
    come_in(bot, RED)
    await watch("add", query=QUESTION)
    come_in(bot, f"Nothing else is new. {RED}", first=21)

    assert await tick(bot) == 0


async def test_several_finds_of_one_look_are_one_message(discord, bot, watch, dm):
    await watch("add", query=QUESTION)
    come_in(
        bot,
        RED,
        GREEN,
        "For the fish market Elmsea builds one small crane more.",
        "Painters wait until Elmsea builds its blue crane.",
    )

    assert await tick(bot) == 1

    (told,) = discord.bot_messages(dm)[1:]
    assert len(excerpts(told)) == 3
    assert "1 further new passage" in told.text


async def test_a_watch_tells_a_channel_where_a_moderator_let_it(discord, bot, watch, channel, moderator):
    await watch("add", query=QUESTION, where="here", by=moderator)
    come_in(bot, RED)

    await tick(bot)

    told = last(discord, channel)
    assert titles(told) == ["Crane 20"]
    assert not told.ephemeral


async def test_a_watch_whose_owner_closes_direct_messages_is_paused_and_goes_on_when_asked(
    discord, bot, watch, ann, dm, press
):
    await watch("add", query=QUESTION)
    ann.dms_open = False
    come_in(bot, RED)
    assert await tick(bot) == 0

    listed = await watch("list")
    assert "Paused" in listed.text
    ann.dms_open = True
    again = await press(listed, "Resume")
    come_in(bot, GREEN, first=22)

    assert await tick(bot) == 1
    assert "Paused" not in again.text
    assert titles(last(discord, dm)) == ["Crane 22"]


async def test_a_channel_that_is_closed_to_the_bot_pauses_its_watch_and_delays_no_other(
    discord, bot, watch, guild, channel, moderator, dm
):
    await watch("add", query=QUESTION, where="here", by=moderator)
    await watch("add", query=QUESTION)
    channel.deny = Permission.SEND_MESSAGES
    come_in(bot, RED)

    assert await tick(bot) == 1
    assert titles(last(discord, dm)) == ["Crane 20"]
    (paused,) = await bot.services[WatchService].of(moderator.id)
    assert paused.paused == "silenced"


async def test_more_than_a_days_messages_wait_and_are_told_together(discord, bot, watch, dm):
    await watch("add", query=QUESTION)
    for n in range(MOST_A_DAY + 2):
        come_in(bot, f"In year {3000 + n} Elmsea builds crane {n}.", first=20 + n)
        await tick(bot, NOW + timedelta(minutes=n))

    within = len(discord.bot_messages(dm)) - 1
    late = await tick(bot, NOW + timedelta(days=1, minutes=1))

    assert within == MOST_A_DAY
    assert late == 1
    assert len(excerpts(last(discord, dm))) == 2


async def test_a_restart_loses_no_watch_and_its_buttons_go_on(discord, folder, start, watch, dm, press, ann):
    first = await start(folder)
    await watch("add", query=QUESTION)
    come_in(first, RED)
    await tick(first)
    told = last(discord, dm)
    await first.close()

    second = await start(folder)
    come_in(second, GREEN, first=22)
    again = await tick(second)

    assert again == 1
    assert titles(last(discord, dm)) == ["Crane 22"]
    assert "Stopped" in (await press(told, "Stop watching")).text


async def test_what_came_in_while_the_bot_was_away_is_told_when_it_is_back(discord, folder, start, watch, dm):
    first = await start(folder)
    await watch("add", query=QUESTION)
    await first.close()
    second = await start(folder)
    come_in(second, RED)

    assert await tick(second) == 1


async def test_an_answer_of_discords_that_is_lost_makes_no_second_message(discord, bot, watch, dm):
    await watch("add", query=QUESTION)
    come_in(bot, RED)
    discord.faults.lose_answers(times=1, when=lambda method, path: method == "POST" and "/messages" in path)

    await tick(bot)
    await tick(bot, NOW + timedelta(minutes=1))

    assert [titles(each) for each in discord.bot_messages(dm)[1:]] == [["Crane 20"]]


async def test_ticks_at_the_same_time_tell_once(discord, bot, watch, dm):
    await watch("add", query=QUESTION)
    come_in(bot, RED)

    assert sorted(await asyncio.gather(tick(bot), tick(bot))) == [0, 1]


async def test_a_watch_ends_with_its_days(bot, watch):
    await watch("add", query=QUESTION, days=1)
    come_in(bot, RED)

    assert await tick(bot, utcnow() + timedelta(days=2)) == 0


async def test_watches_speak_the_language_of_who_made_them(discord, bot, watch, ann, dm):
    ann.locale = "de"
    answer = await watch("add", query=QUESTION)
    come_in(bot, RED)
    await tick(bot)

    assert "in einer Direktnachricht" in answer.text
    assert "Neu für" in last(discord, dm).text


async def test_a_channel_whose_posts_take_long_delays_no_other(discord, bot, watch, channel, moderator, dm):
    await watch("add", query=QUESTION, where="here", by=moderator)
    await watch("add", query=QUESTION)
    discord.faults.delay(
        3600, when=lambda method, path: method == "POST" and path.endswith(f"{channel.id}/messages")
    )
    come_in(bot, RED)

    telling = asyncio.create_task(tick(bot))
    await discord.changes.until(lambda: len(discord.bot_messages(dm)) > 1, what="the message to the member")

    assert titles(last(discord, dm)) == ["Crane 20"]
    telling.cancel()
