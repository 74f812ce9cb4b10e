"""`/settings`: what moderators set, by menus, and what comes of it."""

import pytest

from bot.guilds.store import AnswerLength, Guilds
from tests.bot.conftest import running
from tests.bot.messages import plain, titles
from tests.bot.moderators import add_moderator
from tests.loopback.permissions import USUAL_BOT, Permission

QUESTION = "Who is the captain of the chess club?"
MENU = "Change a setting"


@pytest.fixture
def mod(discord, guild):
    return add_moderator(discord, guild)


@pytest.fixture
def panel(discord, mod, channel):
    """Opens the panel, and returns its message."""

    async def opened(*, by=mod, where=channel):
        return await (await discord.slash(by, where, "settings")).answer()

    return opened


@pytest.fixture
def choose(discord, mod):
    """Chooses a setting in the panel, then values of it; returns the message."""

    async def chosen(message, label, *values, by=mod):
        await (await discord.choose(by, message, label, menu=MENU)).answer()
        control = message.selects[0].placeholder
        return await (await discord.choose(by, message, *values, menu=control)).answer()

    return chosen


def stored(bot, guild):
    return Guilds(bot.corpus.engine).of(guild.id)


async def test_the_panel_is_there_before_anything_was_set_and_seen_by_its_moderator_alone(bot, panel):
    message = await panel()

    assert message.ephemeral
    assert "**Channels I answer in**: everywhere" in message.text
    assert "**Roles that may ask**: everyone" in message.text
    assert message.selects[0].placeholder == MENU


async def test_what_is_chosen_is_kept_and_shown(bot, guild, channel, panel, choose):
    role = guild.add_role("Readers")
    message = await panel()

    await choose(message, "Channels I answer in", channel)
    await choose(message, "Roles that may ask", role)
    await choose(message, "Length of answers", "long: up to five articles")
    await choose(message, "Language", "Polski")
    message = await choose(message, "Cooldown per member", "30 seconds")

    settings = stored(bot, guild)
    assert (settings.channels, settings.roles) == ((channel.id,), (role.id,))
    assert (settings.length, settings.language, settings.user_cooldown) == (AnswerLength.LONG, "pl", 30)
    assert f"**Channels I answer in**: <#{channel.id}>" in message.text
    assert f"**Roles that may ask**: <@&{role.id}>" in message.text
    assert not message.pings


async def test_what_was_chosen_can_be_taken_back(bot, guild, channel, panel, choose):
    message = await choose(await panel(), "Channels I answer in", channel)

    await choose(message, "Channels I answer in")

    assert stored(bot, guild).channels == ()


async def test_the_panel_works_after_a_restart(discord, folder, guild, ann, mod, channel, panel, choose):
    async with running(folder, discord):
        message = await panel()
    await discord.disconnected()

    async with running(folder, discord) as bot:
        await choose(message, "Language", "Deutsch")
        assert stored(bot, guild).language == "de"


async def test_a_setting_can_be_left_as_it_is(discord, bot, mod, guild, panel):
    message = await panel()
    await (await discord.choose(mod, message, "Language", menu=MENU)).answer()

    await (await discord.press(mod, message, "All settings")).answer()

    assert "### Settings of this server" in message.text
    assert stored(bot, guild).language is None


@pytest.mark.parametrize(
    ("written", "zone"),
    [("europe/berlin", "Europe/Berlin"), ("UTC", "UTC"), ("America/New York", "America/New_York")],
)
async def test_a_time_zone_is_written_in_a_form(discord, bot, mod, guild, panel, written, zone):
    message = await panel()
    await (await discord.choose(mod, message, "Time zone", menu=MENU)).answer()
    form = await discord.press(mod, message, "Change")

    await (await discord.submit(mod, form, zone=written)).answer()

    assert stored(bot, guild).time_zone == zone


async def test_a_time_zone_that_there_is_none_of_is_told_and_not_kept(discord, bot, mod, guild, panel):
    message = await panel()
    await (await discord.choose(mod, message, "Time zone", menu=MENU)).answer()
    form = await discord.press(mod, message, "Change")

    message = await (await discord.submit(mod, form, zone="Moon/**Base**")).answer()

    assert "I don't know the time zone 'Moon/**Base**'" in plain(message.text).replace("\\", "")
    assert stored(bot, guild).time_zone == "UTC"


async def test_a_form_can_be_sent_after_a_restart(discord, folder, guild, ann, mod, channel, panel):
    async with running(folder, discord):
        message = await panel()
        await (await discord.choose(mod, message, "Time zone", menu=MENU)).answer()
        form = await discord.press(mod, message, "Change")
    await discord.disconnected()

    async with running(folder, discord) as bot:
        await (await discord.submit(mod, form, zone="Europe/Warsaw")).answer()
        assert stored(bot, guild).time_zone == "Europe/Warsaw"


