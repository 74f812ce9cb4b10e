"""What a feature lacks is named when it is switched on, with a link that grants it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.permissions import PERMISSIONS
from tests.bot.moderators import add_moderator
from tests.loopback.permissions import USUAL_BOT, Permission


@pytest.fixture
def mod(discord, guild):
    return add_moderator(discord, guild)


@pytest.fixture
def settle(discord, mod, channel):
    """Sets one setting in the panel, and returns what the panel says then."""

    async def settled(setting, value):
        message = await (await discord.slash(mod, channel, "settings")).answer()
        await (await discord.choose(mod, message, setting, menu="Change a setting")).answer()
        menu = message.selects[0].placeholder
        return (await (await discord.choose(mod, message, value, menu=menu)).answer()).text

    return settled


def granted(text):
    """What the link in a text grants, and on which server; None without one."""
    found = re.search(r"\[Grant it\]\(<(.*?)>\)", text)
    if found is None:
        return None
    query = parse_qs(urlsplit(found[1]).query)
    return int(query["permissions"][0]), query["guild_id"], query["client_id"]


@pytest.mark.parametrize(
    ("setting", "lacks", "name"),
    [
        ("A thread for each answer", Permission.CREATE_PUBLIC_THREADS, "Create Public Threads"),
        ("A thread for each answer", Permission.SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
        ("Ask channel", Permission.PIN_MESSAGES, "Pin Messages"),
    ],
)
async def test_a_setting_names_what_it_lacks_with_a_link_that_grants_it(
    discord, bot, guild, settle, setting, lacks, name
):
    guild.set_permissions((USUAL_BOT | Permission.PIN_MESSAGES) & ~lacks)
    place = guild.add_text_channel("place")

    said = await settle(setting, place)

    assert f"I need **{name}** in <#{place.id}>." in said
    assert granted(said) == (PERMISSIONS.value, [str(guild.id)], [str(discord.application_id)])
    assert PERMISSIONS.value & lacks


async def test_a_digest_with_a_picture_or_a_thread_names_what_it_lacks(discord, bot, guild, mod, channel):
    guild.set_permissions(USUAL_BOT & ~Permission.ATTACH_FILES & ~Permission.CREATE_PUBLIC_THREADS)

    asked = await discord.slash(mod, channel, "digest schedule", when="daily 8:00", thread=True, picture=True)
    said = (await asked.answer()).text

    assert said.startswith("I need Attach Files, Create Public Threads in \\#news.")
    assert granted(said) == (PERMISSIONS.value, [str(guild.id)], [str(discord.application_id)])


async def test_what_a_channel_alone_denies_no_link_grants(bot, guild, settle):
    place = guild.add_text_channel("place", deny=Permission.CREATE_PUBLIC_THREADS)

    said = await settle("A thread for each answer", place)

    assert f"I need **Create Public Threads** in <#{place.id}>." in said
    assert granted(said) is None
