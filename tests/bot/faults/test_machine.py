"""What becomes of the bot on a machine that fails: it survives, says so in one line, and goes on."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from discord.utils import utcnow

from bot.state.tables import WATCHES
from bot.watches.store import SavedWatch, Watches
from corpus import Corpus
from corpus.pipeline.extraction import analysed
from corpus.store.database import FILE_NAME
from corpus.store.tables import ARTICLES
from tests.bot.conftest import CHAINS
from tests.bot.faults.conftest import QUESTION, make_read_only
from tests.bot.faults.machine import filled_up
from tests.bot.program import Process
from tests.builders import SUBJECTS, an_article
from tests.loopback.changes import WAIT

pytestmark = pytest.mark.slow

ANSWER = "Cara Dunn"
NOTICE = "My storage isn't working right now"


def lines(process, words):
    """The lines of a bot's log with these words."""
    return [line for line in process.err.splitlines() if words in line]


def kept(folder):
    """How many articles and watches a folder has."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as database:
        tables = (ARTICLES, WATCHES)
        return tuple(database.execute(f"SELECT count(*) FROM {each.name}").fetchone()[0] for each in tables)


def said_at_last(process):
    """The last line of a bot that has ended."""
    return process.err.splitlines()[-1]


async def test_a_full_disk(run, ask, small_disk):
    process = await run(small_disk)
    with filled_up(small_disk):
        assert NOTICE in await ask()
        await process.said("storage failed")
    assert ANSWER in await ask()

    assert len(lines(process, "storage failed")) == 1
    assert "check that the folder can be written and the disk is not full" in process.err
    assert "Traceback" not in process.err
    process.stop()
    assert await process.ended() == 0


async def test_a_start_on_a_full_disk(run, ask, small_disk):
    with filled_up(small_disk):
        process = await run(small_disk, ready=False)
        assert await process.ended() == 1
    assert "disk" in said_at_last(process)
    assert "Traceback" not in process.err

    await run(small_disk)
    assert ANSWER in await ask()


async def test_a_start_on_a_read_only_disk(run, ask, small_disk):
    make_read_only(small_disk.parent)

    process = await run(small_disk, ready=False)

    assert await process.ended() == 1
    assert said_at_last(process) == (
        f"clippings: cannot use the data folder {small_disk}: Read-only file system; choose another with "
        "--data, give this user the right to write there, or make room on the disk"
    )


async def test_a_disk_that_becomes_read_only(run, ask, folder, machine):
    process = await run(folder, **machine.variables)
    with machine.read_only():
        assert NOTICE in await ask()
        await process.said("storage failed")
    assert ANSWER in await ask()

    (line,) = lines(process, "storage failed")
    assert "disk I/O error; check that the disk is not full and not failing" in line
    assert "Traceback" not in process.err


async def test_a_database_that_another_program_locks(run, ask, folder):
    process = await run(folder)
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert NOTICE in await ask()
        other.execute("ROLLBACK")
    assert ANSWER in await ask()

    (line,) = lines(process, "storage failed")
    assert "database is locked; another program uses it, so try again when that is done" in line
    assert "Traceback" not in process.err


async def test_writes_that_cannot_be_made_durable(run, ask, folder, machine, tmp_path):
    article = tmp_path / "goose.md"
    article.write_text("# A goose in the hall\n\nA goose named Berta walked into the town hall of Varde.\n")
    data = {"CLIPPINGS_DATA_DIR": str(folder), **machine.variables}
    process = await run(folder, **machine.variables)
    with machine.failing_fsync():
        said = await ask()  # a write that SQLite need not sync succeeds
        assert NOTICE in said or ANSWER in said
        ingest = await Process.start("ingest", article, **data)
        code = await ingest.ended()
    assert "Traceback" not in ingest.err + process.err
    assert code == 1
    assert len(ingest.err.splitlines()) == 1

    ingest = await Process.start("ingest", article, **data)
    assert await ingest.ended() == 0
    assert "Berta" in await ask("Which goose walked into the town hall of Varde?")
    assert lines(process, "storage failed") or NOTICE not in said


async def test_a_second_bot_on_the_same_folder(run, ask, folder):
    first = await run(folder)

    second = await run(folder, ready=False)

    assert await second.ended() == 1
    assert said_at_last(second) == (
        f"clippings: another `clippings run` uses {folder}: stop that one, or give this one a folder of its "
        "own with --data"
    )
    assert ANSWER in await ask()
    assert first.running


async def test_a_clock_that_jumps_by_days(run, ask, folder, machine):
    machine.set_clock(days=0)
    process = await run(folder, **machine.variables)
    assert ANSWER in await ask()
    for days in (3, -3, 0):
        machine.set_clock(days=days)
        assert ANSWER in await ask(f"{QUESTION} {days}")
    assert "Traceback" not in process.err
    process.stop()
    assert await process.ended() == 0


async def test_a_clock_that_is_a_year_ahead_deletes_nothing(run, folder, machine):
    now = utcnow()
    ages = dict(zip(SUBJECTS.values(), range(0, 600, 100), strict=True))
    with Corpus.open(folder, chains=CHAINS) as corpus:
        fed = [an_article(body, published_at=now - timedelta(days=age)) for body, age in ages.items()]
        corpus.take([replace(analysed(each), received_at=now, by_feed=1) for each in fed])
        watch = SavedWatch(owner=1, question=QUESTION, made=now, expires=now + timedelta(days=30))
        Watches(corpus.engine).add(watch)
    variables = {"CLIPPINGS_FEEDS__POLL": "true", "CLIPPINGS_RETENTION__DAYS": "450", **machine.variables}
    machine.set_clock(days=400)
    process = await run(folder, **variables)
    await process.said("nothing is deleted by age", times=2)
    await process.kill()
    assert kept(folder) == (11, 1)

    machine.set_clock(days=0)
    process = await run(folder, **variables)
    await process.said("articles expired")
    assert kept(folder) == (10, 1)  # one is older by the right clock too


async def test_what_is_acknowledged_under_load_is_answered_and_it_ends_in_ten_seconds(
    run, discord, guild, channel, folder
):
    readers = [discord.add_user(f"reader{number}") for number in range(40)]
    for each in readers:
        guild.add_member(each)
    process = await run(folder)
    discord.faults.delay(4, times=10, when=lambda _method, path: path.endswith("/messages/@original"))
    calls = [await discord.slash(each, channel, "ask", question=QUESTION, wait=False) for each in readers]
    await discord.request("PATCH", "/messages/@original")
    loop = asyncio.get_running_loop()
    began = loop.time()
    process.stop()

    assert await process.ended() == 0
    assert loop.time() - began < 10
    await discord.disconnected()
    process = await run(folder)
    async with asyncio.timeout(WAIT):
        for call in calls:
            if call.acknowledged_after is not None:
                await call.answer()
    assert sum(call.acknowledged_after is not None for call in calls) > 20
    assert all(len(call.messages) <= 1 for call in calls)
