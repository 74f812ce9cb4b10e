"""`/watch`, *Watch this*, and the buttons of what was told."""

import pytest

from bot.watches.service import MOST_WATCHES, WatchService
from tests.bot.conftest import forget_all, known
from tests.bot.messages import titles
from tests.bot.watches.arrivals import GREEN, QUESTION, RED, come_in, last, tick
from tests.loopback.permissions import Permission


def stops(message):
    return [button.custom_id for button in message.buttons if button.label == "Stop watching"]


async def test_who_does_not_moderate_may_not_let_it_tell_a_channel(discord, bot, watch, channel):
    answer = await watch("add", query=QUESTION, where="here")
    come_in(bot, RED)

    assert "Manage Server" in answer.text
    assert answer.ephemeral
    assert await tick(bot) == 0


async def test_what_the_bot_lacks_in_a_channel_is_said_at_once(bot, watch, guild, moderator):
    closed = guild.add_text_channel("closed", deny=Permission.SEND_MESSAGES)

    answer = await watch("add", query=QUESTION, where="here", by=moderator, place=closed)

    assert "Send Messages" in answer.text
    assert await bot.services[WatchService].of(moderator.id) == ()


async def test_who_takes_no_direct_messages_is_told_so_and_no_watch_is_kept(bot, watch, ann):
    ann.dms_open = False

    answer = await watch("add", query=QUESTION)

    assert "DMs" in answer.text
    assert await bot.services[WatchService].of(ann.id) == ()


async def test_the_same_watch_twice_is_refused_and_so_are_too_many(bot, watch):
    await watch("add", query=QUESTION)

    twice = await watch("add", query=f"  {QUESTION.upper()}")
    rest = [await watch("add", query=f"Who is number {n} of Varde?") for n in range(MOST_WATCHES)]

    assert "already" in twice.text
    assert f"{MOST_WATCHES} watches" in rest[-1].text


@pytest.mark.parametrize("query", ["the", "???", " ", "@everyone **or** <@1>", "x" * 6000, '"', "-only -not"])
async def test_odd_questions_get_a_line_and_break_nothing(bot, watch, query):
    answer = await watch("add", query=query)

    assert answer.text
    assert await tick(bot) == 0


@pytest.mark.parametrize("query", ["thanks", "x", "why?"])
async def test_small_talk_is_not_watched_for(bot, watch, ann, query):
    answer = await watch("add", query=query)

    assert "There is nothing to search for" in answer.text
    assert await bot.services[WatchService].of(ann.id) == ()


async def test_list_works_before_anything_was_watched_and_shows_what_is(bot, watch, bob, guild):
    empty = await watch("list")
    await watch("add", query=QUESTION)
    mine, others = await watch("list"), await watch("list", by=bob)

    assert "No watches" in empty.text
    assert QUESTION in mine.text
    assert QUESTION not in others.text
    assert all(each.ephemeral for each in (empty, mine, others))


async def test_moderators_see_what_is_watched_for_their_channel(bot, watch, moderator, discord, guild):
    other = discord.add_user("other")
    guild.add_member(other, Permission.MANAGE_GUILD | Permission.VIEW_CHANNEL)
    await watch("add", query=QUESTION, where="here", by=moderator)

    assert QUESTION in (await watch("list", by=other)).text


async def test_stop_in_the_list_stops_and_shows_the_rest(bot, watch, ann, press):
    await watch("add", query=QUESTION)
    await watch("add", query="Who leads the chess club of Varde?")

    listed = await watch("list")
    left = await press(listed, stops(listed)[0])
    come_in(bot, RED)

    assert "Stopped" in left.text
    assert "chess" in left.text
    assert len(await bot.services[WatchService].of(ann.id)) == 1
    assert await tick(bot) == 0


async def test_stop_under_what_was_told_stops_and_says_so_also_a_second_time(discord, bot, watch, dm, press):
    await watch("add", query=QUESTION)
    come_in(bot, RED)
    await tick(bot)
    told = last(discord, dm)

    once, twice = await press(told, "Stop watching"), await press(told, "Stop watching")

    assert "Stopped" in once.text
    assert "stopped already" in twice.text


