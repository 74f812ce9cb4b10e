"""Digests of announcement channels are published to the servers that follow them, each message once."""

from datetime import timedelta

import pytest
from discord.utils import utcnow

from bot.digests.publishing import Publishing
from bot.digests.service import Digests
from bot.digests.store import Wishes
from bot.state.messages import Kind
from bot.state.outbox_delivery import Delivery, SendRate, Timing
from tests.bot.digests.conftest import DAY, EIGHT, HOUR, LEASE, MINUTE, heads, shown
from tests.loopback.permissions import Permission

ROUTE = "/channels/{channel_id}/messages/{message_id}/crosspost"


@pytest.fixture
def announcements(guild):
    return guild.add_announcement_channel("announcements")


def published(channel):
    return [message.crossposted for message in channel.messages.values()]


def crossposts(discord):
    return [line.status for line in discord.requests if line.path.endswith("/crosspost")]


def impatient(bot, digests):
    """What publishes, and waits for nothing."""
    timing = Timing(clock=lambda: digests.now)
    delivery = Delivery(bot, digests.outbox, digests.run, timing=timing)
    return Publishing(bot, delivery, SendRate(), patience=1.0)


async def test_each_message_is_published_once(discord, digests, announcements):
    digests.add(announcements, wishes=Wishes(publish=True))

    await digests.at(EIGHT)
    counts = [await digests.publishing.tick(EIGHT), await digests.publishing.tick(EIGHT + MINUTE)]

    assert (counts, published(announcements)) == ([2, 0], [True, True])
    assert crossposts(discord) == [200, 200]


async def test_nothing_is_published_that_nobody_wants_published(discord, digests, announcements):
    digests.add(announcements)

    await digests.at(EIGHT)

    assert await digests.publishing.tick(EIGHT) == 0
    assert published(announcements) == [False, False]


@pytest.mark.parametrize("part", [0, 1])
async def test_what_a_process_left_is_published_once_by_the_next(discord, made, announcements, part):
    dead, alive = made(), made()
    dead.add(announcements, wishes=Wishes(publish=True))
    dead.outbox.dies_at, discord.nonce_lifetime = part, 0.0

    await dead.at(EIGHT)
    await dead.publishing.tick(EIGHT)
    await alive.at(EIGHT + LEASE)
    await alive.publishing.tick(EIGHT + LEASE)

    assert len(heads(announcements)) == 2
    assert published(announcements) == [True, True]
    assert crossposts(discord) == [200, 200]


async def test_a_lost_answer_publishes_nothing_twice(discord, digests, announcements):
    digests.add(announcements, wishes=Wishes(publish=True))
    discord.faults.lose_answers(when=lambda _method, path: path.endswith("/crosspost"))
    await digests.at(EIGHT)

    await digests.publishing.tick(EIGHT)

    assert published(announcements) == [True, True]
    assert digests.outbox.stray(Kind.PUBLICATION, EIGHT + DAY) == ()


async def test_beyond_the_limit_of_the_hour_the_rest_waits_and_the_digests_go_on(
    discord, bot, digests, announcements
):
    digests.add(announcements, wishes=Wishes(publish=True))
    discord.rate_limits.limit("POST", ROUTE, requests=1, per=3600)
    await digests.at(EIGHT)

    publishing = impatient(bot, digests)
    await publishing.tick(EIGHT)
    first = published(announcements)
    at_once = await publishing.tick(EIGHT + MINUTE), published(announcements)
    discord.rate_limits.buckets.clear()
    bot.http._buckets.clear()
    digests.now = EIGHT + HOUR
    later = await publishing.tick(EIGHT + HOUR)

    assert (first, at_once) == ([True, False], (0, [True, False]))
    assert (later, published(announcements)) == (2, [True, True])
    assert digests.outbox.stray(Kind.PUBLICATION, EIGHT + DAY) == ()


async def test_what_may_not_be_published_is_given_up_and_what_is_old_too(
    discord, digests, announcements, logs
):
    digests.add(announcements, wishes=Wishes(publish=True))
    await digests.at(EIGHT)
    announcements.set_permissions(deny=Permission.SEND_MESSAGES)

    await digests.publishing.tick(EIGHT)
    announcements.set_permissions()
    await digests.at(EIGHT + DAY)
    digests.now = EIGHT + 3 * DAY
    await digests.publishing.tick(EIGHT + 3 * DAY)

    assert not any(published(announcements))
    assert logs.at("warning")[-4:] == ["not published"] * 2 + ["not published in time"] * 2
    assert digests.outbox.stray(Kind.PUBLICATION, EIGHT + timedelta(days=9)) == ()


async def test_only_an_announcement_channel_is_published(command, kept, guild, announcements):
    refused = await command("schedule", when="daily 8:00", publish=True)
    none = kept.of_guild(guild.id)
    await command("schedule", when="daily 8:00", publish=True, channel=announcements)

    (made,) = kept.of_guild(guild.id)
    assert "Only announcement channels are published" in refused.text
    assert (none, made.wishes.publish) == ((), True)


async def test_of_a_threaded_digest_the_first_message_is_published(
    discord, bot, command, kept, news, announcements
):
    panel = await command("schedule", when="daily 8:00", publish=True, thread=True, channel=announcements)
    number = int(panel.text.partition("Digest ")[2].partition("*")[0])
    await command("now", digest=number)

    assert await bot.services[Digests].publishing.tick(utcnow()) == 1
    (first,) = shown(announcements)
    assert first.crossposted
    assert first.thread.messages
