"""A bot as a process on a machine whose disk, clock and database fail when a test wants it."""

import shutil
import struct
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.program import Process
from tests.builders import copy_of

TOKEN = "loopback.token.that.nobody.may.see"
QUESTION = "Who is the captain of the chess club?"
SOURCE = Path(__file__).parent / "machine.c"


@pytest.fixture
async def run(discord, guild, channel, ann):
    """Starts `clippings run` over a folder; whatever still runs at the end is ended."""
    discord.token, started = TOKEN, []

    async def ran(folder, *, ready=True, **variables):
        given = {
            "DISCORD_TOKEN": TOKEN,
            "CLIPPINGS_DATA_DIR": str(folder),
            "CLIPPINGS_DISCORD__API_URL": discord.api_url,
            "CLIPPINGS_DISCORD__GATEWAY_URL": discord.gateway_url,
            "CLIPPINGS_FEEDS__POLL": "false",
        }
        started.append(await Process.start("run", **given | variables))
        if ready:
            await discord.ready()
        return started[-1]

    yield ran
    for each in started:
        await each.kill()


@pytest.fixture
def ask(discord, ann, channel):
    """Asks, and returns what the user sees."""

    async def asked(question=QUESTION):
        call = await discord.slash(ann, channel, "ask", question=question)
        return str(await call.answer())

    return asked


@pytest.fixture
def small_disk(filled, tmp_path):
    """A data folder with the articles, on a disk of its own with 2 MB to spare."""
    place = tmp_path / "disk"
    place.mkdir()
    size = sum(file.stat().st_size for file in filled.rglob("*")) + 2_000_000
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk takes the right to mount one")
    try:
        yield copy_of(filled, place / "data")
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def filled_up(folder):
    """No byte is free on the disk of a folder within the block."""
    stuff = folder.parent / "stuff"
    with stuff.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    yield
    stuff.unlink()


def make_read_only(disk):
    """Let nothing be written to a small disk any more."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


class Machine:
    """Fails on demand: syncs to its disk, and its clock."""

    def __init__(self, library, folder):
        self._fsync, self._clock = folder / "fsync-fails", folder / "clock"
        self.variables = {
            "LD_PRELOAD": str(library),
            "MACHINE_FSYNC": str(self._fsync),
            "MACHINE_CLOCK": str(self._clock),
        }
        self.set_clock(days=0)

    def set_clock(self, *, days):
        """Sets the clock so many days ahead."""
        with self._clock.open("r+b" if self._clock.exists() else "xb") as file:
            file.write(struct.pack("q", days * 86_400))

    @contextmanager
    def failing_fsync(self):
        """What is written cannot be made durable within the block."""
        self._fsync.touch()
        yield
        self._fsync.unlink()


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """The library that is preloaded, compiled."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    target = tmp_path_factory.mktemp("machine") / "machine.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", target, SOURCE, "-ldl"], check=True)
    return target


@pytest.fixture
def machine(library, tmp_path):
    return Machine(library, tmp_path)
