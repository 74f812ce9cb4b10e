"""A bot with digests in a process of its own, by a clock that runs ahead: for checks that kill it.

A nursery that has loaded everything forks one bot after the other, so that a kill costs no start of Python.
It reads lines of JSON (what `run` takes) and writes the id of each bot's process.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog
from discord.utils import utcnow

from bot.app import compose
from bot.core.charts import Charts
from bot.core.connection import point_at
from bot.digests.service import Digests
from bot.digests.stores import DigestStores
from bot.guilds.service import GuildService
from bot.locale.catalogue import Catalogue
from bot.state.outbox_delivery import SendRate, Timing
from corpus import Corpus
from tests.bot.conftest import CHAINS, FEEDS, NETWORK, SETTINGS
from tests.bot.digests.conftest import Pencil, Writer
from tests.bot.event_loop_lag import LagMeter
from tests.bot.parsing import PARSERS
from tests.bot.program import ROOT, environment, settings_of

LEASE = timedelta(seconds=30)


def run(folder, token, api_url, gateway_url, *, ahead=0.0, parts=0, report=None):
    """Runs the bot until it is killed.

    With `parts` its digests are made up and have so many; into `report` it writes for how long its event loop
    was held up at most.
    """
    point_at(api_url=api_url, gateway_url=gateway_url)
    asyncio.run(_running(folder, token, timedelta(seconds=ahead), parts=parts, report=report))


async def _running(folder, token, ahead, *, parts, report):
    with Corpus.open(folder, chains=CHAINS) as corpus:
        bot = compose(
            corpus,
            settings_of(folder, answers=SETTINGS, network=NETWORK, feeds=FEEDS),
            parsers=PARSERS,
            announce=lambda _link: None,
            without={"digests"},
        )
        services, stores = bot.services, bot.services[DigestStores]
        if parts:
            writer = Writer()
            writer.parts = parts
            stores = replace(stores, composer=writer)
        digests = Digests(
            bot,
            stores,
            guilds=services[GuildService],
            catalogue=services[Catalogue],
            charts=Pencil() if parts else services[Charts],
            pace=SendRate(),
            timing=Timing(clock=lambda: utcnow() + ahead, lease=LEASE),
        )
        async with bot:
            watch = asyncio.create_task(_watched(bot, report)) if report else None
            clock = asyncio.create_task(_sending(bot, digests))
            await bot.start(token)
        del watch, clock


async def _sending(bot, digests):
    """Sends digests as soon as the bot is connected."""
    await bot.wait_until_ready()
    await digests.runner.run()


async def _watched(bot, report):
    """Writes, again and again, the longest time that the loop was held up since the bot is connected."""
    await bot.wait_until_ready()
    meter = LagMeter()
    meter.start(asyncio.get_running_loop())
    while True:
        await asyncio.sleep(1)
        Path(report).write_text(str(meter), encoding="utf-8")  # noqa: ASYNC240 # a few bytes


def nursery():
    """Forks a bot for each line that is read."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    # As `clippings run` does: what is loaded by now is not looked through for garbage.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                run(**json.loads(line))
            except BaseException:
                traceback.print_exc()
                raise
            finally:
                os._exit(1)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


class Nursery:
    """The nursery as a check uses it, as an asynchronous context manager; no bot of it outlives it."""

    def __init__(self, *, quiet=True):
        self._errors = asyncio.subprocess.DEVNULL if quiet else None
        self._process, self._born = None, []

    async def __aenter__(self):
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.bot.digests.nursery"),
            cwd=ROOT,
            env=environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=self._errors,
        )
        return self

    async def bear(self, discord, folder, **options):
        """Starts a bot over a data folder; returns the id of its process."""
        given = {"folder": str(folder), "token": discord.token, **options}
        given |= {"api_url": discord.api_url, "gateway_url": discord.gateway_url}
        self._process.stdin.write(json.dumps(given).encode() + b"\n")
        await self._process.stdin.drain()
        self._born.append(int(await self._process.stdout.readline()))
        return self._born[-1]

    def kill(self, pid):
        """Kills a bot."""
        os.kill(pid, signal.SIGKILL)
        self._born.remove(pid)

    async def __aexit__(self, kind, error, trace):
        for pid in self._born:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.stdin.close()
        await self._process.wait()


if __name__ == "__main__":
    nursery()
