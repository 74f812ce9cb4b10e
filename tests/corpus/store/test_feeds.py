"""Feeds in the store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from corpus.models.errors import NO_REASON, Reason
from corpus.models.feed import EntryStatus, FeedNotice, FeedStatus, NoticeKind, SeenEntry
from corpus.store.database import open_in_memory
from corpus.store.feeds import FeedStore
from tests.builders import NOON

DAY = timedelta(days=1)


@pytest.fixture
def store():
    engine = open_in_memory()
    yield FeedStore(engine)
    engine.dispose()


def add(store, name="a", **fields):
    return store.add(f"https://{name}.test/feed", **({"now": NOON, "due_at": NOON} | fields))


def entry(key, **fields):
    return SeenEntry(key=key, link="l", digest="d", seen_at=NOON, tried_at=NOON, **fields)


def notice(feed, kind=NoticeKind.MOVED):
    return FeedNotice(kind=kind, feed=feed, at=NOON, text="It moved.")


def test_a_feed_is_kept_as_it_was_added(store):
    feed = add(store, title="A", owner="7")

    assert store.all() == (feed,)
    assert (feed.url, feed.title, feed.owners, feed.added_at) == ("https://a.test/feed", "A", ("7",), NOON)


def test_every_field_is_kept(store):
    feed = replace(
        add(store),
        title="T",
        site="https://a.test/",
        status=FeedStatus.DISABLED,
        etag='"1"',
        modified="yesterday",
        digest="d",
        polled_at=NOON,
        succeeded_at=NOON - DAY,
        newest_at=NOON - DAY,
        per_day=1.5,
        failures=3,
        failing_since=NOON - DAY,
        warned_at=NOON,
        problem=Reason("broken ({status})", status="500"),
        due_at=NOON + DAY,
    )

    store.record(feed, now=NOON)

    assert store.all() == (feed,)
    assert store.all()[0].problem.message == "broken ({status})"


def test_a_feed_that_two_follow_is_kept_once_until_both_give_it_up(store):
    first, second = add(store), add(store, owner="7")

    assert second.number == first.number
    assert second.owners == (None, "7")
    assert [store.remove(first.number), store.remove(first.number), len(store.all())] == [True, False, 1]
    assert store.remove(first.number, owner="7")
    assert store.all() == ()


def test_adding_a_feed_again_changes_nothing(store):
    store.record(replace(add(store), etag='"1"', due_at=NOON + DAY), now=NOON)

    again = add(store, due_at=NOON)

    assert (again.etag, again.due_at, again.owners) == ('"1"', NOON + DAY, (None,))


@pytest.mark.parametrize("status", [FeedStatus.DISABLED, FeedStatus.ENDED])
def test_adding_a_feed_that_was_given_up_revives_it(store, status):
    broken = replace(
        add(store), status=status, failures=9, failing_since=NOON, warned_at=NOON, problem=Reason("x")
    )
    store.record(broken, now=NOON)
    assert store.due(now=NOON + 9 * DAY) == ()

    again = add(store, due_at=NOON + DAY)

    assert (again.status, again.failures, again.failing_since, again.warned_at, again.problem) == (
        FeedStatus.ACTIVE,
        0,
        None,
        None,
        NO_REASON,
    )
    assert store.still_due([again.number], now=NOON + 9 * DAY) == (again,)


def test_the_feeds_of_owners_are_theirs_alone(store):
    common, guild = add(store, "a"), add(store, "b", owner="7")

    assert store.all([None]) == (common,)
    assert store.all(["7"]) == (guild,)
    assert store.all([None, "7"]) == (common, guild)
    assert store.all([]) == ()


def test_what_is_due_comes_with_the_longest_due_first(store):
    add(store, "c", due_at=NOON + DAY)
    late, later = add(store, "a", due_at=NOON - DAY), add(store, "b", due_at=NOON)

    due = store.due(now=NOON)

    assert [feed.number for feed in due] == [late.number, later.number]
    assert store.due(now=NOON, most=1) == due[:1]
    assert store.still_due([later.number, late.number], now=NOON) == (late, later)
    assert store.still_due([later.number], now=NOON - DAY) == ()


def test_entries_are_kept_and_replaced(store):
    feed = add(store)
    store.record(feed, now=NOON, entries=[entry("1"), entry("2", status=EntryStatus.WAITING, reason="r")])

    store.record(feed, now=NOON, entries=[entry("2", tries=2)])

    assert sorted(store.seen(feed.number), key=lambda each: each.key) == [entry("1"), entry("2", tries=2)]


def test_entries_that_a_feed_has_not_listed_for_long_are_forgotten(store):
    feed = add(store)
    store.record(feed, now=NOON, entries=[entry("1"), entry("2")], listed=["1", "2"])

    for days in (40, 80):
        store.record(feed, now=NOON + days * DAY, listed=["1"])

    assert [each.key for each in store.seen(feed.number)] == ["1"]


def test_a_feed_that_moves_to_where_another_is_becomes_that_one(store):
    old, new = add(store, "old", owner="7"), add(store, "new")
    moved = replace(old, url=new.url, title="Moved")

    store.record(moved, [notice(moved)], now=NOON, entries=[entry("1")])

    (one,) = store.all()
    assert (one.number, one.owners, one.title) == (new.number, (None, "7"), "Moved")
    assert [each.key for each in store.seen(new.number)] == ["1"]
    assert [told.feed.number for told in store.untold().values()] == [new.number]


def test_a_feed_that_was_removed_is_not_brought_back(store):
    feed = add(store)
    store.remove(feed.number)

    store.record(feed, [notice(feed)], now=NOON, entries=[entry("1")])

    assert store.all() == ()
    assert store.untold() == {}


def test_with_a_feed_all_that_was_kept_of_it_goes(store):
    feed = add(store)
    store.record(feed, [notice(feed)], now=NOON, entries=[entry("1")])

    store.remove(feed.number)

    assert store.seen(feed.number) == ()
    assert store.untold() == {}


def test_what_was_told_is_told_once(store):
    feed = add(store)
    store.record(feed, [notice(feed), notice(feed, NoticeKind.FAILING)], now=NOON)
    first, second = store.untold()

    store.mark_notified([first], now=NOON)

    assert list(store.untold()) == [second]
    assert store.untold()[second].kind is NoticeKind.FAILING


def test_the_health_of_a_feed_tells_what_was_rejected_and_why(store):
    feed, other = add(store, "a"), add(store, "b")
    rejected = [entry(f"r{n}", status=EntryStatus.REJECTED, reason="too short") for n in range(3)]
    store.record(feed, now=NOON, entries=[entry("1"), *rejected])

    healths = store.health(now=NOON)

    assert [health.feed for health in healths] == [feed, other]
    assert (healths[0].entries, healths[0].rejected, healths[0].share_rejected) == (4, {"too short": 3}, 0.75)
    assert (healths[1].entries, healths[1].rejected, healths[1].share_rejected) == (0, {}, 0.0)
    assert store.health(now=NOON + 40 * DAY)[0].entries == 0


def test_freshness_tells_what_all_feeds_have_in_common(store):
    good, quiet, failing, late = (add(store, name) for name in "abcd")
    store.record(replace(good, succeeded_at=NOON, newest_at=NOON - DAY, due_at=NOON + DAY), now=NOON)
    store.record(replace(quiet, succeeded_at=NOON - DAY / 2, due_at=NOON + DAY), now=NOON)
    store.record(replace(failing, failures=1, newest_at=NOON, due_at=NOON + DAY), now=NOON)
    store.record(replace(late, due_at=NOON - DAY, succeeded_at=NOON - 2 * DAY), now=NOON)

    freshness = store.freshness(now=NOON)

    assert (freshness.feeds, freshness.newest, freshness.checked_at) == (4, NOON, NOON - DAY / 2)
    assert [feed.number for feed in freshness.behind] == [failing.number, late.number]


def test_nothing_is_fresh_where_there_is_nothing(store):
    freshness = store.freshness(now=NOON)

    assert (freshness.feeds, freshness.newest, freshness.checked_at, freshness.behind) == (0, None, None, ())
