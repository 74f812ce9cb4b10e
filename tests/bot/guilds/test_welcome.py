"""The greeting of a guild that adds the bot: one message, in the first place that takes it, once."""

import asyncio

import pytest

from bot.guilds.store import Guilds
from bot.guilds.welcome import Welcome
from tests.bot.conftest import running
from tests.bot.messages import plain
from tests.bot.moderators import add_moderator
from tests.builders import NOON
from tests.loopback.changes import WAIT
from tests.loopback.channels import Kind
from tests.loopback.permissions import USUAL_BOT, Permission

HELLO = "Hello, I'm Clippings"


@pytest.fixture
def guild(discord):
    """A guild that is there before the bot starts; the bot looked for guilds before it was."""
    return discord.add_guild("Readers")


async def looked(bot, wanted=None):
    """Wait until the bot has noted that it is in the wanted guilds, or in all it knows."""
    guilds = Guilds(bot.corpus.engine)

    def present():
        return {each.id for each in bot.guilds} if wanted is None else wanted

    async with asyncio.timeout(WAIT):
        while guilds.known(bot.application_id) != present():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def greeted(bot, *, times=1):
    await looked(bot)
    for _ in range(times):
        await bot.services[Welcome].tick(NOON)


def greetings(discord, guild):
    return [
        (channel.name, message)
        for channel in guild.channels
        for message in discord.bot_messages(channel)
        if HELLO in message.text
    ]


async def test_a_guild_is_greeted_once_in_its_system_channel(discord, guild, channel, folder):
    guild.system_channel = guild.add_text_channel("start")
    async with running(folder, discord) as bot:
        await greeted(bot, times=3)
        assert Guilds(bot.corpus.engine).of(guild.id).introduced
    await discord.disconnected()
    async with running(folder, discord) as bot:
        await greeted(bot)

    ((place, message),) = greetings(discord, guild)
    assert place == "start"
    assert [button.label for button in message.buttons] == ["Set up"]


async def test_one_that_joins_is_greeted_in_the_first_channel_where_the_bot_may_write(discord, bot):
    joined = discord.add_guild("Writers")
    joined.add_text_channel("rules", deny=Permission.SEND_MESSAGES)
    joined.add_text_channel("talk")
    joined.add_text_channel("more")
    await waiting(bot, joined)

    await greeted(bot, times=2)

    assert [place for place, _ in greetings(discord, joined)] == ["talk"]


async def test_one_that_leaves_and_joins_again_is_not_greeted_again(discord, bot, guild, channel):
    await greeted(bot)
    discord.remove_guild(guild)
    await looked(bot, set())
    discord.let_join(guild)
    await waiting(bot, guild)

    await greeted(bot, times=2)

    assert len(greetings(discord, guild)) == 1
    assert not await bot.services[Welcome].waiting()


async def test_the_owner_is_told_where_the_bot_may_write_nowhere(discord, folder):
    guild = discord.add_guild("Silent *Hall*", permissions=USUAL_BOT & ~Permission.SEND_MESSAGES)
    guild.add_text_channel("news")
    owner = discord.add_user("owner")
    guild.add_member(owner)
    guild.owner_id = owner.id

    async with running(folder, discord) as bot:
        await greeted(bot, times=2)

    (message,) = discord.bot_messages(discord.dm(owner))
    assert "Thank you for adding me to Silent *Hall*" in plain(message.text)
    assert "**Send Messages**" in message.text
    assert message.channel.kind is Kind.DM


async def test_nobody_is_bothered_where_the_owner_takes_no_messages(discord, folder):
    guild = discord.add_guild("Silent", permissions=0)
    guild.add_text_channel("news")
    owner = discord.add_user("owner", dms_open=False)
    guild.add_member(owner)
    guild.owner_id = owner.id

    async with running(folder, discord) as bot:
        await greeted(bot, times=2)
        assert not await bot.services[Welcome].waiting()


async def test_a_greeting_of_a_process_that_was_killed_midway_is_found_by_the_next(
    discord, guild, channel, folder, monkeypatch
):
    async with running(folder, discord) as bot:
        monkeypatch.setattr(bot.services[Welcome]._delivery, "sent", killed)
        with pytest.raises(KilledError):
            await greeted(bot)
    await discord.disconnected()

    async with running(folder, discord) as bot:
        await greeted(bot)
        waiting = await bot.services[Welcome].waiting()

    assert len(greetings(discord, guild)) == 1
    assert waiting == ()


async def test_setting_up_goes_on_after_a_restart(discord, guild, channel, folder):
    mod = add_moderator(discord, guild)
    async with running(folder, discord) as bot:
        await greeted(bot)
        ((_, greeting),) = greetings(discord, guild)
        panel = await (await discord.press(mod, greeting, "Set up")).answer()
    await discord.disconnected()

    async with running(folder, discord) as bot:
        menu = panel.selects[0].custom_id
        await (await discord.choose(mod, panel, "Polski", menu=menu)).answer()
        chosen = Guilds(bot.corpus.engine).of(guild.id).language
        again = await (await discord.press(mod, greeting, "Set up")).answer()

    assert (chosen, "2 of 6" in panel.text, "1 of 6" in again.text) == ("pl", True, True)


class KilledError(Exception):
    """The process ends here."""


async def killed(*_arguments, **_options):
    raise KilledError


async def waiting(bot, guild):
    """Wait until the bot has noticed that it is in a guild."""
    async with asyncio.timeout(WAIT):
        while guild.id not in await bot.services[Welcome].waiting():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