async def test_a_member_is_not_offered_it(discord, bot, ann, channel):
    with pytest.raises(Exception, match="hidden from ann"):
        await discord.slash(ann, channel, "settings")


async def test_a_member_whom_discord_let_through_is_refused(discord, bot, ann, channel):
    discord.commands.ignore_permissions = True

    message = await (await discord.slash(ann, channel, "settings")).answer()

    assert message.ephemeral
    assert message.text == "You need Manage Server."


@pytest.mark.parametrize(
    ("whom", "let"), [("role", True), ("user", True), ("other", False), ("denied", False)]
)
async def test_whom_the_guild_lets_use_a_command_may(discord, bot, guild, ann, bob, channel, whom, let):
    role = guild.add_role("Editors")
    guild.member(ann).roles.append(role)
    who = {"role": role, "user": ann, "other": bob, "denied": ann}[whom]
    discord.commands.override(guild, "settings", who, allowed=whom != "denied")
    discord.commands.ignore_permissions = True

    message = await (await discord.slash(ann, channel, "settings")).answer()

    assert ("Settings of this server" in message.text) == let


async def test_a_command_without_overrides_of_its_own_has_those_of_the_application(
    discord, bot, guild, ann, bob, channel, panel
):
    discord.commands.override(guild, None, ann)
    discord.commands.ignore_permissions = True
    inherited = await panel(by=ann)
    discord.commands.override(guild, "settings", bob)

    own = await panel(by=ann)

    assert "Settings of this server" in inherited.text
    assert own.text == "You need Manage Server."


async def test_a_moderator_whom_the_guild_denies_a_command_may_not_use_it(
    discord, bot, guild, mod, channel, panel
):
    message = await panel()
    discord.commands.override(guild, "settings", mod, allowed=False)

    await (await discord.choose(mod, message, "Language", menu=MENU)).answer()

    assert message.text == "You need Manage Server."


@pytest.mark.parametrize(("member", "let"), [(None, True), (False, False)])
async def test_one_role_that_allows_is_enough_and_a_member_goes_before_roles(
    discord, bot, guild, ann, channel, panel, member, let
):
    editors, muted = guild.add_role("Editors"), guild.add_role("Muted")
    guild.member(ann).roles.extend((editors, muted))
    for who, allowed in ((guild.everyone, False), (muted, False), (editors, True), (ann, member)):
        if allowed is not None:
            discord.commands.override(guild, "settings", who, allowed=allowed)
    discord.commands.ignore_permissions = True

    message = await panel(by=ann)

    assert ("Settings of this server" in message.text) == let


async def test_one_who_no_longer_moderates_changes_nothing_in_an_open_panel(
    discord, bot, guild, mod, channel, panel
):
    message = await panel()
    guild.member(mod).roles.clear()

    await (await discord.choose(mod, message, "Language", menu=MENU)).answer()

    assert message.text == "You need Manage Server."


async def test_whom_the_guild_lets_use_it_can_press_what_it_shows(discord, bot, guild, ann, channel, choose):
    discord.commands.override(guild, "settings", ann)
    discord.commands.ignore_permissions = True
    message = await (await discord.slash(ann, channel, "settings")).answer()

    await choose(message, "Language", "Deutsch", by=ann)

    assert stored(bot, guild).language == "de"


async def test_what_the_bot_lacks_is_named_as_discord_names_it(bot, guild, panel):
    silent = guild.add_text_channel("silent", deny=Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY)

    message = await panel(where=silent)

    lack = f"I need **Send Messages**, **Read Message History** in <#{silent.id}>."
    assert lack in message.text


async def test_an_ask_channel_gets_a_pinned_message_whose_button_asks(
    discord, bot, guild, ann, panel, choose
):
    guild.set_permissions(USUAL_BOT | Permission.PIN_MESSAGES)
    place = guild.add_text_channel("ask")

    message = await panel()
    for _ in range(2):
        await choose(message, "Ask channel", place)
    (posted,) = discord.bot_messages(place)
    form = await discord.press(ann, posted, "Ask")
    answer = await (await discord.submit(ann, form, question=QUESTION)).answer()

    assert posted.pinned
    assert titles(answer) == ["Chess club wins"]
    assert not answer.ephemeral


async def test_an_ask_channel_where_nothing_can_be_pinned_says_what_is_missing(
    discord, bot, guild, panel, choose
):
    guild.set_permissions(USUAL_BOT)
    place = guild.add_text_channel("ask")

    message = await choose(await panel(), "Ask channel", place)

    assert f"I need **Pin Messages** in <#{place.id}>." in message.text
    assert (await discord.next_message(place)).buttons[0].label == "Ask"
