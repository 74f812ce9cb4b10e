"""`/digest`: digests are shown, paused, resumed and removed, by those who may."""

import asyncio
import re
from dataclasses import replace

import pytest
from discord.utils import utcnow

from bot.digests.store import DigestPlace, SubscriptionPause, Subscriptions, Wishes
from bot.digests.stores import DigestStores
from corpus.models.digest import DigestTopic
from tests.bot.conftest import running
from tests.bot.digests.conftest import DAY, a_subscription, choose, labels, place_of
from tests.loopback.changes import WAIT
from tests.loopback.permissions import USUAL_MEMBER, Permission

TIME = re.compile(r"<t:(\d+):f>")


async def test_where_nothing_was_set_up_the_list_says_how(command):
    message = await command("list")

    assert "/digest schedule" in message.text
    assert labels(message) == ["New digest", "Preview"]
    assert message.select("Start from a template")


async def test_the_list_names_every_digest_of_the_guild_and_no_other(command, kept, one, channel):
    elsewhere = kept.add(a_subscription(DigestPlace(guild=99, target=channel.id)))
    paused = kept.add(replace(one, paused=SubscriptionPause.FORBIDDEN))

    message = await command("list")

    assert [option.value for option in message.select("Choose a digest").options] == [
        str(one.number),
        str(paused.number),
    ]
    assert f"**{one.number}** · <#{channel.id}>" in message.text
    assert f"**{elsewhere.number}**" not in message.text


async def test_a_long_list_fits(command, kept, one):
    for _ in range(24):
        kept.add(
            replace(
                one, schedule="weekdays at 8:00 " * 5, wishes=Wishes(topics=(DigestTopic(query="*" * 200),))
            )
        )

    message = await command("list")

    assert len(message.select("Choose a digest").options) == 25
    assert "more in the menu" in message.text


async def test_no_more_digests_are_made_than_a_menu_shows(command, kept, one, guild):
    for _ in range(24):
        kept.add(one)

    message = await command("schedule", when="daily 8:00")

    assert "already have 25 digests" in message.text
    assert len(kept.of_guild(guild.id)) == 25


async def test_a_digest_is_paused_and_resumed_by_button(discord, command, press, kept, one, mod):
    kept.change(one.number, due_at=utcnow() - 3 * DAY)
    panel = await choose(discord, mod, await command("list"), one)

    paused = await press(panel, "Pause")
    state = kept.get(one.number).paused
    resumed = await press(paused, "Resume")

    assert state is SubscriptionPause.ASKED
    assert "Paused" in paused.edits[-2 if paused is resumed else -1].text or "Paused" in paused.text
    assert kept.get(one.number).paused is None
    assert kept.get(one.number).due_at > utcnow()


@pytest.mark.parametrize(("name", "paused"), [("pause", None), ("resume", SubscriptionPause.ASKED)])
async def test_a_digest_is_paused_and_resumed_by_command(command, kept, one, name, paused):
    kept.change(one.number, paused=paused)

    await command(name, digest=one.number)

    assert (kept.get(one.number).paused is None) == (name == "resume")


async def test_without_an_option_one_is_chosen_from_a_menu(discord, command, kept, one, mod):
    menu = await command("pause")

    await choose(discord, mod, menu, one)

    assert kept.get(one.number).paused is SubscriptionPause.ASKED


async def test_a_digest_is_removed_after_a_question(command, press, kept, one):
    asked = await command("remove", digest=one.number)
    there = kept.get(one.number)
    await press(asked, "Remove it")

    assert there == one
    assert kept.get(one.number) is None


async def test_a_digest_that_is_gone_is_said_to_be(command, kept, one):
    kept.remove(one.number)

    message = await command("pause", digest=one.number)

    assert f"igest {one.number} does not exist here" in message.text


async def test_buttons_work_after_a_restart(discord, folder, start, channel, mod):
    async with running(folder, discord) as first:
        one = Subscriptions(first.corpus.engine).add(a_subscription(place_of(channel), due_at=utcnow() + DAY))
        menu = await (await discord.slash(mod, channel, "digest list")).answer()
    await discord.disconnected()
    second = await start(folder)

    panel = await choose(discord, mod, menu, one)
    await (await discord.press(mod, panel, "Pause")).answer()

    assert Subscriptions(second.corpus.engine).get(one.number).paused is SubscriptionPause.ASKED


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

    assert kept.get(one.number).paused is SubscriptionPause.ASKED


@pytest.mark.parametrize("act", ["Pause", "Edit", "Remove"])
async def test_one_who_may_use_other_commands_may_not_use_its_buttons(
    discord, guild, command, kept, one, bob, act
):
    discord.commands.ignore_permissions = True
    discord.commands.override(guild, "digest", bob)
    panel = await choose(discord, bob, await command("list", by=bob), one)
    discord.commands.overrides.clear()
    discord.commands.override(guild, "ask", guild.everyone)
    discord.commands.override(guild, "settings", bob)

    answer = await (await discord.press(bob, panel, act)).answer()

    assert "Manage Server" in answer.text
    assert kept.get(one.number) == one


async def test_the_digests_of_one_guild_are_out_of_reach_of_another(discord, command, kept, one, mod):
    other = discord.add_guild("Others")
    other.add_member(mod, USUAL_MEMBER | Permission.MANAGE_GUILD)
    place = other.add_text_channel("place")

    for name in ("pause", "remove", "preview"):
        message = await command(name, where=place, digest=one.number)
        assert f"igest {one.number} does not exist here" in message.text

    assert kept.get(one.number) == one


async def test_a_person_schedules_their_own_in_direct_messages(discord, command, kept, ann):
    place = discord.dm(ann)

    await command("schedule", by=ann, where=place, when="daily 7:00")
    shown = await command("list", by=ann, where=place)

    (made,) = kept.of_person(ann.id)
    assert made.place == DigestPlace(guild=None, target=ann.id)
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

    async with asyncio.timeout(WAIT):
        while await bot.services[DigestStores].threads.aside(lambda: kept.of_guild(guild.id)):
            pass
