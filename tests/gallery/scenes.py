"""The scenes of the gallery: by name, what somebody does, and the messages that they get."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

from discord.utils import utcnow

from bot.guilds.service import GuildService
from bot.guilds.welcome import Welcome
from bot.health.conditions import Condition
from bot.health.store import Alert
from bot.health.views import alert_view
from bot.locale.texts import ENGLISH
from bot.state.corrections import Corrections
from bot.watches.delivery import WatchDelivery
from tests.bot.messages import contexts
from tests.gallery import moderation
from tests.gallery.articles import CUP, told
from tests.loopback.permissions import USUAL_MEMBER, Permission

SCENES = {
    "answer": lambda stage: stage.run("ask", question="How many people did the storm in Elmsea kill?"),
    "answer-markup": lambda stage: stage.run("ask", question="What do editors of Markup Weekly write?"),
    "not-found": lambda stage: stage.run("ask", question="Who won the regatta of Zanzibar in 1897?"),
    "nothing-near": lambda stage: stage.run("ask", question="xylophone quokka?"),
    "error": lambda stage: stage.run("ask", question="storm", since="the day before"),
    "hint": lambda stage: stage.say(""),
    "help": lambda stage: stage.run("help"),
    "settings": lambda stage: stage.run("settings"),
    "privacy": lambda stage: stage.run("privacy"),
    "language": lambda stage: stage.run("language"),
    "latest": lambda stage: stage.run("latest"),
    "latest-topic": lambda stage: stage.run("latest", topic="harbour"),
    "compare": lambda stage: stage.run("compare", topic="storm in Elmsea"),
    "compare-nothing": lambda stage: stage.run("compare", topic="quokkas"),
    "timeline": lambda stage: stage.run("timeline", topic="storm Elmsea"),
    "trend-sources": lambda stage: stage.run("trend", topic="Elmsea"),
    "trend-topics": lambda stage: stage.run("trend", topic="storm, ferry, comet"),
    "sources": lambda stage: stage.run("sources"),
    "check": lambda stage: stage.use(
        "Check against the news",
        "Did you read that? The storm in Elmsea killed 20 people! Mayor Ada Quill put the damage at 3 million"
        " euros. The moon is made of cheese.",
    ),
    "more-coverage": lambda stage: stage.use(
        "More coverage", "Storm kills 12 in Elmsea, cranes torn from the quay"
    ),
    "watches": lambda stage: stage.run("watch list"),
    "feeds": lambda stage: stage.run("feeds list"),
    "feeds-browse": lambda stage: stage.run("feeds browse"),
}


async def context(stage):
    """The sentences around an excerpt."""
    answer = await SCENES["answer"](stage)
    return await stage.press(answer, contexts(answer[-1])[0])


SCENES["context"] = context


async def why(stage):
    """Why the first answer is what it is."""
    return await stage.press(await SCENES["answer"](stage), "Why")


async def why_details(stage):
    """The same in figures."""
    return await stage.press(await why(stage), "Details")


async def help_section(stage, section="ask"):
    """A section of the help."""
    return await stage.press(await stage.run("help"), section)


async def voted(stage):
    """What a vote is answered with."""
    return await stage.press(await SCENES["answer"](stage), "Helpful")


async def more_sources(stage):
    """Further citations."""
    return await stage.press(await SCENES["answer"](stage), "More sources")


async def pictured(stage):
    """An answer with the picture of an article beside its excerpts."""
    await stage.run("settings")
    await stage.bot.services[GuildService].change(stage.guild.id, pictures=True)
    made = told(1, "Varde Weekly", "The tower of Varde", "The tower of Varde was painted blue on Monday.")
    article = replace(made(utcnow()), image="https://varde.example/tower.jpg")
    stage.bot.corpus.add([article])
    answer = await stage.run("ask", question="Which tower was painted blue?")
    await stage.bot.services[GuildService].change(stage.guild.id, pictures=False)
    return answer


async def watch_offer(stage):
    """The question whether to watch for an answer's question."""
    return await stage.press(await SCENES["answer"](stage), "Watch this")


