"""Those who install the bot for themselves use it where it is no member: privately, over the common feeds."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.state.corrections import Corrections
from bot.watches.service import WatchService
from corpus import Article
from corpus.pipeline.extraction import analysed
from tests.bot.conftest import ARTICLES
from tests.bot.messages import plain
from tests.loopback.errors import ImpossibleError
from tests.loopback.permissions import USUAL_MEMBER, Permission

MODERATORS = {"settings", "feeds", "digest"}
NOW = datetime(2025, 4, 21, 12, tzinfo=UTC)


@pytest.fixture
def cleo(discord):
    """Somebody who has installed the bot."""
    user = discord.add_user("cleo")
    user.installed = True
    return user


@pytest.fixture
def places(discord, cleo):
    """Where the bot is no member: a server in which Cleo may do everything, and a conversation."""
    guild = discord.add_foreign_guild("Elsewhere")
    guild.add_member(cleo, USUAL_MEMBER | Permission.ADMINISTRATOR)
    return {"guild": guild.add_text_channel("talk"), "group": discord.add_group(cleo)}


@pytest.fixture(params=["guild", "group"])
def place(request, places):
    return places[request.param]


async def test_moderators_commands_are_offered_in_guilds_alone_and_all_others_everywhere(discord, bot):
    for command in discord.commands.listed():
        contexts, installs = command["contexts"], command["integration_types"]
        if command["name"] in MODERATORS:
            assert (2 in contexts, installs) == (False, [0]), command["name"]
        else:
            assert (contexts, installs) == ([0, 1, 2], [0, 1]), command["name"]
        if command["default_member_permissions"] is not None:
            assert installs == [0], command["name"]
    assert discord.violations == []


async def test_an_answer_elsewhere_is_private_over_the_common_feeds_and_not_corrected(
    discord, bot, cleo, place
):
    await bot.services[Corrections].tick(now=NOW - timedelta(days=1))
    now = NOW - timedelta(hours=1)
    feed = bot.corpus.feeds.add(
        "https://secret.test/rss", now=now, due_at=now, owner=str(place.guild.id if place.guild else 5)
    )
    secret = Article(
        title="Damage", body="The damage in Elmsea is 7 billion euros, Mayor Ada Quill said.", feed=feed.shelf
    )
    bot.corpus.take([analysed(secret)])
    call = await discord.slash(
        cleo, place, "ask", question="How high is the damage that Mayor Ada Quill named?"
    )
    message = await call.answer()
    before = next(each for each in ARTICLES if "3 million" in each.body)
    changed = before.body.replace("3 million", "8 million")
    fields = {name: getattr(before, name) for name in ("title", "url", "source", "published_at", "id")}
    bot.corpus.add([Article(body=changed, **fields)], now=NOW)

    assert await bot.services[Corrections].tick(now=NOW + timedelta(seconds=1)) == 0

    assert "3 million" in plain(message.text)
    assert "billion" not in plain(message.text)
    assert (message.ephemeral, message.edits) == (True, [])


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("latest", {}),
        ("compare", {"topic": "harbour of Elmsea"}),
        ("timeline", {"topic": "harbour of Elmsea"}),
        ("trend", {"topic": "Elmsea"}),
        ("sources", {}),
        ("help", {}),
        ("privacy", {}),
        ("watch list", {}),
    ],
)
async def test_every_command_elsewhere_answers_the_user_alone(discord, bot, cleo, place, name, options):
    message = await (await discord.slash(cleo, place, name, **options)).answer()

    assert message.ephemeral
    assert "went wrong" not in message.text
    assert not any(f"/{name}" in message.text for name in MODERATORS)


async def test_the_controls_below_an_answer_work_elsewhere(discord, bot, cleo, place):
    answer = await (await discord.slash(cleo, place, "ask", question="Who is the mayor of Elmsea?")).answer()

    for button in answer.buttons:
        shown = await (await discord.press(cleo, answer, button.custom_id)).answer()
        assert shown.ephemeral
        assert "no longer remember" not in shown.text


async def test_commands_on_a_message_work_elsewhere(discord, bot, cleo, places):
    said = await discord.say(cleo, places["guild"], "The harbour of Elmsea reopened after twenty days!")

    for name in ("Check against the news", "More coverage"):
        assert (await (await discord.context(cleo, said, name)).answer()).ephemeral


async def test_a_watch_from_elsewhere_tells_in_direct_messages_only(discord, bot, cleo, place):
    add = {"query": "Which cranes does Elmsea build?"}
    refused = await (await discord.slash(cleo, place, "watch add", **add, where="here")).answer()
    none = await bot.services[WatchService].of(cleo.id)
    made = await (await discord.slash(cleo, place, "watch add", **add)).answer()

    (watch,) = await bot.services[WatchService].of(cleo.id)
    assert "servers that have added me" in refused.text
    assert (none, watch.guild, watch.channel) == ([], None, None) or (none, watch.guild) == ((), None)
    assert "direct message" in made.text
    assert len(discord.bot_messages(discord.dm(cleo))) == 1


async def test_who_has_not_installed_it_is_offered_nothing_elsewhere(discord, bot, ann, places):
    places["guild"].guild.add_member(ann)

    for place in places.values():
        with pytest.raises(ImpossibleError, match="not offered"):
            await discord.slash(ann, place, "help")


async def test_where_the_bot_is_a_member_an_installation_changes_nothing(discord, bot, guild, channel, cleo):
    guild.add_member(cleo, USUAL_MEMBER | Permission.MANAGE_GUILD)
    answer = await (
        await discord.slash(cleo, channel, "ask", question="Who is the mayor of Elmsea?")
    ).answer()
    settings = await (await discord.slash(cleo, channel, "settings")).answer()

    assert not answer.ephemeral
    assert "only in servers" not in settings.text


async def test_a_forged_press_elsewhere_has_no_moderators_rights(discord, bot, places, cleo):
    discord.commands.ignore_permissions = True

    for name in ("settings", "feeds list", "digest pause"):
        message = await (await discord.slash(cleo, places["guild"], name)).answer()
        assert message.ephemeral
        assert "went wrong" not in message.text
    await asyncio.sleep(0)
    assert discord.violations == []
