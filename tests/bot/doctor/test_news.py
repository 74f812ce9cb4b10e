"""Feeds that fail or are silent, who reads them, and digests that failed."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.digests.edition import due_edition
from bot.digests.store import SubscriptionPause, Subscriptions
from bot.doctor import news
from bot.doctor.checks import of_folder_at
from bot.feeds.polling import sole_poller
from bot.state.messages import State
from bot.state.outbox_history import MessageHistory
from corpus.models.answer import TimeWindow
from corpus.models.errors import Reason
from corpus.models.feed import EntryStatus, FeedStatus, SeenEntry
from corpus.store.database import open_database, server_url
from corpus.store.feeds import FeedStore
from corpus.store.leases import Leases
from tests.bot.conftest import CHAINS
from tests.bot.digests.conftest import a_subscription
from tests.bot.doctor.findings import only, wrong
from tests.builders import NOON

DAY = timedelta(days=1)


@pytest.fixture
def engine(folder):
    engine = open_database(folder, CHAINS)
    yield engine
    engine.dispose()


@pytest.fixture
def follow(engine):
    """Follows a feed, as it stands with these fields."""
    store = FeedStore(engine)

    def followed(entries=(), **fields):
        url = f"https://ann:secret@news.test/{len(store.all())}"
        feed = store.add(url, now=NOON - 90 * DAY, due_at=NOON)
        changed = {name: getattr(feed, name) for name in feed.__slots__} | fields
        store.record(type(feed)(**changed), now=NOON, entries=entries)
        return feed.number

    return followed


def test_feeds_that_do_well_are_fine(engine, follow):
    follow(newest_at=NOON - DAY, per_day=3.0)
    follow(newest_at=NOON - 60 * DAY, per_day=0.1)

    assert wrong(news.feeds(engine, NOON)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"failures": 3, "problem": Reason("HTTP 403"), "failing_since": NOON - 2 * DAY},
            "fails for 2 days: HTTP 403",
        ),
        ({"status": FeedStatus.DISABLED, "problem": Reason("gone")}, "is no longer read: gone"),
        ({"newest_at": NOON - 10 * DAY, "per_day": 5.0}, "has had nothing new for 1 week"),
        ({"newest_at": NOON - 10 * DAY}, "has had nothing new for 1 week"),
    ],
)
def test_a_feed_that_fails_or_is_silent_is_a_warning_without_its_password(engine, follow, fields, expected):
    number = follow(**fields)

    level, text = only(news.feeds(engine, NOON), "feeds")

    assert level == "warning"
    assert text.startswith(f"{number} (https://news.test/0) {expected}; `clippings feeds ")
    assert "secret" not in text


def test_a_feed_most_of_whose_entries_are_rejected_is_a_warning(engine, follow):
    entries = [
        SeenEntry(
            key=f"{number}",
            link="",
            digest="",
            seen_at=NOON,
            tried_at=NOON,
            status=EntryStatus.REJECTED if number < 9 else EntryStatus.TAKEN,
            reason="a cookie wall",
        )
        for number in range(12)
    ]
    follow(entries)

    assert "75% of its entries became no articles" in only(news.feeds(engine, NOON), "feeds")[1]


def test_of_many_feeds_some_are_named(engine, follow):
    for _ in range(8):
        follow(failures=1, problem=Reason("HTTP 500"))

    *_, last = findings = wrong(news.feeds(engine, NOON))

    assert len(findings) == 6
    assert last[2] == "3 feeds more want something; `clippings feeds list` shows all"


@pytest.mark.parametrize(
    ("late", "running", "expected"),
    [
        (False, False, "does not run now, but no feed waits for it"),
        (False, True, "runs"),
        (True, False, "does not run, and 1 feed should have been read long ago; start `clippings run`"),
        (True, True, "runs, but 1 feed should have been read long ago; look at its log"),
    ],
)
def test_who_reads_the_feeds(engine, follow, folder, late, running, expected):
    follow(due_at=NOON - (DAY if late else timedelta(0)))

    with sole_poller(folder) if running else nullcontext():
        (finding,) = news.poller(engine, folder, NOON)

    assert finding.level.value == ("warning" if late else "ok")
    assert f"{finding.text}; {finding.advice}".startswith(expected)


def test_shards_that_no_process_holds_are_a_warning(engine, monkeypatch):
    monkeypatch.setattr(Leases, "_now", lambda self, _connection: self._clock())  # never a server's own
    leases = Leases(engine, clock=lambda: NOON)
    assert list(news.processes(engine, NOON)) == []

    leases.claim(["process:one"], "one", DAY)
    (finding,) = news.processes(engine, NOON)
    assert (finding.level.value, finding.text) == ("warning", "1 run, and nobody holds a shard")

    leases.claim(["shards:5:0-2"], "one", DAY)
    (finding,) = news.processes(engine, NOON)
    assert (finding.level.value, finding.text) == ("warning", "1 run, and nobody holds 2 of 5 shards")

    leases.claim(["process:two", "shards:5:3-4"], "two", DAY)
    (finding,) = news.processes(engine, NOON)
    assert (finding.level.value, finding.text) == ("ok", "2 run, and hold all 5 shards")
    assert list(news.processes(engine, NOON + DAY)) == []


@pytest.mark.parametrize("pause", SubscriptionPause)
def test_a_digest_that_is_paused_for_a_failure_is_a_warning(engine, pause):
    subscriptions = Subscriptions(engine)
    kept = subscriptions.add(a_subscription())
    subscriptions.change(kept.number, paused=pause)

    findings = wrong(news.digests(engine, NOON))

    if pause is SubscriptionPause.ASKED:
        assert findings == []
    else:
        ((subject, level, text),) = findings
        assert (subject, level) == ("digests", "warning")
        assert text.startswith(f"{kept.number} is paused: ")


@pytest.mark.parametrize(
    ("stage", "ago", "expected"),
    [
        (State.GIVEN_UP, 2 * DAY, "was given up; the bot's log says why"),
        (State.GIVEN_UP, 9 * DAY, None),
        (State.COMPOSED, 2 * DAY, "is still not posted; start `clippings run`"),
        (State.CLAIMED, timedelta(minutes=5), None),
        (State.SENT, DAY, None),
    ],
)
def test_a_digest_that_was_not_posted_is_a_warning(engine, stage, ago, expected):
    kept, at = Subscriptions(engine).add(a_subscription()), NOON - ago
    edition = due_edition(kept, due_at=at, window=TimeWindow(since=at - DAY, until=at))
    MessageHistory(engine).keep(replace(edition.message, state=stage))

    findings = wrong(news.digests(engine, NOON))

    assert [expected in text for *_, text in findings] == ([True] if expected else [])


def test_a_clock_that_is_behind_what_is_known_is_an_error(engine, follow, folder):
    follow(polled_at=NOON)

    url, before = server_url(engine), NOON - timedelta(minutes=1)
    assert wrong(of_folder_at(folder, NOON, store_url=url)) == []
    assert only(of_folder_at(folder, before, store_url=url), "clock") == (
        "error",
        "says 2025-04-24 11:59 UTC, but it was 2025-04-24 12:00 already; "
        "set the machine's clock; feeds, digests and watches go by it",
    )
