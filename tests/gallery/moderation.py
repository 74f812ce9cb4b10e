"""The scenes of what moderators are shown."""

from dataclasses import replace

from discord.utils import utcnow

from bot.feeds.reports import WeeklyReports
from bot.guilds.service import GuildService
from corpus.models.errors import Reason


async def weekly_report(stage):
    """The weekly report of a guild with a question that found no answer and a feed that fails."""
    channel = stage.guild.add_text_channel("moderators")
    await stage.bot.services[GuildService].change(
        stage.guild.id, notice_channel=channel.id, weekly_report=True
    )
    await stage.run("ask", question="Who won the regatta of Zanzibar in 1897?")
    now, feeds = utcnow(), stage.bot.corpus.feeds
    feed = feeds.add("https://gone.test/", now=now, due_at=now, owner=str(stage.guild.id), title="Gone Post")
    feeds.record(
        replace(feed, failures=3, problem=Reason("the server answered {status}", status=410)), now=now
    )
    await stage.bot.services[WeeklyReports].tick(now)
    return [each for each in stage.discord.bot_messages(channel) if "Weekly report" in each.text]


async def asked(stage):
    """Who asked what, for moderators."""
    await stage.bot.services[GuildService].change(stage.guild.id, asked_since="2020-01-01T00:00:00+00:00")
    await stage.run("ask", question="How many people did the storm in Elmsea kill?")
    shown = await stage.run("settings")
    menu = shown[-1].selects[0].custom_id
    await (await stage.discord.choose(stage.ann, shown[-1], "asked_since", menu=menu)).answer()
    return await stage.press(shown, "Show questions")
