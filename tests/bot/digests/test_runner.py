"""Digests go out: once, complete and in order, whatever fails on the way."""

import pytest

from bot.digests.store import SubscriptionPause, Wishes
from tests.bot.conftest import is_answer
from tests.bot.digests.conftest import EIGHT, HOUR, MINUTE, heads

DAY, SECOND = 24 * HOUR, MINUTE / 60


async def test_a_digest_is_posted_when_it_is_due_and_not_again(digests, channel):
    digests.add(channel)

    await digests.at(EIGHT - MINUTE)
    before = heads(channel)
    await digests.at(EIGHT)
    await digests.at(EIGHT)
    await digests.at(EIGHT + HOUR)

    assert before == []
    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_the_next_one_covers_what_follows(digests, channel):
    digests.add(channel)

    for day in range(3):
        await digests.at(EIGHT + day * DAY)

    assert heads(channel)[::2] == ["23 08-24 08, 0", "24 08-25 08, 0", "25 08-26 08, 0"]


async def test_a_missed_digest_comes_once_and_says_that_it_is_late(digests, channel):
    digests.add(channel)

    await digests.at(EIGHT + 5 * HOUR)

    assert heads(channel)[::2] == ["23 08-24 08 late, 0"]


async def test_several_missed_ones_become_one(digests, channel):
    digests.add(channel)
    await digests.at(EIGHT)

    await digests.at(EIGHT + 3 * DAY + MINUTE)
    await digests.at(EIGHT + 4 * DAY)

    assert heads(channel)[::2] == ["23 08-24 08, 0", "24 08-27 08 late, 0", "27 08-28 08, 0"]


async def test_what_was_due_first_is_served_first(digests, guild, channel):
    later = guild.add_text_channel("later")
    digests.add(channel, due_at=EIGHT + HOUR)
    digests.add(later)

    await digests.at(EIGHT + 2 * HOUR)

    assert channel.id < later.id
    assert [edition.place.target for edition in digests.writer.composed] == [later.id, channel.id]


async def test_a_long_downtime_is_not_told_in_full(digests, channel):
    digests.add(channel)

    await digests.at(EIGHT + 90 * DAY)

    (edition,) = digests.writer.composed
    assert edition.window.until - edition.window.since == 7 * DAY


async def test_nothing_is_posted_where_there_is_nothing_to_tell_and_the_channel_wants_it_so(digests, channel):
    digests.add(channel, wishes=Wishes(skip_empty=True))
    digests.writer.empty = True

    await digests.at(EIGHT)
    digests.writer.empty = False
    await digests.at(EIGHT + DAY)

    assert heads(channel)[::2] == ["24 08-25 08, 0"]


async def test_a_person_gets_theirs_in_direct_messages(discord, digests, ann):
    place = discord.dm(ann)
    digests.add(place)

    await digests.at(EIGHT)

    assert heads(place) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_with_a_thread_all_but_the_first_message_stand_in_it(discord, digests, channel):
    digests.add(channel, wishes=Wishes(thread=True))
    digests.writer.parts = 3

    await digests.at(EIGHT)

    (first,) = channel.messages.values()
    assert first.thread.name == "Today"
    assert heads(first.thread) == ["23 08-24 08, 1", "23 08-24 08, 2"]


@pytest.mark.parametrize("status", [None, 500, 503])
async def test_an_answer_that_is_lost_costs_and_doubles_nothing(discord, digests, channel, status):
    digests.add(channel)
    discord.faults.lose_answers(when=is_answer, status=status)

    await digests.at(EIGHT)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_what_discord_refuses_for_a_while_comes_when_it_no_longer_does(discord, digests, channel):
    digests.add(channel)
    discord.faults.refuse(503, times=3, when=is_answer)

    await digests.at(EIGHT)
    refused = heads(channel)
    await digests.at(EIGHT + 30 * MINUTE / 60)
    early = heads(channel)
    await digests.at(EIGHT + MINUTE)

    assert (refused, early) == ([], [])
    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_what_could_not_be_posted_for_long_is_told_anew_as_late(discord, digests, channel):
    digests.add(channel)
    discord.faults.refuse(503, times=3, when=is_answer)

    await digests.at(EIGHT)
    await digests.at(EIGHT + 2 * HOUR)
    await digests.at(EIGHT + 2 * HOUR)

    assert heads(channel) == ["23 08-24 08 late, 0", "23 08-24 08 late, 1"]


async def test_one_that_failed_until_the_next_was_due_becomes_one_with_it(discord, digests, channel):
    digests.add(channel)
    discord.faults.refuse(503, times=3, when=is_answer)

    await digests.at(EIGHT)
    await digests.at(EIGHT + DAY)
    await digests.at(EIGHT + DAY)

    assert heads(channel) == ["23 08-25 08 late, 0", "23 08-25 08 late, 1"]


async def test_two_digests_of_a_channel_go_out_one_after_the_other(digests, channel):
    one, two = digests.add(channel), digests.add(channel)

    await digests.at(EIGHT)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"] * 2
    assert [edition.subscription for edition in digests.writer.composed] == [one.number, two.number]


async def test_one_that_was_paused_goes_on_where_it_stopped(discord, digests, channel):
    number = digests.add(channel).number
    await digests.at(EIGHT)
    digests.subscriptions.change(number, paused=SubscriptionPause.ASKED)

    await digests.at(EIGHT + 2 * DAY)
    quiet = heads(channel)[2:]
    digests.subscriptions.change(number, paused=None, due_at=EIGHT + 3 * DAY)
    await digests.at(EIGHT + 3 * DAY)

    assert quiet == []
    assert heads(channel)[2::2] == ["24 08-27 08, 0"]


@pytest.mark.parametrize(("elsewhere", "patience"), [(True, 120), (False, 15)])
async def test_digests_of_other_processes_wait_for_these(digests, channel, elsewhere, patience):
    digests.runner._covers = lambda _guild: False
    digests.runner.elsewhere = lambda _guild: elsewhere
    digests.add(channel)

    await digests.at(EIGHT + patience * SECOND)
    before = heads(channel)
    await digests.at(EIGHT + (patience + 1) * SECOND)

    assert before == []
    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_what_is_at_hand_is_served_before_what_others_left(discord, digests, channel):
    discord.pass_time(0.001)
    own = discord.add_guild("Own").add_text_channel("own")
    digests.runner._covers = lambda guild: guild == own.guild.id
    digests.add(channel, due_at=EIGHT - HOUR)
    digests.add(own)

    await digests.at(EIGHT + MINUTE)

    assert [edition.place.target for edition in digests.writer.composed] == [own.id, channel.id]
