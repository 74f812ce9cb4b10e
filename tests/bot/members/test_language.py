"""`/language`: a member is answered in the language of their choice, wherever they ask."""

import pytest

from bot.members.store import MemberLanguages
from bot.privacy.service import Erasure
from tests.bot.conftest import running


@pytest.fixture
def choose(discord, ann, channel):
    """Chooses a language in the menu, and returns the message."""

    async def chosen(label, *, by=ann, where=channel):
        asked = await (await discord.slash(by, where, "language")).answer()
        return await (await discord.choose(by, asked, label)).answer()

    return chosen


@pytest.fixture
def help_of(discord, ann, channel):
    async def opened(*, by=ann, where=channel):
        return (await (await discord.slash(by, where, "help")).answer()).text

    return opened


async def test_without_a_choice_the_language_is_that_of_discord(discord, bot, ann, channel):
    ann.locale = "fr"

    message = await (await discord.slash(ann, channel, "language")).answer()

    assert message.ephemeral
    assert "Je vous réponds dans la langue de votre Discord : **français**." in message.text


async def test_a_member_is_answered_in_the_language_of_their_choice(
    discord, bot, ann, mention, choose, help_of
):
    message = await choose("Deutsch")
    public = await mention("Who is the captain of the quokka club?")

    assert "Ich antworte dir auf **Deutsch**" in message.text
    assert "So fragst du" in await help_of()
    assert "So fragst du" in await help_of(where=discord.dm(ann))
    assert "keinen Artikel" in public.text


async def test_commands_are_called_as_the_members_discord_shows_them(discord, bot, ann, choose, help_of):
    ann.locale = "pl"
    await choose("Deutsch")

    assert "`/zapytaj`" in await help_of()


async def test_the_choice_is_a_members_own(discord, bot, guild, choose, help_of):
    bob = discord.add_user("bob")
    guild.add_member(bob)
    await choose("Español")

    assert "How to ask" in await help_of(by=bob)


async def test_the_choice_can_be_taken_back(bot, choose, help_of):
    await choose("Polski")
    message = await choose("Tak jak w Discordzie")

    assert "I answer you in the language of your Discord: **English**." in message.text
    assert "How to ask" in await help_of()


async def test_the_choice_survives_a_restart(discord, ann, channel, choose, help_of, tmp_path):
    async with running(tmp_path, discord):
        await choose("Deutsch")
    await discord.disconnected()
    async with running(tmp_path, discord):
        assert "So fragst du" in await help_of()


async def test_the_choice_is_deleted_with_all_that_is_kept_of_a_member(bot, ann, choose, help_of):
    await choose("Deutsch")
    await bot.services[Erasure].forget_asker(ann.id)

    assert MemberLanguages(bot.corpus.engine).of_all() == {}
    assert "How to ask" in await help_of()


async def test_privacy_names_the_choice(discord, bot, ann, channel):
    message = await (await discord.slash(ann, channel, "privacy")).answer()

    assert "The language you chose with `/language`" in message.text
