"""Guilds that the bot leaves, while it is connected or not, are forgotten."""

import asyncio

from bot.guilds.service import GuildService
from bot.guilds.store import Guilds
from tests.bot.conftest import running
from tests.builders import NOON
from tests.loopback.changes import WAIT


def language(bot, guild):
    return Guilds(bot.corpus.engine).of(guild.id).language


async def test_settings_and_feeds_are_forgotten_when_the_bot_leaves(discord, bot, guild):
    await bot.services[GuildService].change(guild.id, language="de")
    bot.corpus.feeds.add("https://x.test/", now=NOON, due_at=NOON, owner=str(guild.id))

    discord.remove_guild(guild)

    async with asyncio.timeout(WAIT):
        while language(bot, guild) or bot.corpus.feeds.all():  # noqa: ASYNC110 # it tells nobody that it has forgotten
            await asyncio.sleep(0)


async def test_a_guild_that_was_left_while_the_bot_was_offline_is_forgotten_at_the_next_start(
    discord, folder, guild
):
    other = discord.add_guild("Writers")
    async with running(folder, discord) as bot:
        for each in (guild, other):
            await bot.services[GuildService].change(each.id, language="de")
            bot.corpus.feeds.add("https://x.test/", now=NOON, due_at=NOON, owner=str(each.id))
        await remembered(bot, guild, other)
    await discord.disconnected()
    discord.remove_guild(guild)

    async with running(folder, discord) as bot:
        await remembered(bot, other)
        assert (language(bot, guild), language(bot, other)) == (None, "de")
        assert [feed.owners for feed in bot.corpus.feeds.all()] == [(str(other.id),)]


async def remembered(bot, *guilds):
    """Wait until the bot has looked in which guilds it is."""
    wanted = {guild.id for guild in guilds}
    async with asyncio.timeout(WAIT):
        while Guilds(bot.corpus.engine).known(bot.application_id) != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
