"""Digests go out: once, complete and in order, whatever fails on the way."""

import pytest
from discord.utils import utcnow

from bot.state.editions import Stage
from bot.state.ledger import Lease
from bot.state.subscriptions import Pause, Wishes
from tests.bot.conftest import is_answer
from tests.bot.schedule.conftest import EIGHT, HOUR, LEASE, MINUTE, heads
from tests.loopback.permissions import Permission

DAY = 24 * HOUR


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


@pytest.mark.parametrize("nonces", ["folded", "forgotten"])
@pytest.mark.parametrize("part", [0, 1])
async def test_what_arrived_though_nobody_noticed_is_found_by_the_next_process(
    discord, made, channel, nonces, part
):
    dead, alive = made(), made()
    dead.add(channel)
    dead.ledger.dies_at = part

    await dead.at(EIGHT)
    before = heads(channel)
    if nonces == "forgotten":
        discord.nonce_lifetime = 0.0
    await alive.at(EIGHT + LEASE - MINUTE)
    leased = heads(channel)
    await alive.at(EIGHT + LEASE)

    assert leased == before == heads(channel)[: part + 1]
    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_what_arrived_is_found_though_the_next_process_died_before_it_looked(discord, made, channel):
    dead, dies_too, alive = made(), made(), made()
    began = utcnow()  # that of the loopback, which dates messages
    dead.add(channel, due_at=began)
    dead.ledger.dies_at, dies_too.ledger.dies_at = 0, "look"

    await dead.at(began)
    discord.pass_time(LEASE.total_seconds())
    await dies_too.at(began + LEASE)
    discord.pass_time(2 * HOUR.total_seconds())
    await alive.at(began + LEASE + 2 * HOUR)

    assert [head[-1] for head in heads(channel)] == ["0", "1"]


async def test_what_was_posted_in_a_thread_is_found_there(discord, made, channel):
    dead, alive = made(), made()
    dead.add(channel, wishes=Wishes(thread=True))
    dead.writer.parts, dead.ledger.dies_at, discord.nonce_lifetime = 3, 1, 0.0

    await dead.at(EIGHT)
    await alive.at(EIGHT + LEASE)

    (first,) = channel.messages.values()
    assert heads(first.thread) == ["23 08-24 08, 1", "23 08-24 08, 2"]


async def test_hours_later_the_rest_of_a_digest_is_still_posted(discord, made, channel):
    dead, alive = made(), made()
    dead.add(channel)
    dead.ledger.dies_at, discord.nonce_lifetime = 0, 0.0

    await dead.at(EIGHT)
    await alive.at(EIGHT + 9 * HOUR)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_an_edition_that_another_has_taken_over_is_let_go(discord, made, channel, logs):
    slow, quick = made(), made()
    slow.add(channel)
    slow.writer.meanwhile = lambda: quick.ledger.resume(
        quick.ledger.stray(EIGHT + LEASE)[0], lease=Lease(since=EIGHT + LEASE, until=EIGHT + 2 * LEASE)
    )

    await slow.at(EIGHT)

    assert heads(channel) == []
    assert logs.at("warning") == ["another process has this digest"]


async def test_two_digests_of_a_channel_go_out_one_after_the_other(digests, channel):
    one, two = digests.add(channel), digests.add(channel)

    await digests.at(EIGHT)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"] * 2
    assert [edition.subscription for edition in digests.writer.composed] == [one.number, two.number]


@pytest.mark.parametrize("trouble", ["deleted", "forbidden", "locked", "composing"])
async def test_a_failing_channel_delays_no_other(discord, digests, guild, channel, logs, trouble):
    bad = guild.add_text_channel("bad")
    place = guild.add_thread(bad, "old") if trouble == "locked" else bad
    digests.add(place)
    digests.add(channel)
    spoil(place, digests.writer, trouble)

    await digests.at(EIGHT)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]
    logs.clear()


@pytest.mark.parametrize(
    ("trouble", "attempts", "reason"),
    [
        ("deleted", 1, Pause.GONE),
        ("forbidden", 3, Pause.FORBIDDEN),
        ("locked", 3, Pause.CLOSED),
        ("composing", 3, Pause.FAILED),
    ],
)
async def test_after_repeated_failures_a_digest_is_paused_and_its_maker_told(
    discord, digests, guild, ann, logs, trouble, attempts, reason
):
    bad = guild.add_text_channel("bad")
    place = guild.add_thread(bad, "old") if trouble == "locked" else bad
    number = digests.add(place, maker=ann.id).number
    spoil(place, digests.writer, trouble)

    for attempt in range(5):
        assert (digests.subscriptions.get(number).paused is None) == (attempt < attempts)
        await digests.at(EIGHT + attempt * HOUR / 10)
    notice = await discord.next_message(discord.dm(ann))

    assert digests.subscriptions.get(number).paused is reason
    assert f"I have paused digest {number}" in notice.text
    assert len(heads(discord.dm(ann))) == 1
    logs.clear()


def spoil(place, writer, trouble):
    """Brings one trouble over a place, or over all that is composed for it."""
    if trouble == "deleted":
        place.delete()
    elif trouble == "forbidden":
        place.set_permissions(deny=Permission.SEND_MESSAGES)
    elif trouble == "locked":
        place.archived = place.locked = True
    else:
        writer.fails_at = place.id


async def test_one_that_was_paused_goes_on_where_it_stopped(discord, digests, channel):
    number = digests.add(channel).number
    await digests.at(EIGHT)
    digests.subscriptions.change(number, paused=Pause.ASKED)

    await digests.at(EIGHT + 2 * DAY)
    quiet = heads(channel)[2:]
    digests.subscriptions.change(number, paused=None, due_at=EIGHT + 3 * DAY)
    await digests.at(EIGHT + 3 * DAY)

    assert quiet == []
    assert heads(channel)[2::2] == ["24 08-27 08, 0"]


async def test_a_removed_digest_is_not_composed_but_what_has_begun_is_finished(discord, made, channel, guild):
    other = guild.add_text_channel("other")
    dead, alive = made(), made()
    begun, waiting = dead.add(channel).number, dead.add(other).number
    dead.ledger.dies_at = 0
    await dead.at(EIGHT)
    dead.ledger.dies_at = None

    for number in (begun, waiting):
        dead.subscriptions.remove(number)
    await alive.at(EIGHT + LEASE)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]
    assert alive.editions.get(alive.writer.composed[0].key).stage is Stage.DONE
