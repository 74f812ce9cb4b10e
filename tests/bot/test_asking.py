"""Questions by command, mention, direct message and reply, against the loopback Discord."""

import pytest

from corpus import split_sentences


async def test_a_command_is_acknowledged_and_answered_with_a_cited_excerpt(discord, bot, ann, channel):
    await discord.commands_synced()

    call = await discord.slash(ann, channel, "ask", question="When did the harbour of Elmsea reopen?")
    message = await call.answer()

    assert call.acknowledged_after < 1
    assert "reopened** on Tuesday after nine days" in message.text
    assert "[Harbour of Elmsea reopens](<https://example.org/1#:~:text=" in message.text
    assert "newest of 5 articles: " in message.text
    assert discord.violations == []


async def test_a_mention_is_answered_in_a_reply_that_pings_nobody(discord, bot, ann, channel):
    asked = await discord.say(ann, channel, f"<@{discord.bot_id}> who is the captain of the chess club?")

    reply = await discord.next_message(channel, after=asked)

    assert "Cara Dunn" in reply.text
    assert not reply.pings
    assert discord.violations == []