async def watch_told(stage):
    """What a watch tells when an article comes in."""
    await stage.run("watch add", query="Which cranes does Elmsea order?")
    new = told(0, "Elmsea Herald", "New cranes", "Elmsea has ordered 2 new cranes. They come by ship in May.")
    stage.bot.corpus.add([new(utcnow())])
    await stage.bot.services[WatchDelivery].tick(now=utcnow())
    return stage.discord.bot_messages(stage.discord.dm(stage.ann))[-1:]


async def corrected(stage):
    """An answer whose article has changed a sentence that it quotes."""
    old = told(1, "Chess Weekly", "A cup for Varde", "The chess club of Varde won the cup with 7 points.")
    stage.bot.corpus.add([old(utcnow())])
    await stage.bot.services[Corrections].tick(now=utcnow())
    answer = await stage.run("ask", question="With how many points did the chess club of Varde win the cup?")
    new = told(1, "Chess Weekly", "A cup for Varde", "The chess club of Varde won the cup with 9 points.")
    stage.bot.corpus.add([new(utcnow())], now=utcnow())
    while not await stage.bot.services[Corrections].tick(now=utcnow() + timedelta(seconds=1)):
        pass  # what an answer cites is remembered just after it is shown
    return answer


async def headline(stage):
    """An answer that the title of its article holds."""
    stage.bot.corpus.add([CUP(utcnow())])
    return await stage.run("ask", question="Who won the chess cup of Norholm?")


def _number(panel):
    """The number of the digest that a panel shows."""
    return int(re.search(r"\d+", panel.text)[0])


async def digest(stage, **options):
    """The messages of a digest in a channel of its own; with options, of one that is scheduled so."""
    stage = replace(stage, channel=stage.guild.add_text_channel("digests"))
    if options:
        panel = (await stage.run("digest schedule", when="daily 8:00", **options))[0]
        options = {"digest": _number(panel)}
    await stage.run("digest now", **options)
    return [each for each in stage.discord.bot_messages(stage.channel) if not each.ephemeral]


async def threaded(stage):
    """A digest with a thread, and what is shown of its first story there by its buttons."""
    (first,) = await digest(stage, topic="storm in Elmsea", thread=True)
    stories = list(first.thread.messages.values())
    shown = [await stage.press(stories[:1], name) for name in ("Compare", "Timeline")]
    return [first, *stories, *shown[0], *shown[1]]


async def digest_panel(stage):
    """A digest that was made from a template, as its moderators see it."""
    stage = replace(stage, channel=stage.guild.add_text_channel("brief"))
    return await stage.run("digest schedule", template="morning", topic="storm in Elmsea; ferries")


async def digest_forum(stage):
    """The posts of a forum, one for each story of a digest."""
    forum = stage.guild.add_forum_channel("stories")
    panel = await stage.run("digest schedule", when="daily 8:00", channel=forum, thread=True, title="Ports")
    told = await stage.run("digest now", digest=_number(panel[0]))
    posts = [each for each in stage.discord.channels.values() if each.parent is forum]
    return [*panel, *told, *(message for post in posts for message in post.messages.values())]


async def digest_role(stage):
    """A digest that mentions a role, and what the button says to who takes it."""
    stage.guild.set_permissions(stage.guild.permissions | Permission.MANAGE_ROLES)
    stage.guild.owner_id = stage.ann.id
    stage.discord.dispatch("GUILD_UPDATE", stage.guild.summary(), guild=stage.guild)
    role = stage.guild.add_role("Readers", mentionable=True)
    message = (await digest(stage, topic="storm in Elmsea", role=role))[0]
    return [message, *await stage.press([message], "Notify me")]


async def digest_why(stage):
    """Why the first story of a digest is there, as moderators see it."""
    await digest_panel(stage)
    message = (await digest(stage, topic="storm in Elmsea"))[0]
    return [
        await (await stage.discord.choose(stage.ann, message, "0", menu=stage.texts("Why these?"))).answer()
    ]


