"""`clippings run` as it is run: a process of its own, and an unmodified discord.py in it."""

import asyncio
import os
import signal
import socket
from contextlib import suppress

import pytest
from discord.utils import utcnow

from bot.cli.run import _until_signalled
from bot.feeds.polling import sole_poller
from corpus import Corpus
from tests.bot.conftest import is_answer
from tests.bot.messages import excerpts, titles
from tests.bot.program import Process
from tests.builders import NOON
from tests.web import rss, serving

TOKEN = "loopback.token.that.nobody.may.see"
QUESTION = "Who is the captain of the chess club?"


@pytest.fixture
async def clippings():
    """Starts `clippings`; whatever still runs at the end is ended."""
    started = []

    async def start(*arguments, **variables):
        started.append(await Process.start(*arguments, **variables))
        return started[-1]

    yield start
    for each in started:
        await each.kill()


@pytest.fixture
def variables(discord, folder):
    """The environment that lets `clippings run` find the loopback, and the articles."""
    discord.token = TOKEN
    return {
        "DISCORD_TOKEN": TOKEN,
        "CLIPPINGS_DATA_DIR": str(folder),
        "CLIPPINGS_DISCORD__API_URL": discord.api_url,
        "CLIPPINGS_DISCORD__GATEWAY_URL": discord.gateway_url,
    }


async def test_it_prints_the_invitation_answers_logs_as_json_and_ends_in_order(
    discord, guild, channel, ann, clippings, variables, ask, mention
):
    process = await clippings("run", **variables, CLIPPINGS_LOG__FORMAT="json")
    await discord.ready()
    answers = [await ask(QUESTION), await mention(QUESTION)]
    process.stop()

    assert await process.ended() == 0
    assert [titles(each) for each in answers] == [["Chess club wins"]] * 2
    assert process.out.startswith("Invite the bot to a server: https://discord.com/oauth2/authorize?")
    assert process.out.count("\n") == 1
    assert all(line.startswith("{") for line in process.err.splitlines())
    assert '"event": "opening the data folder"' in process.err.splitlines()[0]
    assert '"event": "answered"' in process.err
    assert "Traceback" not in process.err
    assert TOKEN not in process.out + process.err


@pytest.mark.slow
async def test_what_is_being_answered_when_it_is_told_to_end_is_finished(
    discord, guild, channel, ann, clippings, variables
):
    process = await clippings("run", **variables)
    await discord.ready()
    discord.faults.delay(0.5, times=2, when=is_answer)
    call = await discord.slash(ann, channel, "ask", question=QUESTION)
    said = await discord.say(ann, channel, f"<@{discord.bot_id}> {QUESTION}")
    await discord.request("POST", "/typing")
    process.stop()

    assert await process.ended() == 0
    answers = [call.original, *(each for each in channel.messages.values() if each.reference is said)]
    assert [titles(each) for each in answers] == [["Chess club wins"]] * 2
    assert "[error" not in process.err


@pytest.mark.slow
async def test_in_an_empty_folder_it_says_how_articles_come_in(
    discord, guild, clippings, variables, tmp_path
):
    process = await clippings("run", "--data", tmp_path / "empty", **variables)
    await discord.ready()
    process.stop()

    assert await process.ended() == 0
    assert process.out.startswith("No articles yet: add some with `clippings ingest PATH`")


async def test_an_end_that_is_swallowed_is_asked_for_again():
    async def stubborn():
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await asyncio.sleep(60)

    running = asyncio.create_task(stubborn())
    ending = asyncio.create_task(_until_signalled(running))
    await asyncio.sleep(0)  # it listens from here on
    os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(ending, 20)
    assert running.cancelled()


@pytest.fixture
async def feed(folder, variables, channel, ann):
    """The web with a feed that is followed, for a bot that ann can ask."""
    entry = ("A goose in the hall", None, "A goose named Berta walked into the town hall of Varde.", utcnow())
    async with serving() as site:
        site.put("127.0.0.1/feed", rss(entry))
        with Corpus.open(folder) as corpus:
            corpus.feeds.add(site.url("127.0.0.1/feed"), now=NOON, due_at=NOON)
        variables["CLIPPINGS_NETWORK__ALLOW_LOOPBACK"] = "true"
        variables["CLIPPINGS_NETWORK__PORTS"] = f"[{site.port}]"
        yield site


@pytest.mark.slow
async def test_it_reads_the_feeds_that_are_followed_and_answers_from_them(
    discord, clippings, variables, feed, folder, ask
):
    process = await clippings("run", **variables)
    await discord.ready()
    await process.said("feed read", within=120)
    answer = await ask("Which goose walked into the town hall?")
    with sole_poller(folder) as alone:
        assert not alone
    process.stop()

    assert await process.ended() == 0
    assert excerpts(answer) == ["A goose named Berta walked into the town hall of Varde."]
    assert "Traceback" not in process.err
    assert feed.asked[0].headers["User-Agent"].startswith("Clippings/")


@pytest.mark.slow
async def test_it_leaves_feeds_to_another_where_the_settings_say_so(
    discord, clippings, variables, feed, folder, ask
):
    process = await clippings("run", **variables, CLIPPINGS_FEEDS__POLL="false")
    await discord.ready()
    await ask(QUESTION)
    with sole_poller(folder) as alone:
        assert alone
    process.stop()

    assert await process.ended() == 0
    assert feed.asked == []


async def test_without_a_token_it_says_where_to_put_one(clippings, tmp_path):
    process = await clippings("run", CLIPPINGS_DATA_DIR=str(tmp_path / "data"))

    assert await process.ended() == 1
    assert process.out == ""
    assert process.err.startswith("clippings: no token: set DISCORD_TOKEN")
    assert process.err.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.slow
async def test_a_wrong_token_is_one_clear_line(discord, clippings, variables):
    discord.token = "another.token"

    process = await clippings("run", **variables)

    assert await process.ended() == 1
    assert (
        last_line(process) == "clippings: Discord refuses the token; copy it anew from the developer portal"
    )
    assert TOKEN not in process.out + process.err


@pytest.mark.slow
async def test_no_network_is_one_clear_line(discord, clippings, variables):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    variables["CLIPPINGS_DISCORD__API_URL"] = f"http://127.0.0.1:{port}/api/v10"

    process = await clippings("run", **variables)

    assert await process.ended() == 1
    assert last_line(process).startswith("clippings: cannot reach Discord (")
    assert last_line(process).endswith("check the network and try again")


@pytest.mark.slow
async def test_an_unavailable_discord_is_one_clear_line(discord, clippings, variables):
    discord.faults.refuse(503, times=50)

    process = await clippings("run", **variables)

    assert await process.ended() == 1
    assert last_line(process) == "clippings: Discord answers 503; try again in a while"


def last_line(process):
    """The last line of a process that failed to start: no line is a traceback, and one only is its own."""
    lines = process.err.splitlines()
    assert "Traceback" not in process.err
    assert sum(line.startswith("clippings: ") for line in lines) == 1
    return lines[-1]
