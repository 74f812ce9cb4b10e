"""`/digest`: digests are made, shown, changed and removed, by those who may."""

import asyncio
import re
from dataclasses import replace

import pytest
from discord.utils import utcnow

from bot.state.subscriptions import Length, Pause, Place, Subscriptions, Wishes
from corpus.digest import Topic
from tests.bot.conftest import running
from tests.bot.schedule.conftest import DAY, a_subscription, place_of
from tests.loopback.permissions import USUAL_MEMBER, Permission

TIME = re.compile(r"<t:(\d+):f>")


@pytest.fixture
def mod(discord, guild):
    user = discord.add_user("mod")
    guild.add_member(user, USUAL_MEMBER | Permission.MANAGE_GUILD)
    return user


@pytest.fixture
def kept(bot):
    return Subscriptions(bot.corpus.engine)


@pytest.fixture
def one(kept, channel):
    """A digest of the channel, due tomorrow."""
    return kept.add(a_subscription(place_of(channel), due_at=utcnow() + DAY))


@pytest.fixture
def command(discord, bot, channel, mod):
    """Runs a sub-command, and returns what is shown."""

    async def ran(name, *, by=mod, where=channel, **options):
        call = await discord.slash(by, where, f"digest {name}", **options)
        return await call.answer()

    return ran


@pytest.fixture
def press(discord, mod):
    async def pressed(message, name, *, by=mod):
        call = await discord.press(by, message, name)
        return await call.answer()

    return pressed


def labels(message):
    return [button.label for button in message.buttons]


async def test_a_digest_is_scheduled_and_its_next_three_times_shown(command, kept, channel, guild, mod):
    message = await command("schedule", when="weekdays at 8:00", zone="berlin")

    (made,) = kept.of_guild(guild.id)
    times = [int(time) for time in TIME.findall(message.text)]
    assert message.ephemeral
    assert (made.place, made.maker, made.zone) == (place_of(channel), mod.id, "Europe/Berlin")
    assert len(times) == 3
    assert times[0] == made.due_at.timestamp() > utcnow().timestamp()
    assert "weekdays at 8:00 (Europe/Berlin)" in message.text.replace("\\", "")
    assert labels(message) == ["Pause", "Edit", "Preview", "Post now", "Remove"]


async def test_all_wishes_are_kept(command, kept, guild):
    other = guild.add_text_channel("other")

    await command(
        "schedule",
        when="every 6 hours",
        topic="harbours x2; chess",
        channel=other,
        source="Example Post, Norholm Times",
        without="football",
        language="en, de",
        stories=5,
        length="short",
        skip_empty=True,
        thread=True,
    )

    (made,) = kept.of_guild(guild.id)
    assert made.place == place_of(other)
    assert made.wishes == Wishes(
        topics=(Topic(query="harbours", weight=2.0), Topic(query="chess")),
        sources=("Example Post", "Norholm Times"),
        without=("football",),
        languages=("en", "de"),
        limit=5,
        length=Length.SHORT,
        skip_empty=True,
        thread=True,
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"when": "tomorrow"}, "weekdays at 8:00"),
        ({"topic": "chess"}, "Say when"),
        ({"when": "every 10 minutes"}, "once an hour"),
        ({"when": "daily 8:00", "zone": "Europe/Atlantis"}, "no time zone"),
        ({"when": "daily 8:00", "topic": "chess x99"}, "weight"),
        ({"when": "daily 8:00", "topic": "; ".join("abcdefghijk")}, "10 topics at most"),
        ({"when": "daily 8:00", "topic": "long " * 100}, "200 characters"),
        ({"when": "daily 8:00", "language": "English"}, "no language"),
    ],
)
async def test_what_cannot_be_is_refused_in_one_line_that_says_what_to_write(
    command, kept, guild, options, says
):
    message = await command("schedule", **options)

    assert says in message.text.replace("\\", "")
    assert "\n" not in message.text
    assert kept.of_guild(guild.id) == ()


