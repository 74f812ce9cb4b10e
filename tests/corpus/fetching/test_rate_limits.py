"""How fast one host is asked."""

import asyncio

import pytest

from corpus.fetching.rate_limits import Pace, PaceRules
from corpus.models.errors import FetchError


async def most_at_once(pace, names):
    """How many of these turns were held at the same time."""
    held, most = 0, 0

    async def hold(name):
        nonlocal held, most
        async with pace.turn(name):
            held += 1
            most = max(most, held)
            await asyncio.sleep(0)
            held -= 1

    await asyncio.gather(*map(hold, names))
    return most


async def test_a_host_is_asked_by_so_many_at_once():
    pace = Pace(PaceRules(at_once=2, burst=100))

    assert await most_at_once(pace, ["a.test"] * 10) == 2


async def test_hosts_do_not_wait_for_each_other():
    pace = Pace(PaceRules(at_once=1, burst=100))

    assert await most_at_once(pace, ["a.test", "b.test", "c.test"]) == 3


async def test_after_a_burst_a_host_is_asked_at_its_pace():
    pace = Pace(PaceRules(at_once=9, burst=3, seconds=0.02))
    clock = asyncio.get_running_loop().time
    began = clock()

    for _ in range(3 + 4):
        async with pace.turn("a.test"):
            pass

    assert clock() - began >= 0.07  # the first three come at once, each of the others after its time


async def test_a_host_that_rests_is_not_asked_and_another_is():
    pace = Pace()
    pace.rest("a.test", 60)

    with pytest.raises(FetchError) as refused:
        async with pace.turn("a.test"):
            pass
    async with pace.turn("b.test"):
        pass

    assert refused.value.wait == pytest.approx(60, abs=1)


async def test_a_rest_that_is_over_is_over():
    pace = Pace()
    pace.rest("a.test", -1)

    async with pace.turn("a.test"):
        pass


async def test_a_host_that_wants_it_slower_is_asked_one_at_a_time():
    pace = Pace(PaceRules(at_once=5, burst=100, seconds=0.001))
    pace.slow_down("a.test", 0.01)
    pace.slow_down("a.test", 0.005)

    assert pace.seconds("a.test") == 0.01
    assert await most_at_once(pace, ["a.test"] * 3) == 1


async def test_hosts_that_are_idle_are_forgotten_and_those_that_rest_are_not():
    pace = Pace(PaceRules(burst=1, seconds=1e-9))
    pace.rest("resting.test", 60)
    for number in range(2000):
        async with pace.turn(f"{number}.test"):
            pass

    assert len(pace) < 600
    with pytest.raises(FetchError):
        async with pace.turn("resting.test"):
            pass
