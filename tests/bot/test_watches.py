"""`/watch`, *Watch this*, and what watches tell: where, to whom, once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from discord.utils import utcnow

from bot.watches import MOST_A_DAY, MOST_WATCHES
from tests.bot.conftest import article, forget_all
from tests.bot.shown import excerpts, titles
from tests.loopback.permissions import Permission

QUESTION = "Which cranes does Elmsea build?"
NOW = datetime(2025, 4, 21, 12, tzinfo=UTC)
RED = "Elmsea builds a red crane. It took a year."
GREEN = "A green crane is what Elmsea builds now, says Ada Quill."


def come_in(bot, *bodies, first=20):
    """Articles of the day before `NOW` that come in."""
    made = [
        article(20, f"Crane {first + n}", body, url=f"https://example.org/{first + n}")
        for n, body in enumerate(bodies)
    ]
    bot.corpus.add(made)
    return made


def last(discord, place):
    """The bot's last message in a place that all see."""
    return [message for message in discord.bot_messages(place) if not message.ephemeral][-1]


def stops(message):
    return [button.custom_id for button in message.buttons if button.label == "Stop watching"]


async def tick(bot, now=NOW):
    return await bot.watching.tick(now=now)


@pytest.fixture
def watch(discord, ann, channel):
    """Sends a command of `/watch`, and returns its answer."""

    async def sent(name, *, by=ann, place=channel, **options):
        call = await discord.slash(by, place, f"watch {name}", **options)
        return await call.answer()

    return sent


@pytest.fixture
def dm(discord, ann):
    return discord.dm(ann)


@pytest.fixture
def moderator(discord, guild):
    user = discord.add_user("mod")
    guild.add_member(user, Permission.MANAGE_GUILD | Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
    return user


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
    assert await bot.services.watches.of(moderator.id) == ()


async def test_who_takes_no_direct_messages_is_told_so_and_no_watch_is_kept(bot, watch, ann):
    ann.dms_open = False

    answer = await watch("add", query=QUESTION)

    assert "direct messages" in answer.text
    assert await bot.services.watches.of(ann.id) == ()


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
    again = await press(listed, "Go on")
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
    (paused,) = await bot.services.watches.of(moderator.id)
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
    assert len(await bot.services.watches.of(ann.id)) == 1
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
    assert len(await bot.services.watches.of(moderator.id)) == 1

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
    assert await bot.services.watches.of(ann.id) == ()


async def test_somebody_elses_watch_cannot_be_removed_by_its_number(bot, watch, ann, bob):
    await watch("add", query=QUESTION)
    (kept,) = await bot.services.watches.of(ann.id)

    answer = await watch("remove", query=str(kept.number), by=bob)

    assert "Only who made" in answer.text
    assert await bot.services.watches.of(ann.id) == (kept,)


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

    offer = await press(message, "Watch this")
    assert await bot.services.watches.of(ann.id) == ()
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

    offer = await press(message, "Watch this", by=moderator)
    await press(offer, "Tell this channel", by=moderator)
    come_in(bot, GREEN)
    await tick(bot)

    assert titles(last(discord, channel)) == ["Crane 20"]


async def test_an_answer_that_found_nothing_offers_to_watch(bot, ask):
    message = await ask("Which asteroid did the Zorblaxians mine in Qaanaaq?")

    assert "Watch this" in [button.label for button in message.buttons]


async def test_watch_this_under_an_answer_that_is_forgotten_says_so(bot, ask, press):
    message = await ask(QUESTION)
    await forget_all(bot)

    assert "no longer remember" in (await press(message, "Watch this")).text


async def test_in_a_direct_message_a_watch_is_confirmed_there(discord, bot, watch, dm):
    answer = await watch("add", query=QUESTION, place=dm)
    come_in(bot, RED)

    assert await tick(bot) == 1
    assert QUESTION in answer.text
    assert titles(last(discord, dm)) == ["Crane 20"]


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


@pytest.mark.parametrize("arrived", [True, False])
async def test_after_a_crash_a_message_is_looked_for_before_it_is_sent_again(
    discord, bot, watch, dm, arrived
):
    await watch("add", query=QUESTION)
    come_in(bot, RED)
    now = utcnow()  # messages of the loopback are of the real time
    watches = bot.services.watches
    while await watches.look(now=NOW):
        pass
    (message,) = await watches.due(now=now - timedelta(minutes=10))
    if arrived:
        await bot.watching._told(await watches.get(message.watch), message, now=now)
        bot.services.watches._finds.sent(message.token, None)

    await tick(bot, now)
    await tick(bot, now)

    assert [titles(each) for each in discord.bot_messages(dm)[1:]] == [["Crane 20"]]


async def test_ticks_at_the_same_time_tell_once(discord, bot, watch, dm):
    await watch("add", query=QUESTION)
    come_in(bot, RED)

    assert sorted(await asyncio.gather(tick(bot), tick(bot))) == [0, 1]


async def test_a_watch_ends_with_its_days(bot, watch):
    await watch("add", query=QUESTION, days=1)
    come_in(bot, RED)

    assert await tick(bot, utcnow() + timedelta(days=2)) == 0


async def test_a_guild_that_the_bot_leaves_and_a_person_who_asks_for_it_are_forgotten(bot, watch, ann, guild):
    await watch("add", query=QUESTION)
    forgotten = await bot.services.watches.forget(ann.id)
    await watch("add", query=QUESTION)

    assert forgotten == 1
    assert await bot.services.watches.forget_guild(guild.id) == 1
    assert await bot.services.watches.of(ann.id) == ()


async def test_watches_speak_the_language_of_who_made_them(discord, bot, watch, ann, dm):
    ann.locale = "de"
    answer = await watch("add", query=QUESTION)
    come_in(bot, RED)
    await tick(bot)

    assert "in einer Direktnachricht" in answer.text
    assert "Neu für" in last(discord, dm).text
