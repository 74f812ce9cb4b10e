"""Mentions that came while the bot was away are answered when it is back, and those it answered are not."""

import pytest
from discord.utils import utcnow

from bot.ask.missed import MissedMentions
from bot.core.threads import Threads
from bot.state.outbox_history import MessageHistory
from tests.bot.messages import titles

QUESTION = "When did the harbour of Elmsea reopen?"


def replies(channel, said):
    return [each for each in channel.messages.values() if each.reference is said]


@pytest.fixture
def say(discord, ann, channel):
    async def said(text):
        return await discord.say(ann, channel, f"<@{discord.bot_id}> {text}")

    return said


async def test_a_mention_that_nobody_heard_is_answered_once(discord, folder, start, channel, ann, say):
    first = await start(folder)
    await first.close()
    said = await say(QUESTION)
    plain = await discord.say(ann, channel, QUESTION)

    second = await start(folder)
    await discord.changes.until(lambda: replies(channel, said), what="the answer")
    again = await MissedMentions(
        second, MessageHistory(second.corpus.engine), Threads(at_once=1, timeout=10)
    ).find(utcnow())

    assert again == 0
    assert len(replies(channel, said)) == 1
    assert titles(replies(channel, said)[0]) == ["Harbour of Elmsea reopens"]
    assert replies(channel, plain) == []


@pytest.mark.parametrize("text", [QUESTION, "hello", ""])
async def test_what_was_answered_before_is_not_answered_again(discord, folder, start, channel, say, text):
    first = await start(folder)
    said = await say(text)
    await discord.changes.until(lambda: replies(channel, said), what="the answer")
    missed = MissedMentions(first, MessageHistory(first.corpus.engine), Threads(at_once=1, timeout=10))

    assert await missed.find(utcnow()) == 0


async def test_a_mention_that_is_found_and_heard_at_once_is_answered_once(
    discord, folder, start, channel, say
):
    bot = await start(folder)
    said = await say(QUESTION)
    await discord.changes.until(lambda: replies(channel, said), what="the answer")

    bot.dispatch("message", await bot.get_channel(channel.id).fetch_message(said.id))

    later = await say(QUESTION)
    await discord.changes.until(lambda: replies(channel, later), what="the answer")
    assert len(replies(channel, said)) == 1


async def test_the_newest_messages_are_read_and_who_has_left_is_passed_over(
    discord, folder, start, guild, channel, ann, bob, say
):
    first = await start(folder)
    await first.close()
    for number in range(100):
        await discord.say(ann, channel, f"{number}")
    gone = await discord.say(bob, channel, f"<@{discord.bot_id}> {QUESTION}")
    del guild.members[bob.id]
    said = await say(QUESTION)

    await start(folder)
    await discord.changes.until(lambda: replies(channel, said), what="the answer")
    assert replies(channel, gone) == []
