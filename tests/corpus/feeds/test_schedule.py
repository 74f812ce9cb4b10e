"""What follows from a poll: when, where and whether a feed is asked again, and what its owners are told."""

import random
from dataclasses import replace
from datetime import timedelta
from heapq import heapify, heapreplace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.feeds.schedule import Answered, Failed, PollRules, decide, entries_a_day, interval
from corpus.models.errors import NO_REASON, Reason
from corpus.models.feed import FeedStatus, NoticeKind
from tests.builders import NOON, a_feed

RULES = PollRules()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def decided(feed, outcome, *, now=NOON, chance=0.0, rules=RULES):
    return decide(feed, outcome, now=now, chance=chance, rules=rules)


def answered(**fields):
    return Answered(**({"moved_to": "https://news.test/feed"} | fields))


def wait_after(outcome, *, chance=0.0, **fields):
    return decided(a_feed(**fields), outcome, chance=chance).feed.due_at - NOON


@pytest.mark.parametrize(
    ("per_day", "wait"),
    [(1000, 5 * MINUTE), (96, 5 * MINUTE), (24, 20 * MINUTE), (8, HOUR), (1, 8 * HOUR), (0.1, DAY), (0, DAY)],
)
def test_a_feed_is_asked_three_times_an_entry_between_five_minutes_and_a_day(per_day, wait):
    assert wait_after(answered(per_day=per_day, newest_at=NOON)) == wait


def test_a_feed_of_which_nothing_is_known_is_asked_in_an_hour():
    assert wait_after(answered()) == HOUR


@pytest.mark.parametrize(
    ("silent", "wait"), [(HOUR, 5 * MINUTE), (8 * HOUR, 20 * MINUTE), (6 * DAY, 6 * HOUR), (99 * DAY, DAY)]
)
def test_a_busy_feed_that_falls_silent_is_asked_ever_less(silent, wait):
    assert wait_after(answered(per_day=500, newest_at=NOON - silent)) == wait


@pytest.mark.parametrize(("asked", "wait"), [(MINUTE, 5 * MINUTE), (2 * HOUR, 2 * HOUR), (30 * DAY, DAY)])
def test_what_the_server_wishes_is_kept_up_to_a_day(asked, wait):
    assert wait_after(answered(per_day=500, newest_at=NOON, fresh_for=asked)) == wait


def test_the_rules_bound_the_interval():
    rules = PollRules(shortest=10 * MINUTE, longest=HOUR)

    assert interval(a_feed(per_day=500.0), now=NOON, rules=rules) == 10 * MINUTE
    assert interval(a_feed(per_day=0.1), now=NOON, rules=rules) == HOUR


def test_an_answer_brings_a_feed_up_to_date():
    before = a_feed(
        failures=3, failing_since=NOON - DAY, warned_at=NOON, problem=Reason("broken"), title="Old"
    )
    answer = answered(
        etag='"2"', modified="today", digest="d", title="New", site="s", per_day=3.0, newest_at=NOON
    )

    after = decided(before, answer).feed

    assert (after.failures, after.failing_since, after.warned_at, after.problem) == (0, None, None, NO_REASON)
    assert (after.etag, after.modified, after.digest, after.title, after.site) == (
        '"2"',
        "today",
        "d",
        "New",
        "s",
    )
    assert (after.polled_at, after.succeeded_at, after.newest_at, after.per_day) == (NOON, NOON, NOON, 3.0)


def test_an_answer_that_says_nothing_new_leaves_what_is_known():
    before = a_feed(title="T", site="s", per_day=2.0, newest_at=NOON - DAY)

    after = decided(before, answered()).feed

    assert (after.title, after.site, after.per_day, after.newest_at) == ("T", "s", 2.0, NOON - DAY)


