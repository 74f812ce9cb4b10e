"""A bot on a loopback that lasts for many walks, with the event loop that they take place in."""

import asyncio
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core.connection import point_at
from config.sections import NetworkSettings
from corpus import Corpus
from tests.bot.conftest import ARTICLES, CHAINS, running
from tests.bot.logs import Logs
from tests.bot.strange.walk import PATIENCE, Walk
from tests.loopback.server import LoopbackDiscord

# No port of the web's: nothing that is written somewhere is looked for on the network.
NETWORK = NetworkSettings(contact="", ports=(1,), timeout=5, allow_loopback=False)


class World:
    """Runs walks one after the other."""

    def __init__(self, runner, bot, discord, logs):
        self._runner, self._bot, self._discord, self._logs = runner, bot, discord, logs

    def walk(self, strange):
        """Walks through everything with this content; what was done."""
        self._logs.clear()
        walk = Walk(self._bot, self._discord, strange)
        try:
            done = self._runner.run(walk.all())
        except BaseException as error:
            error.add_note(f"the last that was done: {walk.done[-1:]}")
            raise
        assert self._logs.at("error") == [], (self._logs.lines, done[-1])
        return done


@contextmanager
def world():
    """A world of its own, with a few usual articles."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(Route, "BASE", Route.BASE)
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
        logs = stack.enter_context(Logs().capturing())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        with Corpus.open(folder, chains=CHAINS) as corpus:
            corpus.add(ARTICLES)
        runner = stack.enter_context(asyncio.Runner())
        open_ends = AsyncExitStack()
        stack.callback(lambda: runner.run(open_ends.aclose()))
        yield World(runner, *runner.run(_started(open_ends, folder)), logs)


async def _started(stack, folder):
    discord = await stack.enter_async_context(LoopbackDiscord())
    discord.ack_deadline = PATIENCE  # how soon the bot answers is measured elsewhere, on a quiet machine
    point_at(api_url=discord.api_url, gateway_url=discord.gateway_url)
    bot = await stack.enter_async_context(running(folder, discord, network=NETWORK))
    await discord.commands_synced()
    return bot, discord
