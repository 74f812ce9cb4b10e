"""A process that dies while digests go out, and the next one that goes on."""

import asyncio

import pytest
from discord.utils import utcnow

from bot.digests.store import Subscriptions, Wishes
from bot.state.messages import Kind, State
from corpus.models.errors import StoreUnavailableError
from tests.bot.digests.conftest import EIGHT, HOUR, LEASE, MINUTE, heads


@pytest.mark.parametrize("nonces", ["folded", "forgotten"])
@pytest.mark.parametrize("part", [0, 1])
async def test_what_arrived_though_nobody_noticed_is_found_by_the_next_process(
    discord, made, channel, nonces, part
):
    dead, alive = made(), made()
    dead.add(channel)
    dead.outbox.dies_at = part

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
    dead.outbox.dies_at, dies_too.outbox.dies_at = 0, "look"

    await dead.at(began)
    discord.pass_time(LEASE.total_seconds())
    await dies_too.at(began + LEASE)
    discord.pass_time(2 * HOUR.total_seconds())
    await alive.at(began + LEASE + 2 * HOUR)

    assert [head[-1] for head in heads(channel)] == ["0", "1"]


async def test_what_was_posted_in_a_thread_is_found_there(discord, made, channel):
    dead, alive = made(), made()
    dead.add(channel, wishes=Wishes(thread=True))
    dead.writer.parts, dead.outbox.dies_at, discord.nonce_lifetime = 3, 1, 0.0

    await dead.at(EIGHT)
    await alive.at(EIGHT + LEASE)

    (first,) = channel.messages.values()
    assert heads(first.thread) == ["23 08-24 08, 1", "23 08-24 08, 2"]


async def test_hours_later_the_rest_of_a_digest_is_still_posted(discord, made, channel):
    dead, alive = made(), made()
    dead.add(channel)
    dead.outbox.dies_at, discord.nonce_lifetime = 0, 0.0

    await dead.at(EIGHT)
    await alive.at(EIGHT + 9 * HOUR)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_what_an_outage_of_the_store_left_claimed_is_posted_when_that_is_back(
    discord, made, channel, monkeypatch
):
    digests = made()
    digests.add(channel)

    def away(*_, **__):
        raise StoreUnavailableError("away")

    with monkeypatch.context() as patched:
        patched.setattr(digests.outbox, "compose", away)
        patched.setattr(digests.outbox, "postpone", away)
        await digests.at(EIGHT)
    before = heads(channel)
    await digests.at(EIGHT + MINUTE)  # long before its lease is over

    assert before == []
    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]


async def test_digests_are_looked_for_soon_after_an_outage_which_is_logged_once(
    discord, made, channel, logs, monkeypatch
):
    digests, due, outages = made(), Subscriptions.due, [1, 2]
    digests.add(channel)

    def away(*given):
        if outages:
            outages.pop()
            raise StoreUnavailableError("away")
        return due(*given)

    monkeypatch.setattr(Subscriptions, "due", away)
    monkeypatch.setattr("bot.digests.runner._BUSY_SLEEP", 0.01)
    running = asyncio.create_task(digests.runner.run())
    await discord.changes.until(lambda: len(heads(channel)) == 2, timeout=20, what="two parts")
    running.cancel()

    assert logs.at("warning") == ["digests not looked for yet"]


async def test_an_edition_that_another_has_taken_over_is_let_go(discord, made, channel, logs):
    slow, quick = made(), made()
    slow.add(channel)
    later = EIGHT + LEASE
    slow.writer.meanwhile = lambda: quick.outbox.resume(
        quick.outbox.stray(Kind.DIGEST, later)[0], now=later, until=later + LEASE
    )

    await slow.at(EIGHT)

    assert heads(channel) == []
    assert logs.at("warning") == ["another process has this digest"]


async def test_a_removed_digest_is_not_composed_but_what_has_begun_is_finished(discord, made, channel, guild):
    other = guild.add_text_channel("other")
    dead, alive = made(), made()
    begun, waiting = dead.add(channel).number, dead.add(other).number
    dead.outbox.dies_at = 0
    await dead.at(EIGHT)
    dead.outbox.dies_at = None

    for number in (begun, waiting):
        dead.subscriptions.remove(number)
    await alive.at(EIGHT + LEASE)

    assert heads(channel) == ["23 08-24 08, 0", "23 08-24 08, 1"]
    (first, *_) = alive.outbox.batch(alive.writer.composed[0].message)
    assert first.state is State.SENT


async def test_a_clock_that_is_set_back_stops_no_digest(discord, made, channel):
    digests = made()
    number = digests.add(channel).number
    await digests.at(EIGHT)
    posted = heads(channel)
    # The clock was a day ahead, and what is due by the right one went out already.
    digests.subscriptions.change(number, due_at=EIGHT)

    await digests.at(EIGHT)
    await digests.at(EIGHT + 24 * HOUR)

    assert heads(channel)[: len(posted)] == posted
    assert len(heads(channel)) == 2 * len(posted)


async def test_a_thread_that_was_not_opened_before_the_process_died_is_opened_by_the_next(
    discord, made, channel
):
    dead, alive = made(), made()
    number = dead.add(channel, wishes=Wishes(thread=True)).number
    dead.writer.parts, dead.outbox.dies_at, discord.nonce_lifetime = 2, 0, 0.0

    await dead.at(EIGHT)
    await alive.at(EIGHT + LEASE)

    assert alive.subscriptions.get(number).paused is None
    (first,) = channel.messages.values()
    assert heads(first.thread) == ["23 08-24 08, 1"]
