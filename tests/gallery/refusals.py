"""Scenes of what is empty, late or refused, and of what comes unasked: by name, as in `scenes`."""

from dataclasses import replace
from datetime import timedelta

from discord.utils import utcnow

from bot.digests.service import Digests
from bot.digests.stores import DigestStores
from bot.guilds.service import GuildService
from tests.bot.conftest import known
from tests.gallery.articles import STORM

QUESTION = "How many people did the storm in Elmsea kill?"

EMPTY = {
    "empty-answer": lambda stage: stage.run("ask", question=QUESTION),
    "empty-latest": lambda stage: stage.run("latest"),
    "empty-compare": lambda stage: stage.run("compare", topic="storm"),
    "empty-timeline": lambda stage: stage.run("timeline", topic="storm"),
    "empty-trend": lambda stage: stage.run("trend", topic="storm"),
    "empty-sources": lambda stage: stage.run("sources"),
    "empty-digest": lambda stage: stage.run("digest preview"),
    "empty-feeds": lambda stage: stage.run("feeds list"),
    "empty-watches": lambda stage: stage.run("watch list"),
}
"""Scenes where nothing has been read yet."""


async def _within(stage, scene, **settings):
    """What a scene shows while a guild has some settings."""
    guilds = stage.bot.services[GuildService]
    before = await guilds.settings(stage.guild.id)
    await guilds.change(stage.guild.id, **settings)
    try:
        return await scene()
    finally:
        await guilds.change(stage.guild.id, **{name: getattr(before, name) for name in settings})


async def cooldown(stage):
    """What is said to who asks twice in a row."""

    async def twice():
        await stage.run("ask", question=QUESTION)
        return await stage.run("ask", question=QUESTION)

    return await _within(stage, twice, user_cooldown=3600)


async def other_channel(stage):
    """What is said where questions are not answered."""
    channels = (stage.guild.add_text_channel("questions").id,)
    return await _within(stage, lambda: stage.run("ask", question=QUESTION), channels=channels)


async def quota(stage):
    """An answer of whose best source enough was shown today."""
    return await _within(stage, lambda: stage.run("ask", question=QUESTION), source_quotes=1)


async def no_permission(stage):
    """What a moderator is told of a channel where the bot may not post."""
    closed = stage.guild.add_text_channel("closed", deny=stage.silence)
    return await stage.run("digest schedule", when="daily 8:00", channel=closed)


async def not_a_moderator(stage):
    """What is said to who presses a button of the settings and may no longer."""
    panel = await stage.run("settings")
    member = replace(stage, ann=stage.bob)
    panel[-1].viewer = stage.bob
    return [await (await member.discord.choose(member.ann, panel[-1], "language")).answer()]


async def late(stage):
    """A digest that comes hours after its time."""
    stage = replace(stage, channel=stage.guild.add_text_channel("late"))
    (panel,) = await stage.run("digest schedule", when="daily 8:00", topic="storm in Elmsea")
    store = stage.bot.services[DigestStores].subscriptions
    (made,) = [each for each in store.of_guild(stage.guild.id) if each.place.target == stage.channel.id]
    store.change(made.number, due_at=utcnow() - timedelta(hours=5))
    await stage.bot.services[Digests].runner.tick()

    def posted():
        return [each for each in stage.discord.bot_messages(stage.channel) if not each.ephemeral]

    return [panel, *await stage.discord.changes.until(posted, timeout=30, what=lambda: "a digest")]


async def edited(stage):
    """An answer whose question was edited."""
    (answer,) = await stage.say(QUESTION)
    await known(stage.bot, answer)
    stage.discord.edit(answer.reference, f"<@{stage.discord.bot_id}> Who won the chess cup?")
    return [await answer.edited()]


async def in_thread(stage):
    """An answer in a thread of its own."""

    async def asked():
        said = await stage.discord.say(stage.ann, stage.channel, f"<@{stage.discord.bot_id}> {QUESTION}")
        await stage.discord.changes.until(
            lambda: said.thread is not None and stage.discord.bot_messages(said.thread),
            timeout=30,
            what=lambda: "an answer in a thread",
        )
        return stage.discord.bot_messages(said.thread)

    return await _within(stage, asked, thread_channels=(stage.channel.id,))


REFUSALS = {
    "error-source": lambda stage: stage.run("ask", question="storm", source="The Nowhere Times"),
    "error-period": lambda stage: stage.run("ask", question="storm", since="2026-05-02", until="2026-05-01"),
    "error-future": lambda stage: stage.run("ask", question="storm", since="2099-01-01"),
    "error-schedule": lambda stage: stage.run("digest schedule", when="when the moon is full"),
    "refused-cooldown": cooldown,
    "refused-channel": other_channel,
    "refused-quota": quota,
    "refused-permission": no_permission,
    "refused-member": not_a_moderator,
    "trend-few": lambda stage: stage.run("trend", topic="comet"),
    "unknown-word": lambda stage: stage.run("compare", topic="storm Elmsea quokka"),
    "summary": lambda stage: stage.run("ask", question="What happened this month?"),
    "link": lambda stage: stage.say(STORM[1](utcnow()).url),
    "link-unknown": lambda stage: stage.say("https://nowhere.example/article"),
    "edited": edited,
    "thread": in_thread,
    "digest-late": late,
}
