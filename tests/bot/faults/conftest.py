"""A bot as a process on a machine whose disk, clock and database fail when a test wants it."""

import subprocess

import pytest

from tests.bot.faults.machine import Machine, compiled, mounted
from tests.bot.program import Process
from tests.builders import copy_of

TOKEN = "loopback.token.that.nobody.may.see"
QUESTION = "Who is the captain of the chess club?"


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
    size = sum(file.stat().st_size for file in filled.rglob("*")) + 2_000_000
    with mounted(tmp_path / "disk", size) as place:
        if place is None:
            pytest.skip("a small disk takes the right to mount one")
        yield copy_of(filled, place / "data")


def make_read_only(disk):
    """Let nothing be written to a small disk any more."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """The library that is preloaded, compiled."""
    made = compiled(tmp_path_factory.mktemp("machine"))
    if made is None:
        pytest.skip("no C compiler")
    return made


@pytest.fixture
def machine(library, tmp_path):
    return Machine(library, tmp_path)
