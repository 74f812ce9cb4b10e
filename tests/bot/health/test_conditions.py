"""When something counts as wrong, and when as over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.digests.store import SubscriptionPause
from bot.health.conditions import Condition, troubles_of
from bot.health.readings import Stored
from bot.health.render import alert_text
from bot.health.store import Alert
from bot.locale.texts import ENGLISH
from corpus.models.errors import Reason
from corpus.models.feed import Feed, FeedStatus
from tests.bot.digests.conftest import a_subscription
from tests.builders import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = Stored(
    articles=5,
    passages=9,
    is_indexed=True,
    feeds=(),
    feed_lag=timedelta(),
    digest_lateness=timedelta(),
    unsent={},
    outbox_age=timedelta(),
    free=10**12,
    size=10**6,
)


def feeds(*failing_for):
    """A feed each, failing for so long; None for one that is well."""
    return tuple(
        Feed(
            number=number,
            url=f"https://user:secret@example.org/{number}",
            added_at=NOON - 9 * DAY,
            due_at=NOON,
            failures=0 if length is None else 5,
            failing_since=None if length is None else NOON - length,
            problem=Reason("" if length is None else "404"),
        )
        for number, length in enumerate(failing_for)
    )


def conditions(stored, paused=(), before=()):
    return {
        each.condition: dict(each.details) for each in troubles_of(stored, paused, now=NOON, before=before)
    }


def test_nothing_is_wrong_where_all_is_well():
    assert conditions(WELL) == {}


@pytest.mark.parametrize(
    ("failing", "count"),
    [
        ((None, None, 2 * HOUR), None),  # it may be back soon
        ((None, None, 2 * DAY), 1),
        ((None, 2 * HOUR, 2 * HOUR), 2),  # most of them: it is the network
        ((timedelta(minutes=5), timedelta(minutes=5)), None),
    ],
)
def test_feeds_that_fail(failing, count):
    found = conditions(replace(WELL, feeds=feeds(*failing))).get(Condition.FEEDS)

    assert (found and found["count"]) == count
    assert "secret" not in str(found)


def test_a_feed_that_was_given_up_is_no_longer_news():
    (gone,) = feeds(9 * DAY)

    assert conditions(replace(WELL, feeds=(replace(gone, status=FeedStatus.DISABLED),))) == {}


def test_a_disk_is_nearly_full_until_there_is_a_little_more_room():
    assert conditions(replace(WELL, free=499_000_000)) == {Condition.DISK: {"megabytes": 499}}
    assert conditions(replace(WELL, free=550_000_000)) == {}
    assert conditions(replace(WELL, free=550_000_000), before={Condition.DISK}) != {}
    assert conditions(replace(WELL, free=601_000_000), before={Condition.DISK}) == {}


def test_late_digests_an_index_that_is_behind_and_a_permission_that_is_gone():
    paused = [
        a_subscription(number=1, paused=SubscriptionPause.FORBIDDEN),
        a_subscription(number=2, paused=SubscriptionPause.ASKED),
    ]

    assert conditions(replace(WELL, digest_lateness=3 * HOUR)) == {Condition.DIGESTS: {"hours": 3}}
    assert conditions(replace(WELL, is_indexed=False)) == {Condition.INDEX: {}}
    assert conditions(WELL, paused) == {Condition.PERMISSION: {"count": 1, "channels": [2]}}


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=9), None),
        (-timedelta(minutes=9), None),
        (timedelta(minutes=25), "It is 25 minutes ahead."),
        (-3 * HOUR, "It is 3 hours behind."),
        (400 * DAY, "It is 9,600 hours ahead."),
    ],
)
def test_a_clock_that_is_off(ahead, said):
    found = troubles_of(WELL, (), now=NOON, before=(), clock_ahead=ahead)

    alerts = [Alert(condition=each.condition, since=NOON, details=each.details) for each in found]
    assert [alert_text(each, ENGLISH).splitlines()[1] for each in alerts] == ([said] if said else [])


@pytest.mark.parametrize(("hours", "said"), [(1, "1 hour ago."), (2, "2 hours ago.")])
def test_the_hours_for_which_a_digest_is_late_are_counted(hours, said):
    alert = Alert(condition=Condition.DIGESTS, since=NOON, details={"hours": hours})

    assert said in alert_text(alert, ENGLISH)
