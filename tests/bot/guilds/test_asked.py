"""Who asked what: off by default, for moderators alone, and never what was private."""

import pytest

from bot.guilds.store import Guilds
from tests.bot.conftest import known
from tests.bot.messages import plain
from tests.bot.moderators import add_moderator

QUESTION = "Who is the captain of the *chess* club?"
SETTING, MENU, CONTROL = "Who asked what", "Change a setting", "Choose"


@pytest.fixture
def mod(discord, guild):
    return add_moderator(discord, guild)


@pytest.fixture
def panel(discord, mod, channel):
    """Opens the setting, and returns the panel."""

    async def opened(*values):
        message = await (await discord.slash(mod, channel, "settings")).answer()
        await (await discord.choose(mod, message, SETTING, menu=MENU)).answer()
        for value in values:
            await (await discord.choose(mod, message, value, menu=CONTROL)).answer()
            await (await discord.choose(mod, message, SETTING, menu=MENU)).answer()
        return message

    return opened


async def test_moderators_see_what_was_asked_in_channels_since_they_switched_it_on(
    discord, bot, ann, bob, channel, ask, mod, panel
):
    await known(bot, await ask("Who measured the tail of the comet?"))
    message = await panel("on")
    await known(bot, await ask(QUESTION, by=bob))
    await ask("When does the harbour reopen?", private=True)
    await (await discord.slash(ann, discord.dm(ann), "ask", question="Who cut the ribbon?")).answer()

    shown = await (await discord.press(mod, message, "Show questions")).answer()

    assert shown.ephemeral
    assert f"<@{bob.id}> in <#{channel.id}>" in plain(shown.text)
    assert QUESTION in plain(shown.text)
    assert not any(word in shown.text for word in ("comet", "harbour", "ribbon"))


async def test_questions_of_a_channel_that_a_moderator_may_not_read_are_not_shown(
    discord, bot, guild, ann, channel, ask, panel, mod
):
    hidden = guild.add_text_channel("board")
    hidden.hide()
    message = await panel("on")
    await known(bot, await ask(QUESTION))
    secret = await discord.slash(ann, hidden, "ask", question="Who measured the tail of the comet?")
    await known(bot, await secret.answer())

    shown = await (await discord.press(mod, message, "Show questions")).answer()

    assert QUESTION in plain(shown.text)
    assert "comet" not in shown.text


async def test_members_are_told_and_what_they_delete_is_gone_there_too(
    discord, bot, guild, ann, channel, ask, mod, panel
):
    before = (await (await discord.slash(ann, channel, "privacy")).answer()).text
    message = await panel("on")
    await known(bot, await ask(QUESTION))
    privacy = await (await discord.slash(ann, channel, "privacy")).answer()
    after = privacy.text
    for button in ("Delete what you store about me", "Delete"):
        await (await discord.press(ann, privacy, button)).answer()

    shown = await (await discord.press(mod, message, "Show questions")).answer()

    assert "who asked what" not in before
    assert "Moderators of this server can see who asked what" in after
    assert "Nobody has asked anything yet." in shown.text


async def test_it_is_off_by_default_and_nothing_is_shown_once_it_is_off_again(
    discord, bot, guild, channel, mod, panel
):
    fresh = Guilds(bot.corpus.engine).of(guild.id)
    message = await panel("on")
    button = message.button("Show questions").custom_id
    other = await panel("off")

    assert (fresh.asked_since, fresh.weekly_report) == (None, False)
    assert button not in [each.custom_id for each in other.buttons]
    late = await (await discord.press(mod, message, button)).answer()
    assert late.text == "This button or menu no longer works; use the command again."
