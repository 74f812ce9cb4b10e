"""`clippings` in forked processes, by a clock that tests move, with every rest cut short.

A process that has loaded everything forks one `clippings` after the other: a kill costs no start of Python.
It knows only the command line, and that the bot takes the time from discord.py and rests by asyncio.
"""

import asyncio
import json
import mmap
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime

import discord

from tests.bot.program import ROOT, environment

LONGEST_REST = 0.1  # seconds


class Clock:
    """How many seconds the bot is ahead of this machine, in a file that all processes map."""

    def __init__(self, path):
        with open(path, "r+b") as file:  # noqa: PTH123 # a descriptor is what is wanted
            self._map = mmap.mmap(file.fileno(), 8)

    def set(self, ahead):
        """Set the seconds."""
        self._map[:] = struct.pack("d", ahead)

    def now(self):
        """Return the bot's present moment."""
        return datetime.fromtimestamp(time.time() + struct.unpack("d", self._map[:])[0], UTC)


class Nursery:
    """The forking process as tests use it; no process of it outlives it."""

    def __init__(self):
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 # closed with the nursery
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(bytes(8))
        self._file, self.clock, self._alive = file.name, Clock(file.name), set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.delivery.nursery", self._file],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def start(self, *arguments, **variables):
        """Start `clippings` with arguments and environment variables; return the id of its process."""
        pid = int(self._asked({"arguments": list(map(str, arguments)), "variables": variables}))
        self._alive.add(pid)
        return pid

    def run(self, *arguments, **variables):
        """Run `clippings` to its end, and raise unless it succeeds."""
        pid = self.start(*arguments, **variables)
        status = int(self._asked({"wait": pid}))
        self._alive.discard(pid)
        assert status == 0, f"clippings {arguments} failed"

    def kill(self, pid):
        """Kill a process, unless it has ended."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self._alive.discard(pid)

    def close(self):
        """End everything."""
        for pid in list(self._alive):
            self.kill(pid)
        self._process.communicate()
        self._log.close()
        os.unlink(self._file)  # noqa: PTH108

    def errors(self):
        """Return what was logged as an error since the last time."""
        self._log.seek(0)
        logged = self._log.read()
        self._log.seek(0)
        self._log.truncate()
        return [line for line in logged.splitlines() if "[error" in line or "Error:" in line]

    def _asked(self, order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def hasten(clock):
    """Let discord.py take the time from `clock`, and cut rests short; before the bot is imported."""
    discord.utils.utcnow = clock.now
    rest = asyncio.sleep

    async def short(seconds, result=None):
        return await rest(min(seconds, LONGEST_REST), result)

    asyncio.sleep = short


def serve(path):
    """Fork a `clippings` for each order that is read."""
    hasten(Clock(path))
    from bot import client
    from bot.__main__ import main

    assert client
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _answer(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]))
            continue
        pid = os.fork()
        if not pid:
            sys.argv = ["clippings", *order["arguments"]]
            os.environ.update(order["variables"])
            os.dup2(2, 1)  # what it prints is no answer to an order
            main()
            sys.exit()
        _answer(pid)


def _answer(number):
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
