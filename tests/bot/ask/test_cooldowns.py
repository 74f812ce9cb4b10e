"""Pauses between questions outlive a restart, and no question waits for that."""

import threading
from datetime import timedelta

import pytest

from bot.ask.cooldowns import Cooldowns
from bot.ask.policy import Asker
from bot.ask.store import Pauses, Waiting
from bot.guilds.service import GuildService
from bot.locale.texts import ENGLISH
from tests.bot.conftest import SETTINGS, running
from tests.bot.messages import titles
from tests.bot.moderators import add_moderator
from tests.builders import NOON

QUESTION = "Who is the captain of the chess club?"


async def test_a_restart_lets_nobody_ask_sooner(discord, folder, guild, ann, bob, channel):
    async with running(folder, discord) as bot:
        await bot.services[GuildService].change(guild.id, user_cooldown=3600)
        first = await (await discord.slash(ann, channel, "ask", question=QUESTION)).answer()

    async with running(folder, discord):
        second, other = [
            await (await discord.slash(each, channel, "ask", question=QUESTION)).answer()
            for each in (ann, bob)
        ]

    assert titles(first) == titles(other) == ["Chess club wins"]
    assert second.text.startswith("Slow down")


@pytest.mark.parametrize("cooldown", ["Cooldown per member", "Server-wide cooldown"])
async def test_a_cooldown_that_is_lifted_is_lifted_for_those_who_wait(
    discord, folder, guild, ann, channel, cooldown
):
    mod = add_moderator(discord, guild)
    async with running(folder, discord):
        await settle(discord, mod, channel, cooldown, "1 minute")
        first = await (await discord.slash(ann, channel, "ask", question=QUESTION)).answer()
        waiting = await (await discord.slash(ann, channel, "ask", question=QUESTION)).answer()
        await settle(discord, mod, channel, cooldown, "none")
        second = await (await discord.slash(ann, channel, "ask", question=QUESTION)).answer()
        await settle(discord, mod, channel, cooldown, "1 minute")
    async with running(folder, discord):
        third = await (await discord.slash(ann, channel, "ask", question=QUESTION)).answer()

    assert titles(first) == titles(second) == titles(third) == ["Chess club wins"]
    assert waiting.text.startswith("Slow down")


async def settle(discord, mod, channel, setting, value):
    """Set one of the settings of a guild by its panel."""
    panel = await (await discord.slash(mod, channel, "settings")).answer()
    await (await discord.choose(mod, panel, setting, menu="Change a setting")).answer()
    await (await discord.choose(mod, panel, value, menu=panel.selects[0].placeholder)).answer()


async def test_no_question_waits_until_a_pause_is_written(discord, bot, guild, ask):
    await bot.services[GuildService].change(guild.id, user_cooldown=3600)
    held = threading.Event()
    bot.services[Cooldowns]._pauses = HeldPauses(bot.corpus.engine, held)

    answer = await ask(QUESTION)
    kept = Pauses(bot.corpus.engine).all()
    held.set()
    await bot.services[Cooldowns].settled()

    assert titles(answer) == ["Chess club wins"]
    assert kept == {}
    assert len(Pauses(bot.corpus.engine).all()) == 1


class HeldPauses(Pauses):
    """Pauses on a disk that takes its time."""

    def __init__(self, engine, held):
        super().__init__(engine)
        self._held = held

    def put(self, pauses):
        self._held.wait()
        super().put(pauses)


async def test_pauses_are_forgotten_when_they_are_over_and_with_who_waits(discord, bot, guild, ann, bob):
    await bot.services[GuildService].change(guild.id, user_cooldown=3600, guild_cooldown=1)
    for each, later in ((ann, 0), (bob, 10)):
        asker, now = Asker(user=each.id, channel=1, guild=guild.id), NOON + timedelta(seconds=later)
        assert await bot.services[GuildService].refusal(asker, ENGLISH, now=now) is None
    pauses, cooldowns = Pauses(bot.corpus.engine), bot.services[Cooldowns]
    await cooldowns.settled()

    forgotten = await cooldowns.forget_asker(ann.id)
    left = set(pauses.all())
    over = await cooldowns.forget(now=NOON + timedelta(seconds=60), after=timedelta(days=30))
    at_last = set(pauses.all())
    await bot.services[GuildService].forget(guild.id)

    assert forgotten == 1
    assert left == {Waiting(guild.id, bob.id), Waiting(guild.id)}
    assert over == 1
    assert at_last == {Waiting(guild.id, bob.id)}
    assert pauses.all() == {}


async def test_where_nothing_is_to_be_kept_pauses_end_with_the_program(folder, start, guild, ask):
    bot = await start(folder, SETTINGS.model_copy(update={"remember_days": 0}))
    await bot.services[GuildService].change(guild.id, user_cooldown=3600)

    _, second = await ask(QUESTION), await ask(QUESTION)

    assert second.text.startswith("Slow down")
    assert Pauses(bot.corpus.engine).all() == {}
