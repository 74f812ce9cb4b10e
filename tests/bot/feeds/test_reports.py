"""The weekly report to moderators: off by default, once a week, without names or what was private."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.options import this_moment
from bot.feeds.reports import WeeklyReports
from bot.guilds.service import GuildService
from bot.privacy.service import Erasure
from corpus.models.errors import Reason
from tests.bot.conftest import SETTINGS, known
from tests.bot.messages import plain

MONDAY = datetime(2025, 4, 28, 8, 5, tzinfo=UTC)
UNANSWERED = "Who won the regatta of Zanzibar?"
SECRET = "Who won the lottery of Timbuktu?"
HIDDEN = "Who won the race of Xanadu?"


@pytest.fixture
async def wanted(bot, guild, channel):
    await bot.services[GuildService].change(guild.id, notice_channel=channel.id, weekly_report=True)


def coming_monday():
    """Five past eight on the next Monday."""
    now = this_moment()
    return (now + timedelta(days=7 - now.weekday())).replace(hour=8, minute=5)


def reports(discord, channel):
    return [each for each in discord.bot_messages(channel) if "Weekly report" in each.text]


async def test_it_names_what_found_no_answer_and_what_failed_once_a_week(
    discord, bot, guild, ann, channel, ask, wanted
):
    now, monday = this_moment(), coming_monday()
    for question in (UNANSWERED, UNANSWERED.upper(), "Who is the captain of the chess club?"):
        await known(bot, await ask(question))
    await ask(SECRET, private=True)
    hidden = guild.add_text_channel("board")
    hidden.hide()
    await known(bot, await (await discord.slash(ann, hidden, "ask", question=HIDDEN)).answer())
    feed = bot.corpus.feeds.add(
        "https://gone.test/", now=now, due_at=now, owner=str(guild.id), title="The *Gone* Post"
    )
    failing = replace(feed, failures=3, problem=Reason("the server answered {status}", status=410))
    bot.corpus.feeds.record(failing, now=now)
    quiet = bot.corpus.feeds.add(
        "https://q.test/", now=now - timedelta(days=40), due_at=now, owner=str(guild.id), title="Quiet"
    )

    for moment in (monday - timedelta(hours=1), monday, monday + timedelta(days=2)):
        await bot.services[WeeklyReports].tick(moment)
    once = len(reports(discord, channel))
    await bot.services[WeeklyReports].tick(monday + timedelta(days=7))

    assert (once, len(reports(discord, channel)), quiet.title) == (1, 2, "Quiet")
    text = plain(reports(discord, channel)[0].text)
    assert "Questions without an answer (1)" in text
    assert "Feeds that fail (1)\n- The *Gone* Post: the server answered 410" in text
    assert "Feeds that were not cited for 30 days (1)\n- Quiet" in text
    assert "Feeds you may like" in text
    assert not any(word in text for word in ("captain", "Timbuktu", "Xanadu", f"{ann.id}"))


@pytest.mark.parametrize("days", [0, 1])
async def test_it_comes_once_a_week_where_answers_are_forgotten_sooner(
    discord, start, folder, guild, channel, days
):
    bot = await start(folder, SETTINGS.model_copy(update={"remember_days": days}))
    await bot.services[GuildService].change(guild.id, notice_channel=channel.id, weekly_report=True)
    discord.nonce_lifetime = 0.0
    monday = coming_monday()

    await bot.services[WeeklyReports].tick(monday)
    await bot.services[Erasure].forget_old(monday + timedelta(days=2))
    await bot.services[WeeklyReports].tick(monday + timedelta(days=2))
    once = len(reports(discord, channel))
    await bot.services[WeeklyReports].tick(monday + timedelta(days=7))

    assert (once, len(reports(discord, channel))) == (1, 2)


async def test_its_button_opens_the_catalogue_to_moderators(discord, bot, ann, channel, mod, wanted):
    await bot.services[WeeklyReports].tick(MONDAY)
    (report,) = reports(discord, channel)

    shown = await (await discord.press(mod, report, "Browse feeds")).answer()
    refused = await (await discord.press(ann, report, "Browse feeds")).answer()

    assert "Every question found an answer, and all feeds work." in report.text
    assert "Feeds to choose from" in shown.text
    assert refused.text == "You need Manage Server."


async def test_nothing_is_posted_where_it_is_off_or_cannot_be(discord, bot, guild, channel):
    await bot.services[WeeklyReports].tick(MONDAY)
    await bot.services[GuildService].change(guild.id, weekly_report=True)
    await bot.services[WeeklyReports].tick(MONDAY)

    assert reports(discord, channel) == []
