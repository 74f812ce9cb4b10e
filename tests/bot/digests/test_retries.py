"""Channels where a digest cannot be posted: no other waits for them, and somebody is told."""

import pytest

from bot.digests.store import SubscriptionPause
from tests.bot.digests.conftest import EIGHT, HOUR, heads
from tests.loopback.permissions import Permission


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
        ("deleted", 1, SubscriptionPause.GONE),
        ("forbidden", 3, SubscriptionPause.FORBIDDEN),
        ("locked", 3, SubscriptionPause.CLOSED),
        ("composing", 3, SubscriptionPause.FAILED),
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
