"""Leases: one process at a time, freed by another when it dies, and a rate that all share."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, event

from corpus.store.database import open_database
from corpus.store.leases import FREE, Leases
from corpus.store.tables import LEASES
from tests.builders import Clock

LASTING = timedelta(seconds=10)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def leases(tmp_path, clock):
    engine = open_database(tmp_path)
    made = Leases(engine, clock=clock)
    made._now = lambda _connection: clock()  # also where the database has a clock of its own
    yield made
    engine.dispose()


@pytest.fixture
def in_postgres(database):
    engine = create_engine(database)
    LEASES.create(engine)
    yield Leases(engine, clock=Clock())
    engine.dispose()


def test_what_one_holds_no_other_claims_until_it_is_given_back(leases, clock):
    assert leases.claim(["b", "a", "process:one"], "one", LASTING) == {"a", "b", "process:one"}
    clock.now += 2 * LASTING  # time alone frees nothing: perhaps nobody could renew
    assert leases.claim(["a", "c"], "two", LASTING) == {"c"}
    leases.release(["a", "c"], "one", due_in=LASTING, details={"seen": 3})  # "c" is not its own
    assert [(each.name, each.holder, each.details) for each in leases.all("")] == [
        ("a", FREE, {"seen": 3}),
        ("b", "one", {}),
        ("c", "two", {}),
        ("process:one", "one", {}),
    ]
    assert leases.claim(["a"], "two", LASTING) == frozenset()  # it is not due yet
    clock.now += LASTING
    assert leases.claim(["a"], "two", LASTING) == {"a"}


def test_what_could_not_be_given_back_is_claimed_again(leases, clock):
    assert leases.claim(["job:a"], "one", LASTING) == {"job:a"}
    clock.now += LASTING  # the store was away when it was done
    leases.claim(["process:one"], "one", LASTING)
    leases.renew("one", LASTING)
    assert leases.claim(["job:a"], "two", LASTING) == frozenset()
    assert leases.claim(["job:a"], "one", LASTING) == {"job:a"}


def test_what_a_process_claimed_after_it_was_reaped_is_free_when_it_is_over(leases, clock):
    leases.claim(["job:a"], "reaped", LASTING)
    assert leases.claim(["job:a"], "two", LASTING) == frozenset()
    clock.now += LASTING
    assert leases.claim(["job:a"], "two", LASTING) == {"job:a"}


def test_what_is_just_given_back_is_not_claimed_again_before(leases):
    leases.claim(["job:a", "job:b"], "one", LASTING)
    claimed = []

    def late(*_):
        claimed.append(leases.claim(["job:a", "job:b"], "one", LASTING))

    event.listen(leases._engine, "engine_connect", late, once=True)
    leases.release(["job:a"], "one")
    assert claimed == [{"job:b"}]
    assert leases.claim(["job:a"], "one", LASTING) == {"job:a"}


def test_the_dead_are_reaped_and_the_living_are_not(leases, clock):
    freed = []
    for name in ("one", "two"):
        leases.claim([f"process:{name}", f"job:{name}", f"feed:{name}"], name, LASTING)
    clock.now += LASTING / 2
    assert leases.renew("two", LASTING) == {"process:two", "job:two", "feed:two"}
    clock.now += LASTING / 2
    (dead,) = leases.ended("process:")
    assert dead.holder == "one"
    assert leases.reap(dead, also=[lambda _connection, holder: freed.append(holder)])
    assert not leases.reap(dead)  # somebody was quicker
    assert leases.renew("one", LASTING) == frozenset()  # by which it knows
    assert [each.name for each in leases.all("")] == ["feed:two", "job:one", "job:two", "process:two"]
    assert leases.claim(["job:one"], "two", LASTING) == {"job:one"}
    leases.leave("process:two", "two", also=[lambda _connection, holder: freed.append(holder)])
    assert {(each.name, each.holder) for each in leases.all("")} == {("job:one", FREE), ("job:two", FREE)}
    assert freed == ["one", "two"]


def test_turns_come_one_after_the_other(leases, clock):
    assert leases.take("identify:0", timedelta(seconds=15)) == 0
    assert leases.take("identify:1", timedelta(seconds=15)) == 0
    assert leases.take("identify:0", timedelta(seconds=15)) == 15
    leases.lengthen("identify:0", timedelta(seconds=5))
    clock.now += timedelta(seconds=4)
    assert leases.take("identify:0", timedelta(seconds=15)) == 1
    clock.now += timedelta(seconds=1)
    assert leases.take("identify:0", timedelta(seconds=15)) == 0


def test_a_shared_rate_is_never_exceeded(leases, clock):
    every, given = timedelta(seconds=0.02), []
    for step in range(60):
        seconds = leases.reserve("requests", 1 + step % 3, every=every, burst=5)
        given += [clock.now + timedelta(seconds=seconds) + turn * every for turn in range(1 + step % 3)]
        clock.now += timedelta(seconds=0.01 * (step % 7))
    assert given == sorted(given)
    for first, last in zip(given, given[50:], strict=False):
        # 50 turns last a second, but for the five that may come at once after a rest.
        assert (last - first).total_seconds() >= 0.9 - 1e-9


@pytest.mark.scale
def test_processes_that_race_in_postgres_claim_each_thing_once(in_postgres):
    names = [f"feed:{number}" for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(lambda who: in_postgres.claim(names, f"p{who}", LASTING), range(8)))
        assert sorted(name for each in claimed for name in each) == sorted(names)
        turns = list(threads.map(lambda _: in_postgres.take("identify:0", LASTING), range(8)))
        assert turns.count(0) == 1
        waits = sorted(threads.map(lambda _: in_postgres.reserve("r", 1, every=LASTING), range(8)))
    assert all(b - a > 9.5 for a, b in pairwise(waits))
    for who in range(8):
        in_postgres.release(names, f"p{who}")
    assert in_postgres.claim(names, "late", LASTING) == set(names)
