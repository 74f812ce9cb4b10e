"""What the bot does when it starts: what it asks of Discord, what it registers, whom it says it is."""

from urllib.parse import parse_qs, urlsplit

import pytest
from discord import LoginFailure

from bot.core.permissions import PERMISSIONS
from bot.state.facts import Facts
from tests.bot.conftest import running
from tests.bot.messages import contexts, titles
from tests.loopback.intents import PRIVILEGED, Intent
from tests.loopback.permissions import Permission

QUESTION = "Who is the captain of the chess club?"
NEEDED = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ATTACH_FILES
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.PIN_MESSAGES
)


@pytest.fixture
def earlier():
    """No Discord knows the bot yet."""


def registrations(discord):
    """The requests that registered commands."""
    return [line for line in discord.requests if line.method == "PUT" and line.path.endswith("/commands")]


async def test_no_privileged_intent_is_asked_for(discord, bot):
    (identified,) = discord.gateway.log

    assert identified.intents == Intent.GUILDS | Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES
    assert not identified.intents & PRIVILEGED


async def test_the_invitation_holds_the_scopes_and_permissions_that_are_needed_and_no_more(discord, bot):
    (invitation,) = bot.announced
    address = urlsplit(invitation)
    query = parse_qs(address.query)

    assert (address.scheme, address.netloc, address.path) == ("https", "discord.com", "/oauth2/authorize")
    assert query["client_id"] == [str(discord.application_id)]
    assert {*query["scope"][0].split()} == {"bot", "applications.commands"}
    assert int(query["permissions"][0]) == int(NEEDED)


async def test_the_permissions_of_the_invitation_are_enough(discord, bot, ann, mention):
    guild = discord.add_guild("Careful", permissions=PERMISSIONS.value)
    guild.add_member(ann)
    channel = guild.add_text_channel("news")
    thread = guild.add_thread(channel, "thread")

    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    answers = [
        await call.answer(),
        await mention(QUESTION, where=channel),
        await mention(QUESTION, where=thread),
    ]
    context = await (await discord.choose(ann, answers[1], contexts(answers[1])[0])).answer()

    assert [titles(each) for each in (*answers, context)] == [["Chess club wins"]] * 4
    assert answers[1].reference is not None
    assert [line for line in discord.requests if line.status == 403] == []


async def test_the_command_takes_what_the_design_says(discord, bot):
    command = next(each for each in discord.commands.listed() if each["name"] == "ask")
    options = {option["name"]: option for option in command["options"]}

    assert list(options) == ["question", "source", "since", "until", "private"]
    assert [name for name, option in options.items() if option.get("required")] == ["question"]
    assert options["question"]["max_length"] == 6000
    assert options["source"]["autocomplete"] is True
    assert all(option["description"] not in ("", "…") for option in options.values())


async def test_commands_are_registered_once_not_at_every_start(discord, guild, folder):
    for _ in range(3):
        async with running(folder, discord):
            pass
        await discord.disconnected()

    assert discord.commands.syncs == 1
    assert len(registrations(discord)) == 1


async def test_commands_are_registered_again_when_they_changed(discord, guild, folder):
    async with running(folder, discord) as bot:
        Facts(bot.corpus.engine).put(f"commands of {discord.application_id}", "of an older version")
    await discord.disconnected()

    for _ in range(2):
        async with running(folder, discord):
            pass
        await discord.disconnected()

    assert discord.commands.syncs == 2


async def test_commands_are_registered_again_after_a_registration_that_failed(discord, guild, folder):
    discord.commands.creations_a_day = 0

    with pytest.raises(Exception, match="daily"):
        async with running(folder, discord):
            pass
    discord.commands.creations_a_day = 200
    async with running(folder, discord):
        pass

    assert discord.commands.syncs == 1


async def test_commands_that_another_instance_changed_are_registered_again(discord, guild, folder):
    async with running(folder, discord):
        names = {each["name"] for each in discord.commands.listed()}
    await discord.disconnected()
    discord.commands.overwrite([])
    async with running(folder, discord):
        assert {each["name"] for each in discord.commands.listed()} == names
    await discord.disconnected()
    ask = next(each for each in discord.commands.listed() if each["name"] == "ask")
    discord.commands.edit(int(ask["id"]), {"description": "as an older version had it"})

    async with running(folder, discord):
        ask = next(each for each in discord.commands.listed() if each["name"] == "ask")

    assert "older" not in ask["description"]


async def test_another_application_gets_its_own_commands(discord, guild, folder, ann, channel):
    async with running(folder, discord) as bot:
        Facts(bot.corpus.engine).put("commands of 1", "registered by another application")

    assert discord.commands.syncs == 1


async def test_a_wrong_token_is_refused_at_once(discord, guild, folder):
    with pytest.raises(LoginFailure):
        async with running(folder, discord, token="not.the.token"):
            pass

    assert discord.gateway.log == []


async def test_nothing_is_posted_that_nobody_asked_for(discord, bot, channel, ask):
    await ask(QUESTION)

    assert len(channel.messages) == 1
    assert [
        line.path for line in discord.requests if "/messages" in line.path and line.method == "POST"
    ] == []


async def test_the_bot_works_in_a_guild_that_it_joins_later(discord, bot, ann, mention):
    guild = discord.add_guild("Late")
    guild.add_member(ann)

    reply = await mention(QUESTION, where=guild.add_text_channel("news"))

    assert titles(reply) == ["Chess club wins"]
