"""Several shards: which of them hears what, and how often one may identify."""

import time

import aiohttp
import discord
import pytest

from tests.loopback.tiny_bot import quiet_intents, raw_client, running

HELLO, IDENTIFY, INVALID, READY = 10, 2, 9, "READY"


class Shards(discord.AutoShardedClient):
    """Hears messages, and keeps which shard brought them."""

    def __init__(self, **options):
        super().__init__(intents=quiet_intents(), guild_ready_timeout=0.05, **options)
        self.heard = []

    async def before_identify_hook(self, shard_id, *, initial=False):
        """Wait for nothing: the loopback refuses what comes too early."""

    async def on_message(self, message):
        """Reply with the shard."""
        self.heard.append(message)
        if message.author != self.user:
            await message.reply(f"shard {message.guild.shard_id if message.guild else 0}")


async def test_events_go_to_the_shard_of_their_guild(loopback):
    ann = loopback.add_user("ann")
    guilds = []
    for number in range(8):
        loopback.pass_time(0.001)  # so that their ids are of different shards
        guilds.append(guild := loopback.add_guild(f"guild {number}"))
        guild.add_member(ann)
    async with running(Shards(shard_count=4), loopback) as bot:
        await loopback.shards_ready(4)
        for guild in guilds:
            channel = guild.add_text_channel("news")
            asked = await loopback.say(ann, channel, f"<@{loopback.bot_id}>")
            reply = await loopback.next_message(channel, after=asked)
            assert reply.text == f"shard {(guild.id >> 22) % 4}"
        said = await loopback.say(ann, loopback.dm(ann), "hello")
        assert (await loopback.next_message(loopback.dm(ann), after=said)).text == "shard 0"
        # Each event came over one shard alone.
        assert len([each for each in bot.heard if each.author.id == ann.id]) == 9


async def started(loopback, session, shard, count):
    """Identify as a shard, and return the message that follows (of a refusal {}), with its connection."""
    socket = await session.ws_connect(loopback.gateway_url)
    assert (await socket.receive_json())["op"] == HELLO
    identity = {"token": loopback.token, "intents": 1, "shard": [shard, count]}
    await socket.send_json({"op": IDENTIFY, "d": identity})
    message = await socket.receive()
    return (message.json() if message.type is aiohttp.WSMsgType.TEXT else {}), socket


async def test_a_start_that_comes_too_early_is_refused(loopback):
    loopback.session_starts.limit(shards=4, max_concurrency=2, per=0.3)
    async with aiohttp.ClientSession() as session:
        began = time.monotonic()
        for shard in (0, 1):
            answer, _ = await started(loopback, session, shard, 4)
            assert answer["t"] == READY
        answer, _ = await started(loopback, session, 2, 4)
        assert (answer["op"], answer["d"]) == (INVALID, False)
        while (answer := (await started(loopback, session, 2, 4))[0])["op"] == INVALID:
            pass
        assert answer["t"] == READY
        assert time.monotonic() - began >= 0.3
    starts = loopback.session_starts
    assert starts.of_shards() == {0: 1, 1: 1, 2: 1}
    assert [shard for _, _, shard in starts.early] == [2] * len(starts.early)
    assert starts.most_within(0.3) > 2
    async with raw_client(loopback) as client:
        _, told = await client("GET", "/gateway/bot")
    assert (told["shards"], told["session_start_limit"]["max_concurrency"]) == (4, 2)
    assert told["session_start_limit"]["remaining"] == 997


@pytest.mark.parametrize(("shard", "guilds", "code"), [(4, 2500, 4010), (0, 0, 4011)])
async def test_a_shard_that_cannot_be_is_closed(loopback, shard, guilds, code):
    for number in range(8):
        loopback.pass_time(0.001)  # so that their ids are of different shards
        loopback.add_guild(f"guild {number}")
    loopback.session_starts.most_guilds = guilds
    async with aiohttp.ClientSession() as session:
        _, socket = await started(loopback, session, shard, 4)
        assert socket.close_code == code


async def test_so_many_starts_a_day(loopback):
    loopback.session_starts.total = 1
    async with aiohttp.ClientSession() as session:
        assert (await started(loopback, session, 0, 1))[0]["t"] == READY
        _, socket = await started(loopback, session, 0, 1)
        assert socket.close_code == 4004