SCENES |= {
    "digest-list": lambda stage: stage.run("digest list"),
    "digest-panel": digest_panel,
    "digest-why": digest_why,
    "digest-forum": digest_forum,
    "digest-role": digest_role,
    "digest-empty": lambda stage: stage.run("digest preview", topic="quokkas"),
    "digest": digest,
    "digest-picture": lambda stage: digest(
        stage, topic="storm in Elmsea; ferries; comet; chess", picture=True, stories=4
    ),
    "digest-thread": threaded,
}
SCENES |= {
    "why": why,
    "why-details": why_details,
    "help-ask": help_section,
    "help-moderators": lambda stage: help_section(stage, "moderators"),
    "voted": voted,
    "more-sources": more_sources,
    "pictured": pictured,
    "watch-offer": watch_offer,
    "watch-told": watch_told,
    "corrected": corrected,
    "headline": headline,
}


async def welcome(stage):
    """The greeting of a guild that has added the bot, in a channel of its own."""
    guild = stage.discord.add_guild("Writers")
    await stage.bot.services[GuildService].change(guild.id, language=stage.texts.language)
    channel = guild.add_text_channel("start")
    guild.add_member(stage.ann, USUAL_MEMBER | Permission.MANAGE_GUILD)
    welcome = stage.bot.services[Welcome]
    while guild.id not in await welcome.waiting():  # noqa: ASYNC110 # it tells nobody that it has noticed
        await asyncio.sleep(0.01)
    await welcome.tick(utcnow())
    return stage.discord.bot_messages(channel)


async def setup(stage, *, steps=0):
    """A step of setting a guild up, after some that were skipped."""
    shown = await stage.press(await welcome(stage), "Set up")
    for _ in range(steps):
        shown = await stage.press(shown, "Skip")
    return shown


async def setup_end(stage):
    """What is shown when a guild was set up."""
    shown = await setup(stage, steps=4)
    (panel,) = await stage.press(shown, "Mentions only")

    def private():
        return [each for each in stage.discord.bot_messages(panel.channel) if each.ephemeral]

    await stage.discord.changes.until(lambda: len(private()) >= 3, timeout=30, what=lambda: "a preview")
    return private()


async def privacy_delete(stage):
    """What is asked before something is deleted."""
    await SCENES["answer"](stage)
    await stage.run("watch add", query="Which cranes does Elmsea order?")
    return await stage.press(await stage.run("privacy"), "Delete what you store about me")


async def alerts(stage):
    """What an operator is told: each condition as it begins, and the last one as it ends."""
    place = stage.guild.add_text_channel("control-room")
    channel = stage.bot.get_partial_messageable(place.id, guild_id=stage.guild.id)
    since = utcnow() - timedelta(hours=7)
    for condition in Condition:
        alert = Alert(condition=condition, since=since, details=ALERT_DETAILS.get(condition, {}))
        await channel.send(view=alert_view(alert, condition.value, over=False, texts=ENGLISH))
    await channel.send(view=alert_view(alert, "over", over=True, texts=ENGLISH))
    return stage.discord.bot_messages(place)


ALERT_DETAILS = {
    Condition.FEEDS: {"count": 2, "feeds": ["https://example.org/rss_all_items.xml", "https://news.test/f"]},
    Condition.DISK: {"megabytes": 431},
    Condition.DIGESTS: {"hours": 3},
    Condition.PERMISSION: {"count": 1, "channels": [1234567890]},
}

SCENES |= {
    "weekly-report": moderation.weekly_report,
    "asked": moderation.asked,
    "privacy-delete": privacy_delete,
    "alerts": alerts,
    "welcome": welcome,
    "setup": setup,
    "setup-zone": lambda stage: setup(stage, steps=1),
    "setup-topics": lambda stage: setup(stage, steps=2),
    "setup-channel": lambda stage: setup(stage, steps=3),
    "setup-end": setup_end,
}