async def test_a_place_where_the_bot_may_not_post_is_refused_by_the_permission_that_it_lacks(
    command, kept, guild
):
    mute = guild.add_text_channel("mute", deny=Permission.SEND_MESSAGES)

    message = await command("schedule", when="daily 8:00", channel=mute)

    assert "Send Messages" in message.text
    assert kept.of_guild(guild.id) == ()


async def test_with_nothing_said_a_form_is_shown_and_filled_in(discord, command, kept, channel, guild, mod):
    call = await discord.slash(mod, channel, "digest schedule")
    answer = await discord.submit(
        mod, call, When="Mondays 18:30", Topics="chess\ncomets x0.5", **{"How many stories": "3"}
    )
    message = await answer.answer()

    (made,) = kept.of_guild(guild.id)
    assert (made.schedule, made.zone, made.wishes.limit) == ("Mondays 18:30", "UTC", 3)
    assert made.wishes.topics == (Topic(query="chess"), Topic(query="comets", weight=0.5))
    assert len(TIME.findall(message.text)) == 3


async def test_a_form_that_is_filled_in_wrongly_is_refused_in_one_line(discord, channel, kept, guild, mod):
    call = await discord.slash(mod, channel, "digest schedule")
    answer = await discord.submit(mod, call, When="daily 8:00", **{"How many stories": "99"})

    assert "from 1 to 20" in (await answer.answer()).text
    assert kept.of_guild(guild.id) == ()


async def test_an_edit_changes_what_was_filled_in_and_keeps_the_rest(
    discord, bot, command, kept, one, press, mod
):
    kept.change(one.number, wishes=Wishes(sources=("A",), thread=True))
    panel = await command("list")
    panel = await choose(discord, mod, panel, one)
    call = await discord.press(mod, panel, "Edit")
    answer = await discord.submit(mod, call, When="hourly")
    await answer.answer()

    changed = kept.get(one.number)
    assert changed.schedule == "hourly"
    assert changed.due_at < utcnow() + DAY / 24
    assert changed.wishes == Wishes(sources=("A",), thread=True)


async def choose(discord, user, message, subscription):
    call = await discord.choose(user, message, str(subscription.number))
    return await call.answer()


async def test_where_nothing_was_set_up_the_list_says_how(command):
    message = await command("list")

    assert "/digest schedule" in message.text
    assert labels(message) == ["New digest", "Preview"]


async def test_the_list_names_every_digest_of_the_guild_and_no_other(command, kept, one, channel):
    elsewhere = kept.add(a_subscription(Place(guild=99, target=channel.id)))
    paused = kept.add(replace(one, paused=Pause.FORBIDDEN))

    message = await command("list")

    assert [option.value for option in message.select().options] == [str(one.number), str(paused.number)]
    assert f"**{one.number}** · <#{channel.id}>" in message.text
    assert f"**{elsewhere.number}**" not in message.text


async def test_a_long_list_fits(command, kept, one):
    for _ in range(24):
        kept.add(
            replace(one, schedule="weekdays at 8:00 " * 5, wishes=Wishes(topics=(Topic(query="*" * 200),)))
        )

    message = await command("list")

    assert len(message.select().options) == 25
    assert "more in the menu" in message.text


async def test_no_more_digests_are_made_than_a_menu_shows(command, kept, one, guild):
    for _ in range(24):
        kept.add(one)

    message = await command("schedule", when="daily 8:00")

    assert "25 digests already" in message.text
    assert len(kept.of_guild(guild.id)) == 25


async def test_a_digest_is_paused_and_resumed_by_button(discord, command, press, kept, one, mod):
    kept.change(one.number, due_at=utcnow() - 3 * DAY)
    panel = await choose(discord, mod, await command("list"), one)

    paused = await press(panel, "Pause")
    state = kept.get(one.number).paused
    resumed = await press(paused, "Resume")

    assert state is Pause.ASKED
    assert "Paused" in paused.edits[-2 if paused is resumed else -1].text or "Paused" in paused.text
    assert kept.get(one.number).paused is None
    assert kept.get(one.number).due_at > utcnow()


