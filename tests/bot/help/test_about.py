"""`/help` and `/privacy`: what is said, what is kept, and what is deleted."""

import asyncio
import re

import pytest

from bot.locale.texts import ENGLISH
from bot.privacy.render import privacy_text
from bot.state.outbox_history import MessageHistory
from bot.watches.service import WatchService
from tests.bot.conftest import SETTINGS, known, running
from tests.bot.messages import actions, contexts, titles
from tests.bot.moderators import add_moderator
from tests.loopback.command_rules import CHAT_INPUT, SUB_COMMAND

QUESTION = "Who is the captain of the chess club?"
DELETE = "Delete what you store about me"


@pytest.fixture
def send(discord, ann, channel):
    async def sent(name, *, by=ann, where=channel):
        return await (await discord.slash(by, where, name)).answer()

    return sent


@pytest.fixture
def section(discord, ann, send):
    """Opens a section of the help, and returns its message."""

    async def opened(name, *, by=ann, **options):
        message = await send("help", by=by, **options)
        return await (await discord.choose(by, message, name)).answer()

    return opened


async def test_help_names_what_a_member_can_use_and_a_moderator_more(discord, bot, guild, send, section):
    mod = add_moderator(discord, guild)
    ids = {each["name"]: each["id"] for each in discord.commands.listed()}

    member, moderator = await section("ask"), await section("moderators", by=mod)

    assert member.ephemeral
    assert f"</ask:{ids['ask']}> Ask about the news" in member.text
    assert "moderators" not in [option.value for option in actions(await send("help"))]
    assert f"</feeds remove:{ids['feeds']}> Follow a feed no longer." in moderator.text
    assert f"</feeds add:{ids['feeds']}> Follow a feed" in moderator.text


async def test_every_command_is_in_one_section_of_the_help(discord, bot, guild, section):
    mod = add_moderator(discord, guild)
    names = ("ask", "browse", "watch", "digests", "moderators")

    shown = "\n".join([(await section(name, by=mod)).text for name in names])

    commands = [each for each in discord.commands.listed() if each.get("type", CHAT_INPUT) == CHAT_INPUT]
    leaves = [sum(each["type"] == SUB_COMMAND for each in one.get("options") or ()) or 1 for one in commands]
    assert [shown.count(f":{each['id']}>") for each in commands] == leaves


async def test_an_example_question_is_answered_to_who_presses_it_alone(bot, send, press):
    message = await send("help")

    answer = await press(message, message.buttons[2].label)

    assert len(message.buttons) == 3
    assert answer.ephemeral
    assert message.buttons[2].label in answer.text


async def test_a_section_or_an_example_that_was_made_up_does_no_harm(discord, bot, ann, send, press):
    message = await send("help")
    message.components[1]["components"][0]["custom_id"] = "clippings:example:9"
    message.components[2]["components"][0]["options"][0]["value"] = "nonsense"

    pressed = await press(message, "clippings:example:9")
    chosen = await press(message, "nonsense")

    assert {pressed.text, chosen.text} == {"This button or menu no longer works; use the command again."}


async def test_help_in_a_direct_message_names_no_command_of_guilds(discord, bot, ann, send):
    message = await send("help", where=discord.dm(ann))

    assert "moderators" not in [option.value for option in actions(message)]


async def test_help_is_in_the_language_of_who_asks(discord, bot, guild, send, section):
    jan = discord.add_user("jan", locale="pl")
    guild.add_member(jan)

    message, browse = await send("help", by=jan), await section("ask", by=jan)

    assert "### Jak pytać" in message.text
    assert ") Zapytaj o wiadomości" in browse.text


async def test_privacy_says_what_is_kept_and_for_how_long(bot, send):
    message = await send("privacy")

    assert message.ephemeral
    assert f"for {SETTINGS.remember_days} days, so that buttons and replies work." in message.text


async def test_what_is_kept_of_one_is_deleted_and_nothing_of_another(
    discord, bot, ann, bob, ask, send, press
):
    own, other = await known(bot, await ask(QUESTION)), await known(bot, await ask(QUESTION, by=bob))
    message = await send("privacy")

    await press(message, DELETE)
    asked = message.text
    await press(message, "Delete")
    again = await send("privacy")
    await press(again, DELETE)
    nothing = again.text
    await press(again, "Keep")

    posted = MessageHistory(bot.corpus.engine)
    assert "- 1 message made for you, with your question" in asked
    assert "watch" not in asked
    assert message.text == "Deleted: 1 entry. The buttons of those answers no longer work."
    assert "I have no answers of yours." in nothing
    assert again.text == "Nothing was deleted."
    assert posted.by_message(own.id) is None
    assert posted.by_message(other.id) is not None
    assert (await press(own, contexts(own)[0])).text.startswith("I no longer remember this answer.")


async def test_it_is_deleted_after_a_restart_too(discord, folder, guild, ann, ask, send, press):
    async with running(folder, discord) as bot:
        own = await known(bot, await ask(QUESTION))
        message = await send("privacy")
    await discord.disconnected()

    async with running(folder, discord) as bot:
        await press(message, DELETE)
        assert MessageHistory(bot.corpus.engine).by_message(own.id) is not None
        await press(message, "Delete")
        assert MessageHistory(bot.corpus.engine).by_message(own.id) is None


async def test_watches_are_named_apart_and_go_only_if_that_is_said(
    bot, discord, ann, channel, ask, send, press
):
    own = await known(bot, await ask(QUESTION))
    await (await discord.slash(ann, channel, "watch add", query="Which cup did the chess club win?")).answer()
    watches, message = bot.services[WatchService], await send("privacy")

    await press(message, DELETE)
    asked = message.text
    await press(message, "Delete, keep watches")
    kept = len(await watches.of(ann.id))
    again = await send("privacy")
    await press(again, DELETE)
    await press(again, "Delete with watches")

    assert "You also have 1 watch. It goes only if you say so." in asked
    assert MessageHistory(bot.corpus.engine).by_message(own.id) is None
    assert (kept, len(await watches.of(ann.id))) == (1, 0)


async def test_where_the_operator_wants_nothing_kept_nothing_is(discord, start, folder, ask, send):
    bot = await start(folder, SETTINGS.model_copy(update={"remember_days": 0}))

    message = await ask(QUESTION)
    said = await send("privacy")

    async with asyncio.timeout(5):
        while bot.services[MessageHistory].articles():  # noqa: ASYNC110 # it goes when its arrival is noted
            await asyncio.sleep(0.01)
    with bot.corpus.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM messages").scalar_one()
    assert titles(message) == ["Chess club wins"]
    assert message.buttons == ()
    assert kept == 0
    assert "- Answers are not remembered on this bot" in said.text


def test_that_every_message_of_a_channel_is_read_is_said():
    assert "ask channel" in privacy_text(30, ENGLISH, reads_channel=True)
    assert "ask channel" not in privacy_text(30, ENGLISH)


async def test_help_calls_commands_as_discord_shows_them_too(discord, bot, guild, section):
    mod = add_moderator(discord, guild)
    mod.locale = "de"

    message = await section("Überblicke", by=mod)

    assert re.search(r"</digest schedule:\d+> \(/überblick planen\) ", message.text)
