"""The operator is told in Discord what is wrong: once, and once more when it is over."""

import re
from datetime import timedelta

import pytest
from discord.utils import utcnow
from sqlalchemy import update

from bot.core.server_clock import ServerClock
from bot.health.service import OperatorAlerts
from bot.health.store import Alerts
from config.sections import AlertSettings
from corpus.store.database import writing
from corpus.store.tables import FEEDS

MINUTE = timedelta(minutes=1)


@pytest.fixture
def control(guild):
    return guild.add_text_channel("control-room")


@pytest.fixture
async def told(folder, start, control):
    return await start(folder, alerts=AlertSettings(channel=control.id, user=0))


def fail(bot, *, since):
    """Let the one feed fail since a moment; None for no longer."""
    engine = bot.corpus.engine
    if not bot.corpus.feeds.all():
        bot.corpus.feeds.add("https://example.org/feed", now=utcnow(), due_at=utcnow() + timedelta(days=1))
    with writing(engine).begin() as connection:
        values = {"failing_since": since, "failures": 0 if since is None else 9, "problem": "404"}
        connection.execute(update(FEEDS).values(values))


async def look(bot, now):
    await bot.services[OperatorAlerts].tick(now)


def texts(channel):
    return [message.text for message in channel.messages.values()]


async def test_it_is_told_once_over_restarts_and_again_when_it_is_over(
    told, control, folder, start, discord, ann
):
    now = utcnow()
    fail(told, since=now - timedelta(days=2))
    await look(told, now)
    await look(told, now + MINUTE)
    await told.close()
    again = await start(folder, alerts=AlertSettings(channel=control.id, user=0))
    await look(again, now + 2 * MINUTE)
    assert [text.splitlines()[0] for text in texts(control)] == ["### 1 feed fails"]
    assert "https" in texts(control)[0]

    fail(again, since=None)
    for minute in range(3, 20):
        await look(again, now + minute * MINUTE)

    assert [text.splitlines()[0] for text in texts(control)] == ["### 1 feed fails", "### Over: 1 feed fails"]
    call = await discord.press(ann, list(control.messages.values())[1], "What is wrong now?")
    assert (await call.answer()).text == "Nothing is wrong right now."


async def test_what_comes_and_goes_within_minutes_is_over_only_once(told, control):
    now = utcnow()
    for minute in range(0, 30, 2):
        fail(told, since=now - timedelta(days=2) if minute % 4 == 0 else None)
        await look(told, now + minute * MINUTE)

    assert len(texts(control)) == 1


async def test_a_person_is_told_by_direct_message(folder, start, discord, ann):
    bot = await start(folder, alerts=AlertSettings(channel=0, user=ann.id))
    now = utcnow()
    fail(bot, since=now - timedelta(days=2))

    await look(bot, now)

    assert "1 feed fails" in texts(discord.dm(ann))[0]


async def test_an_alert_that_was_claimed_and_not_posted_is_posted_by_the_next_one(
    told, control, folder, start, discord
):
    now = utcnow()
    fail(told, since=now - timedelta(days=2))
    discord.faults.refuse(503, times=9, when=lambda method, path: path.endswith("/messages"))
    await look(told, now)
    assert texts(control) == []
    discord.faults.clear()
    await told.close()

    again = await start(folder, alerts=AlertSettings(channel=control.id, user=0))
    await look(again, utcnow())

    assert len(texts(control)) == 1


async def test_a_clock_that_is_set_is_told_and_makes_nothing_else_wrong(told, control):
    fail(told, since=utcnow() - timedelta(minutes=5))
    for days in (400, -400, 0):
        told.services[ServerClock]._clock = lambda days=days: utcnow() + timedelta(days=days)
        for minute in range(12):
            await look(told, utcnow() + timedelta(days=days, minutes=minute))

    said = [text.splitlines()[0] for text in texts(control)]
    assert said == ["### The machine's clock is wrong", "### Over: The machine's clock is wrong"]
    assert "It is 9,600 hours ahead." in texts(control)[0]
    began = int(re.search(r"It began <t:(\d+):R>", texts(control)[1])[1])
    assert abs(began - utcnow().timestamp()) < 600


async def test_a_clock_that_only_looks_wrong_after_a_pause_is_no_alert(told, control, discord):
    told.services[ServerClock].hear(utcnow() - timedelta(days=3), from_discord=True)

    await look(told, utcnow())

    assert texts(control) == []
    assert discord.requests[-1].path.endswith("/gateway")


async def test_a_channel_that_is_gone_is_one_line_in_the_log(folder, start, logs):
    bot = await start(folder, alerts=AlertSettings(channel=99, user=0))
    now = utcnow()
    fail(bot, since=now - timedelta(days=2))

    await look(bot, now)
    await look(bot, now + MINUTE)

    assert logs.at("error") == ["cannot reach the operator"]
    assert len(Alerts(bot.corpus.engine).current()) == 1
    logs.clear()


async def test_without_a_place_it_is_noted_for_the_doctor(bot, control):
    now = utcnow()
    fail(bot, since=now - timedelta(days=2))

    await look(bot, now)

    assert [each.value for each in Alerts(bot.corpus.engine).current()] == ["feeds"]
    assert texts(control) == []
