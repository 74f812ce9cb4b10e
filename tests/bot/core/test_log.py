"""What `clippings run` logs under every fault of the loopback: no token and, above debug, no question."""

import asyncio
import json
import re

import pytest

from tests.bot.conftest import is_acknowledgement, is_answer
from tests.bot.program import Process
from tests.loopback.server import LoopbackDiscord

TOKEN = "loopback.token.that.nobody.may.see"
QUESTION = "Who is the captain of the chess club of Zanzibar?"
LEVELS = ("debug", "info", "warning", "error")
# Of the lines of one run those of a higher level are a part; a process for each takes long.
RUNS = [
    pytest.param(level, form, marks=[] if (level, form) == ("debug", "text") else pytest.mark.slow)
    for level in LEVELS
    for form in ("text", "json")
]


@pytest.mark.parametrize(("level", "form"), RUNS)
async def test_no_fault_brings_a_token_or_a_question_into_the_log(folder, level, form):
    written, tokens = await faulty_run(folder, level, form)

    assert [token for token in tokens if token in written] == []
    assert "Authorization" not in re.sub(r"Authorization\W+\[redacted\]", "", written)
    assert [line for line in above_debug(written) if "Zanzibar" in line] == []
    assert "DiscordServerError" in written  # there was something to tell
    assert "Traceback" in written


async def faulty_run(folder, level, form):
    """Runs the bot, with one question under each fault; what it logged, and the tokens that there were."""
    async with LoopbackDiscord(token=TOKEN) as discord:
        guild = discord.add_guild("Readers")
        ann = discord.add_user("ann")
        guild.add_member(ann)
        process = await Process.start("run", **variables(discord, folder, level, form))
        try:
            await discord.ready()
            await questions(discord, guild, ann)
        finally:
            process.stop()
            await process.ended()
        return process.err, [TOKEN, *(call.token for call in discord.calls.values())]


def variables(discord, folder, level, form):
    """The environment of one run."""
    return {
        "DISCORD_TOKEN": TOKEN,
        "CLIPPINGS_DATA_DIR": str(folder),
        "CLIPPINGS_DISCORD__API_URL": discord.api_url,
        "CLIPPINGS_DISCORD__GATEWAY_URL": discord.gateway_url,
        "CLIPPINGS_LOG__LEVEL": level,
        "CLIPPINGS_LOG__FORMAT": form,
        "CLIPPINGS_ANSWERS__PER_MINUTE": "0",  # all questions come at once
    }


async def questions(discord, guild, ann):
    """Asks under each fault: by mention in a channel of its own, all at once; then by command."""
    order = discord.faults
    ways = [
        *(lambda when, each=each: order.refuse(each, when=when) for each in (429, 500, 502)),
        *(lambda when, each=each: order.refuse(503, times=each, when=when) for each in (1, 6)),
        *(lambda when, each=each: order.lose_answers(when=when, status=each) for each in (None, 500, 503)),
        lambda when: order.lose_answers(times=6, when=when),
        lambda when: order.delay(0.2, when=when),
        lambda when: order.refuse_at_the_edge(when=when),
    ]
    channels = [guild.add_text_channel(f"place-{number}") for number, _ in enumerate(ways)]
    for channel, way in zip(channels, ways, strict=True):
        way(lambda method, path, at=f"/channels/{channel.id}/messages": (method, path) == ("POST", at))
        await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    for when in (is_acknowledgement, is_answer):
        for way in ways[:2] + ways[3:6]:
            way(when)
    await asyncio.gather(*(discord.slash(ann, channels[0], "ask", question=QUESTION) for _ in range(12)))
    await discord.faults.drop_gateway()
    await discord.ready()
    for channel in channels[:4] + channels[5:8]:
        await discord.changes.until(lambda at=channel: answered(at), what="an answer")
    await discord.request("POST", f"/channels/{channels[4].id}/messages", times=6)


def answered(channel):
    """Whether the bot has posted something there."""
    return any(message.author.bot for message in channel.messages.values())


def above_debug(written):
    """The lines of what was logged above debug; what a line of text goes on with belongs to it."""
    if written.startswith("{"):
        return [line for line in written.splitlines() if json.loads(line)["level"] != "debug"]
    entries = re.split(r"\n(?=\d{4}-\d\d-\d\dT)", written)
    return [entry for entry in entries if not re.match(r"\S+ \[debug", entry)]