async def test_nobody_else_stops_a_watch_but_moderators_that_of_a_channel(
    discord, bot, watch, channel, moderator, bob, press
):
    await watch("add", query=QUESTION, where="here", by=moderator)
    come_in(bot, RED)
    await tick(bot)
    told = last(discord, channel)

    refused = await press(told, "Stop watching", by=bob)
    assert "Manage Server" in refused.text
    assert refused.ephemeral
    assert len(await bot.services[WatchService].of(moderator.id)) == 1

    stopped = await press(told, "Stop watching", by=moderator)
    assert "Stopped" in stopped.text


async def test_remove_takes_what_is_offered_or_written_and_without_it_shows_all(
    discord, bot, watch, ann, channel
):
    await watch("add", query=QUESTION)
    await watch("add", query="Who leads the chess club of Varde?")
    offered = await discord.autocomplete(ann, channel, "watch remove", focused="query")

    bare = await watch("remove")
    chosen = await watch("remove", query=offered[0]["value"])
    wrong = await watch("remove", query="Nothing of the kind")
    written = await watch("remove", query="chess club")

    assert [choice["name"] for choice in offered] == [QUESTION, "Who leads the chess club of Varde?"]
    assert QUESTION in bare.text
    assert "Stopped" in chosen.text
    assert "Choose one" in wrong.text
    assert "Stopped" in written.text
    assert await bot.services[WatchService].of(ann.id) == ()


async def test_somebody_elses_watch_cannot_be_removed_by_its_number(bot, watch, ann, bob):
    await watch("add", query=QUESTION)
    (kept,) = await bot.services[WatchService].of(ann.id)

    answer = await watch("remove", query=str(kept.number), by=bob)

    assert "Only the member who made" in answer.text
    assert await bot.services[WatchService].of(ann.id) == (kept,)


async def test_why_names_the_words_that_were_found(discord, bot, watch, dm, press):
    await watch("add", query=QUESTION)
    come_in(bot, RED)
    await tick(bot)

    why = await press(last(discord, dm), "Why")

    assert "**Elmsea**" in why.text
    assert "%" in why.text


async def test_why_of_a_watch_that_is_stopped_says_so(discord, bot, watch, dm, press):
    await watch("add", query=QUESTION)
    come_in(bot, RED)
    await tick(bot)
    told = last(discord, dm)
    await press(told, "Stop watching")

    assert "no longer remember" in (await press(told, "Why")).text


async def test_watch_this_asks_first_and_then_watches_for_the_answers_question(
    discord, bot, ask, press, ann, dm
):
    message = await ask(QUESTION)

    offer = await press(message, "Watch for it")
    assert await bot.services[WatchService].of(ann.id) == ()
    done = await press(offer, "Tell me in a direct message")
    come_in(bot, GREEN)

    assert await tick(bot) == 1
    assert QUESTION in offer.text
    assert offer.ephemeral
    assert QUESTION in done.text
    assert [button.label for button in offer.buttons] == ["Tell me in a direct message"]
    assert titles(last(discord, dm)) == ["Crane 20"]


async def test_watch_this_offers_moderators_the_channel(discord, bot, ask, press, moderator, channel):
    message = await ask(QUESTION)

    offer = await press(message, "Watch for it", by=moderator)
    await press(offer, "Tell this channel", by=moderator)
    come_in(bot, GREEN)
    await tick(bot)

    assert titles(last(discord, channel)) == ["Crane 20"]


async def test_an_answer_that_found_nothing_offers_to_watch(bot, ask):
    message = await ask("Which asteroid did the Zorblaxians mine in Qaanaaq?")

    assert "Watch for it" in [button.label for button in message.buttons]


async def test_watch_this_under_an_answer_that_is_forgotten_says_so(bot, ask, press):
    message = await known(bot, await ask(QUESTION))
    await forget_all(bot)

    assert "no longer remember" in (await press(message, "Watch for it")).text


async def test_in_a_direct_message_a_watch_is_confirmed_there(discord, bot, watch, dm):
    answer = await watch("add", query=QUESTION, place=dm)
    come_in(bot, RED)

    assert await tick(bot) == 1
    assert QUESTION in answer.text
    assert titles(last(discord, dm)) == ["Crane 20"]


async def test_a_guild_that_the_bot_leaves_and_a_person_who_asks_for_it_are_forgotten(bot, watch, ann, guild):
    await watch("add", query=QUESTION)
    forgotten = await bot.services[WatchService].forget_asker(ann.id)
    await watch("add", query=QUESTION)

    assert forgotten == 1
    assert await bot.services[WatchService].forget_guild(guild.id) == 1
    assert await bot.services[WatchService].of(ann.id) == ()
