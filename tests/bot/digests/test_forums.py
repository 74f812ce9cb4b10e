"""Digests in forums: a post for each digest or each story, once, with the tag that the forum wants."""

import pytest
from discord.utils import utcnow

from bot.digests.store import Wishes
from tests.bot.digests.conftest import EIGHT, HOUR, LEASE, a_subscription, labels, place_of
from tests.loopback.permissions import Permission

FORUM = Wishes(forum=True)


@pytest.fixture
def forum(guild):
    return guild.add_forum_channel("digests")


def posts(discord, forum):
    """The posts of a forum, each with its messages, oldest first."""
    threads = [each for each in discord.channels.values() if each.parent is forum]
    return [(thread.name, list(thread.messages.values())) for thread in threads]


def said(discord, forum):
    return [
        [message.text.partition("\n")[0] for message in messages] for _, messages in posts(discord, forum)
    ]


async def test_a_digest_is_one_post_with_its_further_messages_in_it(discord, digests, forum):
    digests.add(forum, wishes=FORUM)
    digests.writer.parts = 3

    await digests.at(EIGHT)

    assert said(discord, forum) == [["23 08-24 08, 0", "23 08-24 08, 1", "23 08-24 08, 2"]]


@pytest.mark.parametrize("part", [0, 1])
async def test_what_arrived_though_nobody_noticed_is_found_by_the_next_process(discord, made, forum, part):
    dead, alive = made(), made()
    dead.add(forum, wishes=FORUM)
    dead.outbox.dies_at, discord.nonce_lifetime = part, 0.0

    await dead.at(EIGHT)
    before = said(discord, forum)
    await alive.at(EIGHT + LEASE)

    assert before == [["23 08-24 08, 0", "23 08-24 08, 1"][: part + 1]]
    assert said(discord, forum) == [["23 08-24 08, 0", "23 08-24 08, 1"]]


async def test_a_post_that_was_archived_since_is_found_too(discord, made, forum):
    dead, alive = made(), made()
    dead.add(forum, wishes=FORUM)
    dead.outbox.dies_at = 0
    await dead.at(EIGHT)
    (thread,) = [each for each in discord.channels.values() if each.parent is forum]
    thread.archived = True

    await alive.at(EIGHT + 9 * HOUR)

    assert said(discord, forum) == [["23 08-24 08, 0", "23 08-24 08, 1"]]


@pytest.mark.parametrize("status", [None, 500, 502, 503])
async def test_a_lost_answer_posts_nothing_twice(discord, digests, forum, status):
    digests.add(forum, wishes=FORUM)
    is_post = lambda method, path: method == "POST" and path.endswith("/threads")  # noqa: E731
    discord.faults.lose_answers(when=is_post, status=status)

    await digests.at(EIGHT)

    assert said(discord, forum) == [["23 08-24 08, 0", "23 08-24 08, 1"]]


async def test_a_post_comes_when_discord_takes_it_again(discord, digests, forum):
    digests.add(forum, wishes=FORUM)
    discord.faults.refuse(429, when=lambda method, path: method == "POST" and path.endswith("/threads"))

    await digests.at(EIGHT)

    assert len(posts(discord, forum)) == 1


async def test_a_digest_of_real_news_is_a_post_of_its_name(discord, command, kept, news, forum):
    one = kept.add(
        a_subscription(place_of(forum), due_at=utcnow() + HOUR, wishes=Wishes(forum=True, title="Ports"))
    )

    told = await command("now", digest=one.number)

    ((name, (message,)),) = posts(discord, forum)
    assert name.startswith("Ports · ")
    assert message.select("Why these?")
    assert f"/{message.channel.id}/{message.id}" in told.text


async def test_a_post_for_each_story_has_its_headline_and_says_of_which_digest_it_is(
    discord, command, kept, press, news, forum
):
    wishes = Wishes(forum=True, thread=True, title="Ports")
    one = kept.add(a_subscription(place_of(forum), due_at=utcnow() + HOUR, wishes=wishes))

    await command("now", digest=one.number)

    found = posts(discord, forum)
    first, *_ = found[0][1]
    assert {"Comet over Chile"} < {name for name, _ in found}
    assert all(len(messages) == 1 and "-# Ports · " in messages[0].text for _, messages in found)
    assert labels(first) == ["Why?", "Compare", "Timeline"]
    assert (await press(first, "Compare")).ephemeral


@pytest.mark.parametrize(
    ("tags", "wants", "set_tags"),
    [
        ([("News", False), ("Ports", False)], True, ["Ports"]),
        ([("Staff", True), ("News", False)], True, ["News"]),
        ([("News", False)], False, []),
    ],
)
async def test_a_post_has_the_tag_of_its_name_or_one_where_the_forum_wants_one(
    discord, command, kept, guild, news, tags, wants, set_tags
):
    forum = guild.add_forum_channel("tagged", tags=tags, requires_tag=wants)
    panel = await command("schedule", when="daily 8:00", title="Ports", channel=forum)
    await command("now", digest=kept.of_guild(guild.id)[0].number)

    (thread,) = [each for each in discord.channels.values() if each.parent is forum]
    names = {tag["id"]: tag["name"] for tag in forum.available_tags}
    assert [names[each] for each in thread.tags] == set_tags
    assert "a post for each digest" in panel.text


async def test_a_forum_whose_tags_the_bot_may_not_set_is_refused(command, kept, guild):
    forum = guild.add_forum_channel("tagged", tags=[("Staff", True)], requires_tag=True)

    message = await command("schedule", when="daily 8:00", channel=forum)

    assert "Posts need a tag in that forum" in message.text
    assert kept.of_guild(guild.id) == ()


async def test_a_forum_where_the_bot_may_not_post_is_refused_and_pauses_a_digest(
    digests, command, kept, guild, mod
):
    forum = guild.add_forum_channel("mute", deny=Permission.SEND_MESSAGES)

    message = await command("schedule", when="daily 8:00", channel=forum)
    one = digests.add(forum, wishes=FORUM)
    for number in range(4):
        await digests.at(EIGHT + number * HOUR)

    assert "Send Messages" in message.text
    assert kept.get(one.number).paused is not None
