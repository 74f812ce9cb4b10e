"""Processes of `clippings run` that a supervisor starts again, over one PostgreSQL and one Discord."""

import asyncio
import os
import random
import resource
import signal
import sys
from contextlib import asynccontextmanager, suppress

from tests.bot.program import ROOT, environment

_ENDS = 20.0  # seconds


class Fleet:
    """So many processes, each with a data folder of its own; one that ends is started again at once.

    Args:
        discord: the loopback Discord.
        folder: for data folders and logs.
        store: the address of the database.
        settings: variables of the processes, such as `CLUSTER__SHARDS`.
    """

    def __init__(self, discord, folder, store, **settings):
        self.discord, self.folder = discord, folder
        variables = {
            "STORE__URL": store,
            "DISCORD__API_URL": discord.api_url,
            "DISCORD__GATEWAY_URL": discord.gateway_url,
            "LOG__FORMAT": "json",
        } | settings
        self._variables = {f"CLIPPINGS_{name}": str(value) for name, value in variables.items()}
        self._processes, self._supervisors, self._ending = {}, [], False
        self.starts = 0

    def start(self, count):
        """Start so many processes."""
        for number in range(len(self._supervisors), len(self._supervisors) + count):
            self._supervisors.append(asyncio.create_task(self._supervise(number)))

    async def _supervise(self, number):
        while not self._ending:
            with (self.folder / f"bot-{number}.log").open("ab") as log:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot", "--data", self.folder / f"bot-{number}", "run"),
                    cwd=ROOT,
                    env=environment(DISCORD_TOKEN=self.discord.token, **self._variables),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.DEVNULL,
                    stderr=log,
                    start_new_session=True,
                )
            self._processes[number], self.starts = process, self.starts + 1
            await process.wait()
            # What it started ends with it, as in a container.
            self._signal(process, signal.SIGKILL)

    def kill(self, draw: random.Random):
        """Kill one of the processes with all that it started, and return its number."""
        number = draw.choice(sorted(self._processes))
        self._signal(self._processes[number], signal.SIGKILL)
        return number

    def restart(self, number):
        """End a process as a system does; it is started again."""
        self._processes[number].send_signal(signal.SIGTERM)

    @staticmethod
    def _signal(process, number):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)

    async def end(self):
        """End all, however they stand."""
        self._ending = True
        for process in self._processes.values():
            self._signal(process, signal.SIGKILL)
        await asyncio.wait(self._supervisors, timeout=_ENDS)

    def said(self, words):
        """Return how often the logs hold these words."""
        logs = self.folder.glob("bot-*.log")
        return sum(log.read_text(encoding="utf-8", errors="replace").count(words) for log in logs)

    @staticmethod
    def computed():
        """Return the processor's seconds of all processes that have ended."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime


@asynccontextmanager
async def fleet(discord, folder, store, *, count, **settings):
    """Run a fleet until the end of the block."""
    made = Fleet(discord, folder, store, **settings)
    made.start(count)
    try:
        yield made
    finally:
        await made.end()
