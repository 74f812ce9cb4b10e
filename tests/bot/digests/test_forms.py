"""`/digest schedule`: digests are made and edited, by options or by a form."""

import re

import pytest
from discord.utils import utcnow

from bot.digests.panel import form_of
from bot.digests.store import DigestLength, DigestPlace, Wishes
from corpus.models.digest import DigestTopic
from tests.bot.digests.conftest import DAY, a_subscription, choose, labels, place_of
from tests.loopback.permissions import Permission

TIME = re.compile(r"<t:(\d+):f>")


async def test_a_digest_is_scheduled_and_its_next_three_times_shown(command, kept, channel, guild, mod):
    message = await command("schedule", when="weekdays at 8:00", zone="berlin")

    (made,) = kept.of_guild(guild.id)
    times = [int(time) for time in TIME.findall(message.text)]
    assert message.ephemeral
    assert (made.place, made.maker, made.zone) == (place_of(channel), mod.id, "Europe/Berlin")
    assert len(times) == 3
    assert times[0] == made.due_at.timestamp() > utcnow().timestamp()
    assert "weekdays at 8:00 (Europe/Berlin)" in message.text.replace("\\", "")
    assert labels(message) == ["Edit", "Filters", "Posting", "Pause", "Preview", "Post now", "Remove"]


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
        picture=True,
    )

    (made,) = kept.of_guild(guild.id)
    assert made.place == place_of(other)
    assert made.wishes == Wishes(
        topics=(DigestTopic(query="harbours", weight=2.0), DigestTopic(query="chess")),
        sources=("Example Post", "Norholm Times"),
        without=("football",),
        languages=("en", "de"),
        limit=5,
        length=DigestLength.SHORT,
        skip_empty=True,
        thread=True,
        picture=True,
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"when": "tomorrow"}, "weekdays at 8:00"),
        ({"topic": "chess"}, "Say when"),
        ({"when": "every 10 minutes"}, "once an hour"),
        ({"when": "daily 8:00", "zone": "Europe/Atlantis"}, "don't know the time zone"),
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


@pytest.mark.parametrize("where", ["direct messages", "thread"])
async def test_a_thread_is_refused_where_there_can_be_none(
    discord, command, kept, channel, guild, mod, where
):
    place = guild.add_thread(channel, "talk") if where == "thread" else discord.dm(mod)

    message = await command("schedule", where=place, when="daily 8:00", thread=True)

    assert "Threads exist only in server channels" in message.text
    assert kept.of_guild(guild.id) == kept.of_person(mod.id) == ()


async def test_with_nothing_said_a_form_is_shown_and_filled_in(discord, command, kept, channel, guild, mod):
    call = await discord.slash(mod, channel, "digest schedule")
    answer = await discord.submit(
        mod, call, When="Mondays 18:30", Topics="chess\ncomets x0.5", **{"How many stories": "3"}
    )
    message = await answer.answer()

    (made,) = kept.of_guild(guild.id)
    assert (made.schedule, made.zone, made.wishes.limit) == ("Mondays 18:30", "UTC", 3)
    assert made.wishes.topics == (DigestTopic(query="chess"), DigestTopic(query="comets", weight=0.5))
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


ALL_WISHES = {
    "title": "Ports",
    "topics": (DigestTopic(query="harbours", weight=2.0), DigestTopic(query="chess")),
    "sources": ("Example Post", "Norholm Times"),
    "without": ("football",),
    "languages": ("en",),
    "limit": 5,
    "length": DigestLength.SHORT,
    "skip_empty": True,
    "thread": True,
    "picture": True,
}


@pytest.mark.parametrize("name", ALL_WISHES)
def test_a_form_holds_every_wish(name):
    wishes = Wishes(**{name: ALL_WISHES[name]})

    assert form_of(a_subscription(wishes=wishes)).wishes() == wishes


async def test_the_three_forms_change_all_options_and_each_only_its_own(
    discord, command, kept, one, guild, mod
):
    other, panel = guild.add_text_channel("other"), await command("list")
    panel = await choose(discord, mod, panel, one)
    filled = {
        "Edit": {"When": "hourly", "Topics": "chess", "Title": "Ports", "Time zone": "Berlin"},
        "Filters": {"Sources": "A, B", "Without": "x", "Languages": "de", "Length": "short"},
        "Posting": {"Channel": other, "Options": ["picture", "thread"]},
    }
    for button, fields in filled.items():
        call = await discord.press(mod, panel, button)
        panel = await (await discord.submit(mod, call, **fields)).answer()

    changed = kept.get(one.number)
    assert (changed.schedule, changed.zone) == ("hourly", "Europe/Berlin")
    assert changed.place == place_of(other)
    assert changed.wishes == Wishes(
        title="Ports",
        topics=(DigestTopic(query="chess"),),
        sources=("A", "B"),
        without=("x",),
        languages=("de",),
        length=DigestLength.SHORT,
        picture=True,
        thread=True,
    )


async def test_a_digest_is_not_moved_to_where_the_bot_may_not_post_or_to_another_guild(
    discord, command, kept, one, guild, mod
):
    mute = guild.add_text_channel("mute", deny=Permission.SEND_MESSAGES)
    elsewhere = discord.add_guild("Others").add_text_channel("news")
    panel = await choose(discord, mod, await command("list"), one)

    for place, says in ((mute, "Send Messages"), (elsewhere, "I can't see that channel")):
        call = await discord.press(mod, panel, "Posting")
        answer = await discord.submit(mod, call, Channel=place)
        assert says in (await answer.answer()).text

    assert kept.get(one.number).place == one.place


async def test_in_direct_messages_a_form_has_neither_channel_nor_thread(discord, command, kept, mod):
    place = discord.dm(mod)
    one = kept.add(a_subscription(DigestPlace(guild=None, target=mod.id), due_at=utcnow() + DAY))
    panel = await choose(discord, mod, await command("list", where=place), one)
    call = await discord.press(mod, panel, "Posting")

    (menu,) = [label["component"] for label in (await call.shown_modal())["components"]]
    assert [option["value"] for option in menu["options"]] == ["skip_empty", "picture"]


async def test_a_template_fills_in_what_was_not_said(command, kept, guild):
    await command("schedule", template="evening", stories=3)

    (made,) = kept.of_guild(guild.id)
    assert (made.schedule, made.wishes.title, made.wishes.limit) == ("daily 18:30", "Evening brief", 3)
    assert (made.wishes.length, made.wishes.skip_empty) == (DigestLength.SHORT, True)


@pytest.mark.parametrize("name", ["Morning brief", "Evening brief", "Weekly review"])
async def test_the_list_makes_a_digest_from_a_template_in_one_choice(
    discord, command, kept, channel, guild, mod, name
):
    call = await discord.choose(mod, await command("list"), name, menu="Start from a template")
    panel = await call.answer()

    (made,) = kept.of_guild(guild.id)
    assert (made.place, made.wishes.title) == (place_of(channel), name)
    assert "Next: " in panel.text
