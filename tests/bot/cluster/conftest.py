"""Several bots over one store, each as a process of its own would run it."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest

from bot.app import compose
from config.sections import ClusterSettings
from corpus import Corpus
from tests.bot.conftest import CHAINS, FEEDS, NETWORK, SETTINGS, WITHOUT
from tests.bot.parsing import PARSERS
from tests.bot.program import settings_of

SHARDS = 4


class Cluster:
    """Starts bots over one folder, ends them, and kills them: then they hand nothing over."""

    def __init__(self, folder, discord, stack):
        self.folder, self.discord, self._stack = folder, discord, stack
        self.bots = []

    async def start(self, *, shards=SHARDS, per_process=2, ready=True):
        """Start one more bot, and wait until its shards are connected unless `ready` is false."""
        room = ClusterSettings(shards=shards, shards_per_process=per_process)
        bot = await self._stack.enter_async_context(_running(self.folder, self.discord, room))
        self.bots.append(bot)
        if ready:
            until = asyncio.create_task(_ready(bot))
            await asyncio.wait((bot.task, until), return_when=asyncio.FIRST_COMPLETED)
            if bot.task.done():
                bot.task.result()
        return bot

    async def stop(self, bot):
        """End a bot as a signal does."""
        bot.task.cancel()
        await asyncio.gather(bot.task, return_exceptions=True)
        await bot.close()

    async def kill(self, bot):
        """Let a bot end without a word, as kill -9 does."""
        process = bot._process
        process.leave = process.beat = _nothing
        bot._staying.cancel()
        for connection in bot._shards.values():
            connection._ending = True
            connection.socket.socket._response.connection.transport.abort()
        bot.task.cancel()
        await asyncio.gather(bot.task, return_exceptions=True)


async def _ready(bot):
    await bot.wait_until_able()
    await bot.wait_until_ready()


async def _nothing():
    pass


@asynccontextmanager
async def _running(folder, discord, room):
    with Corpus.open(folder, chains=CHAINS) as corpus:
        given = {"answers": SETTINGS, "network": NETWORK, "feeds": FEEDS, "cluster": room}
        bot = compose(
            corpus,
            settings_of(folder, **given),
            parsers=PARSERS,
            announce=lambda _text: None,
            without=WITHOUT,
        )
        bot.corpus = corpus
        async with bot:
            bot.task = asyncio.create_task(bot.start(discord.token))
            yield bot
            bot.task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await bot.task


@pytest.fixture
async def cluster(folder, discord):
    async with AsyncExitStack() as stack:
        yield Cluster(folder, discord, stack)
