"""Nothing is deleted by age before a server has confirmed the machine's clock."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from bot.core.server_clock import ServerClock
from tests.builders import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Machine:
    """A clock that is ahead of the true time by `ahead`, and one that nobody sets."""

    def __init__(self):
        self.true, self.ahead = NOON, timedelta()
        self.clock = ServerClock(lambda: self.true + self.ahead, uptime=self.uptime)

    def uptime(self):
        return (self.true - NOON).total_seconds() + 77

    def hear(self, off=timedelta(), *, from_discord):
        self.clock.hear(self.true + off, from_discord=from_discord)


@pytest.fixture
def machine():
    return Machine()


def test_a_clock_is_not_confirmed_while_nobody_has_named_the_time(machine):
    assert (machine.clock.is_confirmed, machine.clock.ahead) == (False, None)


@pytest.mark.parametrize("ahead", [-400 * DAY, -2 * DAY, 2 * DAY, 400 * DAY])
@pytest.mark.parametrize("from_discord", [True, False])
def test_a_clock_that_is_set_is_not_confirmed_until_it_is_right_again(machine, ahead, from_discord):
    machine.hear(from_discord=from_discord)
    assert machine.clock.is_confirmed

    machine.ahead, machine.true = ahead, machine.true + 5 * HOUR
    assert (machine.clock.is_confirmed, machine.clock.ahead) == (False, ahead)
    machine.hear(from_discord=from_discord)
    assert not machine.clock.is_confirmed

    machine.ahead = timedelta(hours=1)
    assert machine.clock.is_confirmed


def test_a_clock_that_is_wrong_from_the_start_is_not_confirmed(machine):
    machine.ahead = 5 * DAY
    machine.hear(from_discord=False)
    assert machine.clock.ahead is None

    machine.hear(from_discord=True)
    assert (machine.clock.ahead, machine.clock.is_confirmed) == (5 * DAY, False)


def test_a_site_with_a_wrong_clock_contradicts_neither_the_machine_nor_discord(machine):
    for known in (False, True):
        machine.hear(from_discord=known)
        machine.hear(400 * DAY, from_discord=False)
        machine.hear(20 * HOUR, from_discord=False)
        assert machine.clock.is_confirmed
    assert machine.clock.ahead == timedelta()

    machine.ahead = 400 * DAY
    machine.hear(400 * DAY, from_discord=False)
    assert not machine.clock.is_confirmed


async def test_a_guarded_job_waits_and_gets_the_time_anew(machine, logs):
    done = []

    async def job(now):
        done.append(now)

    machine.ahead = 400 * DAY
    machine.hear(from_discord=True)
    waiting = asyncio.create_task(machine.clock.guarded(job, look=0)(machine.true + machine.ahead))
    for _ in range(3):
        await asyncio.sleep(0)
    assert done == []
    machine.ahead = timedelta()
    await waiting

    assert done == [NOON]
    assert [line["hours_ahead"] for line in logs.lines] == [9600]
    logs.clear()


async def test_the_time_is_that_of_the_responses(discord, machine):
    machine.true = machine.true.replace(year=1999)
    async with aiohttp.ClientSession(trace_configs=[machine.clock.requests(from_discord=True)]) as session:
        await session.get(f"{discord.api_url}/gateway")

    assert machine.clock.ahead < -20 * 365 * DAY