@pytest.mark.parametrize(("name", "paused"), [("pause", None), ("resume", Pause.ASKED)])
async def test_a_digest_is_paused_and_resumed_by_command(command, kept, one, name, paused):
    kept.change(one.number, paused=paused)

    await command(name, digest=one.number)

    assert (kept.get(one.number).paused is None) == (name == "resume")


async def test_without_an_option_one_is_chosen_from_a_menu(discord, command, kept, one, mod):
    menu = await command("pause")

    await choose(discord, mod, menu, one)

    assert kept.get(one.number).paused is Pause.ASKED


async def test_a_digest_is_removed_after_a_question(command, press, kept, one):
    asked = await command("remove", digest=one.number)
    there = kept.get(one.number)
    await press(asked, "Remove it")

    assert there == one
    assert kept.get(one.number) is None


async def test_a_digest_that_is_gone_is_said_to_be(command, kept, one):
    kept.remove(one.number)

    message = await command("pause", digest=one.number)

    assert f"no digest {one.number} here" in message.text


async def test_buttons_work_after_a_restart(discord, folder, start, channel, mod):
    async with running(folder, discord) as first:
        one = Subscriptions(first.corpus.engine).add(a_subscription(place_of(channel), due_at=utcnow() + DAY))
        menu = await (await discord.slash(mod, channel, "digest list")).answer()
    await discord.disconnected()
    second = await start(folder)

    panel = await choose(discord, mod, menu, one)
    await (await discord.press(mod, panel, "Pause")).answer()

    assert Subscriptions(second.corpus.engine).get(one.number).paused is Pause.ASKED


@pytest.mark.parametrize(
    ("name", "options"),
    [("schedule", {"when": "daily 8:00"}), ("schedule", {}), ("pause", {}), ("remove", {}), ("now", {})],
)
async def test_who_may_not_manage_the_guild_changes_nothing(
    discord, command, kept, guild, bob, name, options
):
    discord.commands.ignore_permissions = True
    message = await command(name, by=bob, **options)

    assert "Manage Server" in message.text
    assert kept.of_guild(guild.id) == ()


async def test_whom_the_guild_has_let_use_the_command_may_use_its_buttons(
    discord, guild, command, kept, one, bob
):
    discord.commands.override(guild, "digest", bob)
    discord.commands.ignore_permissions = True

    panel = await choose(discord, bob, await command("list", by=bob), one)
    await (await discord.press(bob, panel, "Pause")).answer()

    assert kept.get(one.number).paused is Pause.ASKED


async def test_the_digests_of_one_guild_are_out_of_reach_of_another(discord, command, kept, one, mod):
    other = discord.add_guild("Others")
    other.add_member(mod, USUAL_MEMBER | Permission.MANAGE_GUILD)
    place = other.add_text_channel("place")

    for name in ("pause", "remove", "preview"):
        message = await command(name, where=place, digest=one.number)
        assert f"no digest {one.number} here" in message.text

    assert kept.get(one.number) == one


async def test_a_person_schedules_their_own_in_direct_messages(discord, command, kept, ann):
    place = discord.dm(ann)

    await command("schedule", by=ann, where=place, when="daily 7:00")
    shown = await command("list", by=ann, where=place)

    (made,) = kept.of_person(ann.id)
    assert made.place == Place(guild=None, target=ann.id)
    assert "direct messages" in shown.text


async def test_zones_sources_and_digests_are_offered(discord, kept, one, channel, mod):
    async def offered(name, focused, typed):
        choices = await discord.autocomplete(
            mod, channel, f"digest {name}", focused=focused, **{focused: typed}
        )
        return [choice["value"] for choice in choices]

    assert await offered("schedule", "zone", "berl") == ["Europe/Berlin"]
    assert await offered("schedule", "source", "Example Post, nor") == ["Example Post, Norholm Times"]
    assert await offered("pause", "digest", "daily") == [one.number]


async def test_leaving_a_guild_forgets_its_digests(discord, bot, kept, guild, one):
    discord.remove_guild(guild)

    async with asyncio.timeout(5):
        while await bot.services.digests.threads.aside(lambda: kept.of_guild(guild.id)):
            pass
