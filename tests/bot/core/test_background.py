"""Background loops: each job at its interval, whatever becomes of a run, until all are cancelled."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.background import Background, BackgroundLoop
from bot.core.errors import UserError
from tests.builders import NOON

AT_ONCE = timedelta()


class Job:
    """A job that counts its runs, and raises what it is given, one error a run; then it waits."""

    def __init__(self, *errors):
        self.errors, self.runs, self.done, self.cancelled = list(errors), 0, asyncio.Event(), False

    async def run(self, _now):
        self.runs += 1
        if self.errors:
            raise self.errors.pop(0)
        self.done.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


@pytest.fixture
async def started():
    backgrounds = []

    def start(*loops):
        backgrounds.append(Background(loops, clock=lambda: NOON))
        backgrounds[-1].start()
        return backgrounds[-1]

    yield start
    for each in backgrounds:
        await each.close()


async def test_a_job_that_fails_is_logged_and_runs_again(started, logs):
    job = Job(ValueError("no such thing"), UserError("that took too long"))

    started(BackgroundLoop("upkeep", AT_ONCE, job.run))
    await job.done.wait()

    assert job.runs == 3
    assert logs.at("error") == ["background job failed"]
    assert logs.at("warning") == ["background job put off"]


async def test_no_loop_holds_up_another(started):
    first, second = Job(), Job()

    started(BackgroundLoop("first", AT_ONCE, first.run), BackgroundLoop("second", AT_ONCE, second.run))

    await asyncio.gather(first.done.wait(), second.done.wait())


async def test_closing_waits_until_every_job_has_ended(started):
    job = Job()
    background = started(BackgroundLoop("upkeep", AT_ONCE, job.run))
    await job.done.wait()

    await background.close()

    assert job.cancelled


async def test_a_loop_begins_when_it_is_ready(started):
    job, ready = Job(), asyncio.Event()
    started(BackgroundLoop("posts", AT_ONCE, job.run, ready=ready.wait))
    await asyncio.sleep(0)
    before = job.runs

    ready.set()
    await job.done.wait()

    assert (before, job.runs) == (0, 1)