def test_a_permanent_redirect_moves_the_feed_and_says_so():
    decision = decided(a_feed(), answered(moved_to="https://new.test/feed"))

    assert decision.feed.url == "https://new.test/feed"
    (notice,) = decision.notices
    assert notice.kind is NoticeKind.MOVED
    assert "https://news.test/feed" in notice.text
    assert "https://new.test/feed" in notice.text
    assert decided(decision.feed, answered(moved_to="https://new.test/feed")).notices == ()


def test_a_failure_keeps_what_is_known_and_doubles_the_wait():
    feed, waits = a_feed(etag='"1"', title="T", per_day=500.0), []
    for _ in range(10):
        feed = decided(feed, Failed(reason=Reason("its server has an error (500)"))).feed
        waits.append(feed.due_at - NOON)

    assert waits[:4] == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 80 * MINUTE]
    assert waits[-1] == DAY
    assert (feed.failures, feed.failing_since, str(feed.problem)) == (
        10,
        NOON,
        "its server has an error (500)",
    )
    assert (feed.etag, feed.title, feed.status) == ('"1"', "T", FeedStatus.ACTIVE)


def test_a_failure_that_names_a_time_is_left_alone_for_that_long():
    assert wait_after(Failed(reason=Reason("slow down (429)"), wait=3 * HOUR)) == 3 * HOUR
    assert wait_after(Failed(reason=Reason("slow down (429)"), wait=MINUTE)) == 10 * MINUTE


def test_a_feed_that_is_gone_ends_at_once_and_its_owners_are_told():
    decision = decided(a_feed(title="Times"), Failed(reason=Reason("it is gone for good (410)"), gone=True))

    assert decision.feed.status is FeedStatus.ENDED
    assert [notice.kind for notice in decision.notices] == [NoticeKind.ENDED]
    assert "Times" in decision.notices[0].text


def life(*, outcome, rules=RULES, days=60):
    """The notices of a feed that is polled whenever it is due, with the day of each."""
    feed, now, notices = a_feed(per_day=10.0), NOON, []
    while feed.status is FeedStatus.ACTIVE and now - NOON < days * DAY:
        decision = decided(feed, outcome(now), now=now, rules=rules)
        feed = decision.feed
        notices += [(notice.kind, (notice.at - NOON).days) for notice in decision.notices]
        now = feed.due_at
    return feed, notices


def test_the_owners_are_told_days_before_a_feed_is_given_up():
    feed, notices = life(outcome=lambda _: Failed(reason=Reason("its host cannot be reached")))

    assert feed.status is FeedStatus.DISABLED
    assert [kind for kind, _ in notices] == [NoticeKind.FAILING, NoticeKind.DISABLED]
    (_, told), (_, disabled) = notices
    assert told <= 3
    assert disabled >= 14


def test_the_warning_names_the_day_and_the_reason():
    feed = a_feed(failures=9, failing_since=NOON - 3 * DAY)

    (notice,) = decided(feed, Failed(reason=Reason("its host cannot be reached"))).notices

    assert "its host cannot be reached" in notice.text
    assert "2025-05-05" in notice.text  # two weeks after it began to fail


def test_a_feed_that_was_not_asked_for_months_is_not_given_up_at_its_first_failure():
    feed = a_feed(failures=1, failing_since=NOON - 90 * DAY)

    for _ in range(4):
        decision = decided(feed, Failed(reason=Reason("x")))
        feed = decision.feed
        assert feed.status is FeedStatus.ACTIVE
    assert [notice.kind for notice in decision.notices] == [NoticeKind.FAILING]
    assert decided(replace(feed, failures=99), Failed(reason=Reason("x"))).feed.status is FeedStatus.ACTIVE


def test_a_feed_that_answers_now_and_then_is_never_given_up():
    def now_and_then(now):
        return answered() if (now - NOON).days % 3 == 2 else Failed(reason=Reason("x"))

    feed, notices = life(outcome=now_and_then)

    assert feed.status is FeedStatus.ACTIVE
    assert NoticeKind.DISABLED not in {kind for kind, _ in notices}


