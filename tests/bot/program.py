"""`clippings` as a process of its own, on the loop of a test."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

from config.sections import AlertSettings, ClusterSettings, DiscordSettings, HealthSettings, StoreSettings
from config.settings import Settings

ROOT = Path(__file__).parents[2]


def environment(**variables):
    """The environment of a shell that knows nothing of this test run, with some variables more."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLIPPINGS_", "DISCORD_"))
    }
    return kept | variables


class Process:
    """A running `clippings`, with what it has printed so far."""

    def __init__(self, process):
        self._process = process
        self._lines = {"out": list[str](), "err": list[str]()}
        self._more = asyncio.Event()
        self._readers = [
            asyncio.create_task(self._read(process.stdout, "out")),
            asyncio.create_task(self._read(process.stderr, "err")),
        ]

    @classmethod
    async def start(cls, *arguments, module="bot", **variables):
        """Starts `clippings` with these arguments and environment variables; `module` is what runs it."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", module, *map(str, arguments)),
                cwd=ROOT,
                env=environment(**variables),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        )

    @property
    def pid(self):
        """The number of its process."""
        return self._process.pid

    @property
    def out(self):
        """What it has written to standard output."""
        return "".join(self._lines["out"])

    @property
    def err(self):
        """What it has written to standard error, such as its log."""
        return "".join(self._lines["err"])

    @property
    def running(self):
        """Whether it has not ended yet."""
        return self._process.returncode is None

    def signal(self, number):
        """Sends it a signal."""
        self._process.send_signal(number)

    def stop(self):
        """Asks it to end, as a system does that shuts down."""
        self.signal(signal.SIGTERM)

    async def ended(self, within=30):
        """Waits for its end, so many seconds, and returns its exit code."""
        async with asyncio.timeout(within):
            await asyncio.wait(self._readers)
            return await self._process.wait()

    async def said(self, words, within=30, *, times=1):
        """Waits until these words stand in its log so many times, so many seconds."""
        async with asyncio.timeout(within):
            while self.err.count(words) < times:
                self._more.clear()
                await self._more.wait()

    async def kill(self):
        """Ends it, however a test ended."""
        if self.running:
            self._process.kill()
        await self.ended()

    async def _read(self, stream, name):
        async for line in stream:
            self._lines[name].append(line.decode())
            self._more.set()


def free_port():
    """A port on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def settings_of(folder, *, message_content=False, **rooms):
    """Settings of a bot that is composed here, of which the environment changes nothing."""
    discord = DiscordSettings(token="", api_url="", gateway_url="", message_content=message_content)
    given = {
        "store": StoreSettings(url=""),
        "health": HealthSettings(port=0, host="127.0.0.1"),
        "alerts": AlertSettings(channel=0, user=0),
        "cluster": ClusterSettings(shards=0, shards_per_process=16),
    } | rooms
    return Settings.model_construct(data_dir=str(folder), discord=discord, **given)
