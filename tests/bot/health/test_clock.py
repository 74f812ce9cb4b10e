"""A clock that is set back keeps nothing waiting for the days that it was ahead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.threads import Threads
from bot.digests.store import Subscriptions
from bot.guilds.store import Guilds
from bot.health.clock import ClockWatch
from bot.state.messages import Kind, Message
from bot.state.outbox import Outbox
from bot.state.quota import Quota
from corpus import Corpus
from tests.bot.conftest import CHAINS
from tests.bot.digests.conftest import a_subscription
from tests.builders import NOON

DAY = timedelta(days=1)


@pytest.fixture
def corpus(tmp_path):
    with Corpus.open(tmp_path, chains=CHAINS) as opened:
        yield opened


class Clocks:
    """The time of day, which can be set, and one that only runs."""

    def __init__(self):
        self.now, self.seconds = NOON, 0.0

    def run(self, minutes=1, *, jump=timedelta()):
        self.now += timedelta(minutes=minutes) + jump
        self.seconds += minutes * 60
        return self.now


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def watch(corpus, clocks):
    threads = Threads(at_once=1, timeout=10)
    return ClockWatch(corpus.engine, threads, longest=DAY, monotonic=lambda: clocks.seconds)


def plan(corpus, now):
    """A feed, a digest and an interrupted message, planned at `now`."""
    feed = corpus.feeds.add("https://example.org/feed", now=now, due_at=now + timedelta(hours=3))
    digest = Subscriptions(corpus.engine).add(
        a_subscription(due_at=now.replace(hour=8) + DAY, covered_until=now)
    )
    outbox = Outbox(corpus.engine, Quota(Guilds(corpus.engine), corpus.engine))
    outbox.claim(
        Message(kind=Kind.DIGEST, target=5, due_at=now), until=now + timedelta(minutes=5), also=lambda _: True
    )
    return feed, digest, outbox


async def test_what_was_planned_ahead_is_done_when_it_should_be(corpus, clocks, watch, logs):
    await watch.tick(clocks.now)
    await watch.tick(clocks.run(jump=5 * DAY))
    _, digest, outbox = plan(corpus, clocks.now)

    await watch.tick(clocks.run(jump=-5 * DAY))

    now = clocks.now
    assert [feed.due_at for feed in corpus.feeds.all()] == [now]
    mended = Subscriptions(corpus.engine).get(digest.number)
    assert mended.due_at == now.replace(hour=8, minute=0, second=0) + DAY
    # What came in since that digest, in the minute until the clock was looked at, is left to the next one.
    assert mended.covered_until == now - timedelta(minutes=1)
    assert len(outbox.stray(Kind.DIGEST, now)) == 1
    assert [line["hours"] for line in logs.lines if line["event"] == "the clock was set"] == [120, -120]


async def test_what_ends_after_the_clock_was_set_back_is_put_right_too(corpus, clocks, watch):
    feed, digest, _ = plan(corpus, clocks.now)
    digests, wrong = Subscriptions(corpus.engine), clocks.now + 5 * DAY
    await watch.tick(clocks.now)
    await watch.tick(clocks.run(jump=5 * DAY))
    await watch.tick(clocks.run(jump=-5 * DAY))
    corpus.feeds.record(replace(feed, due_at=wrong), now=wrong)  # a poll that took a while
    digests.change(digest.number, covered_until=wrong)  # an edition that was on its way

    await watch.tick(clocks.run())

    assert corpus.feeds.all()[0].due_at == clocks.now
    assert digests.get(digest.number).covered_until <= clocks.now
    assert digests.get(digest.number).due_at == digest.due_at


async def test_a_restart_puts_it_right_too(corpus, clocks, watch):
    plan(corpus, clocks.now + 30 * DAY)

    await watch.tick(clocks.now)

    assert len(corpus.feeds.due(now=clocks.now)) == 1


async def test_what_a_right_clock_has_planned_stays(corpus, clocks, watch, logs):
    feed, digest, outbox = plan(corpus, clocks.now)

    for _ in range(3):
        await watch.tick(clocks.run())

    assert corpus.feeds.all() == (feed,)
    assert Subscriptions(corpus.engine).get(digest.number) == digest
    assert outbox.stray(Kind.DIGEST, clocks.now) == ()
    assert logs.lines == []