@given(
    per_day=st.none() | st.floats(0, 1e6),
    silent=st.integers(0, 10**7),
    asked=st.integers(0, 10**8),
    chance=st.floats(0, 1, exclude_max=True),
    failures=st.integers(0, 1000),
    fails=st.booleans(),
)
def test_no_feed_is_asked_before_five_minutes_or_left_alone_for_more_than_a_day(
    per_day, silent, asked, chance, failures, fails
):
    feed = a_feed(per_day=per_day, newest_at=NOON - timedelta(seconds=silent), failures=failures)
    wish = timedelta(seconds=asked)
    outcome = Failed(reason=Reason("x"), wait=wish) if fails else answered(fresh_for=wish)

    wait = decided(feed, outcome, chance=chance).feed.due_at - NOON

    assert RULES.shortest <= wait <= RULES.longest
    assert wait >= min(wish, RULES.longest)


def test_entries_a_day_are_counted_over_the_time_that_the_feed_covers():
    hourly = [NOON - number * HOUR for number in range(1, 25)]

    assert entries_a_day(hourly, now=NOON) == pytest.approx(24)
    assert entries_a_day([NOON - 30 * DAY, *hourly], now=NOON) == pytest.approx(24 / 14)
    assert entries_a_day([NOON - 30 * DAY], now=NOON) == 0
    assert entries_a_day([NOON] * 10, now=NOON) == 240
    assert entries_a_day([NOON + DAY], now=NOON) is None
    assert entries_a_day([], now=NOON) is None


def publisher(number):
    """(entries a day, what it does wrong) of a feed; most are quiet, some are busy, a few are ill."""
    rate = [200.0, 24.0, 8.0, 3.0, 1.0, 0.3][number % 6]
    return rate, {7: "fails", 23: "fails for hours", 41: "asks for two hours", 67: "gone"}.get(number, "")


def asked_at(number, now, dice):
    """What this feed answers at a time."""
    rate, ill = publisher(number)
    passed = (now - NOON) / HOUR
    if ill == "fails" or (ill == "fails for hours" and 3 < passed < 9):
        return Failed(reason=Reason("its server has an error (500)"))
    if ill == "gone":
        return Failed(reason=Reason("it is gone for good (410)"), gone=True)
    newest = now - timedelta(days=dice.expovariate(rate))
    return answered(per_day=rate, newest_at=newest, fresh_for=2 * HOUR if "two hours" in ill else 0 * HOUR)


def test_a_day_of_a_hundred_feeds():
    dice = random.Random(7)
    feeds = {n: a_feed(number=n, due_at=NOON + dice.random() * 10 * MINUTE) for n in range(100)}
    polls = {n: [] for n in feeds}
    queue = [(feed.due_at, n) for n, feed in feeds.items()]
    heapify(queue)
    while queue[0][0] < NOON + DAY:
        now, n = queue[0]
        polls[n].append(now)
        feeds[n] = decided(feeds[n], asked_at(n, now, dice), now=now, chance=dice.random()).feed
        again = feeds[n].due_at if feeds[n].status is FeedStatus.ACTIVE else NOON + 9 * DAY
        heapreplace(queue, (again, n))

    counts = {n: len(times) for n, times in polls.items()}
    assert 240 <= counts[0] <= 288  # five minutes, and a little jitter
    assert 60 <= counts[1] <= 72
    assert all(1 <= counts[n] <= 4 for n in range(5, 100, 6) if n not in {23, 41})
    assert counts[67] == 1
    assert counts[41] <= 12
    assert counts[7] <= 9  # backs off
    assert feeds[23].failures == 0  # recovered
    per_minute = [0] * 1440
    for times in polls.values():
        for time in times:
            per_minute[int((time - NOON) / MINUTE)] += 1
    assert max(per_minute[10:]) <= 16  # no minute in which all come at once
