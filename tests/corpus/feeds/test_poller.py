"""Feeds are read when they are due, and none waits for another."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web

from corpus.feeds.poller import Poller, startable
from corpus.feeds.schedule import PollRules
from corpus.models.errors import StoreUnavailableError
from corpus.models.feed import EntryStatus
from tests.builders import NOON, Clock, a_feed
from tests.corpus.feeds.followed import LONG, InProcess, at_once
from tests.web import rss


class Told(list):
    """What the polls came to, which can be waited for."""

    def __init__(self):
        super().__init__()
        self._more = asyncio.Event()

    def append(self, polled):
        super().append(polled)
        self._more.set()

    async def reach(self, count):
        while len(self) < count:
            self._more.clear()
            await self._more.wait()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def started(site, corpus, clock):
    """Make a poller, and return what its polls came to."""

    @asynccontextmanager
    async def start(*, beside=at_once, told=None, **options):
        told = Told() if told is None else told
        async with site.fetcher(**options) as fetcher:
            made = Poller.of(
                corpus.feeds,
                fetcher,
                InProcess(corpus),
                beside=beside,
                rules=PollRules(),
                clock=clock,
                tell=told.append,
                seed=1,
            )
            yield made, told

    return start


def follow(site, corpus, *names, due_at=NOON):
    for name in names:
        site.put(f"{name}/feed", rss((f"News of {name}", None, f"{LONG} {name}", NOON), title=name))
        corpus.feeds.add(site.url(f"{name}/feed"), now=NOON, due_at=due_at)


def names(told):
    return sorted(polled.feed.title for polled in told)


async def test_what_is_due_is_read_and_nothing_else(site, corpus, started):
    follow(site, corpus, "a.test", "b.test")
    follow(site, corpus, "later.test", due_at=NOON + timedelta(seconds=1))

    async with started() as (made, told):
        count = await made.poll_due()
        again = await made.poll_due()

    assert (count, again) == (2, 0)
    assert names(told) == ["a.test", "b.test"]


async def test_a_feed_whose_poll_ends_while_the_next_are_looked_up_is_not_read_again(site, corpus, started):
    released, told = asyncio.Event(), Told()

    async def hanging(_request):
        await released.wait()
        return web.Response(status=500)

    async def late(work):
        result = work()
        if told and not released.is_set():
            released.set()
            await told.reach(2)
        return result

    follow(site, corpus, "a.test")
    site.put("b.test/feed", hanging)
    corpus.feeds.add(site.url("b.test/feed"), now=NOON, due_at=NOON)

    async with started(beside=late, told=told) as (made, _):
        assert await made.poll_due() == 2


async def test_feeds_can_be_read_before_they_are_due(site, corpus, started):
    follow(site, corpus, "a.test", "b.test", due_at=NOON + timedelta(hours=1))
    wanted = [feed for feed in corpus.feeds.all() if "a.test" in feed.url]

    async with started() as (made, told):
        count = await made.poll_now(wanted)

    assert (count, names(told)) == (1, ["a.test"])


async def test_feeds_become_due_again_as_time_passes(site, corpus, clock, started):
    follow(site, corpus, "a.test")

    async with started() as (made, told):
        for _ in range(4):
            clock.now = corpus.feeds.all()[0].due_at
            await made.poll_due()

    assert site.count("a.test/feed") == 4
    assert sum(polled.count(EntryStatus.TAKEN) for polled in told) == 1


async def test_a_feed_that_hangs_keeps_no_other_waiting(site, corpus, started):
    released = asyncio.Event()

    async def hanging(_request):
        await released.wait()
        return web.Response(status=500)

    follow(site, corpus, *[f"{n}.test" for n in range(5)])
    for n in range(50):
        site.put(f"hanging{n}.test/feed", hanging)
        corpus.feeds.add(site.url(f"hanging{n}.test/feed"), now=NOON, due_at=NOON - timedelta(hours=1))

    async with started(seconds=60) as (made, told):
        running = asyncio.create_task(made.poll_due())
        await told.reach(5)
        done = names(told)
        released.set()
        await running

    assert done == [f"{n}.test" for n in range(5)]
    assert len(told) == 55


async def test_many_feeds_of_one_host_keep_another_waiting_no_longer(site, corpus, started):
    asked = asyncio.Event()

    async def waiting(_request):
        await asked.wait()
        return web.Response(status=500)

    for n in range(110):
        site.put(f"big.test/{n}", waiting)
        corpus.feeds.add(site.url(f"big.test/{n}"), now=NOON, due_at=NOON - timedelta(hours=1))
    follow(site, corpus, "small.test")

    async with started(seconds=60) as (made, told):
        running = asyncio.create_task(made.poll_due())
        await told.reach(1)
        first = names(told)
        asked.set()
        count = await running

    assert first == ["small.test"]
    assert count == 111


async def test_a_poll_that_breaks_down_ends_no_other_and_is_tried_again_later(
    site, corpus, clock, started, monkeypatch
):
    follow(site, corpus, "a.test", "b.test")
    broken, seen = corpus.feeds.all()[0], corpus.feeds.seen

    def failing(number):
        if number == broken.number:
            raise OSError("the disk is full")
        return seen(number)

    monkeypatch.setattr(corpus.feeds, "seen", failing)
    async with started() as (made, told):
        await made.poll_due()
        clock.now += timedelta(minutes=9)
        soon = await made.poll_due()
        monkeypatch.undo()
        clock.now += timedelta(minutes=2)
        later = await made.poll_due()

    assert [str(polled.error) for polled in told if polled.error] == ["the disk is full"]
    assert (soon, later) == (0, 1)
    assert all(feed.failures == 0 and feed.succeeded_at for feed in corpus.feeds.all())


async def test_it_runs_until_it_is_cancelled(site, corpus, started):
    follow(site, corpus, "a.test")

    async with started() as (made, told):
        running = asyncio.create_task(made.run(tick=0.001))
        await told.reach(1)
        follow(site, corpus, "b.test")
        await told.reach(2)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    assert names(told) == ["a.test", "b.test"]


async def test_it_goes_on_after_an_outage_of_the_store_which_it_tells_once(
    site, corpus, started, monkeypatch
):
    follow(site, corpus, "a.test")
    due, outages, reasons = corpus.feeds.due, [1, 2, 3], []

    def away(**options):
        if outages:
            raise StoreUnavailableError(f"away {outages.pop(0)}")
        return due(**options)

    monkeypatch.setattr(corpus.feeds, "due", away)
    async with started() as (made, told):
        made.put_off = lambda error: reasons.append(str(error))
        running = asyncio.create_task(made.run(tick=0.001))
        await told.reach(1)
        running.cancel()

    assert (names(told), reasons) == (["a.test"], ["away 1"])


def test_of_one_host_only_so_many_are_started_beside_those_that_run():
    due = [a_feed(f"https://a.test/{n}", number=n) for n in range(9)]
    due += [a_feed("https://b.test/", number=20)]

    chosen = startable(due, busy={0: "a.test", 50: "a.test"})

    assert [feed.number for feed in chosen] == [1, 2, 20]


def test_feeds_that_fail_come_after_those_that_do_not():
    due = [
        a_feed(f"https://{n}.test/", number=n, failures=failures) for n, failures in enumerate([3, 0, 1, 0])
    ]

    assert [feed.number for feed in startable(due, busy={})] == [1, 3, 0, 2]
