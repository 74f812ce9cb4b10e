"""What is due, of all the times that have passed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.due import LATE, occasion
from bot.digests.schedule import Schedule
from tests.builders import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EIGHT = NOON.replace(hour=8)
DAILY = Schedule.of("daily 8:00", ZoneInfo("UTC"))


def covers(schedule=DAILY, due_at=EIGHT, covered_until=None, after=timedelta()):
    what = occasion(schedule, due_at=due_at, covered_until=covered_until, now=due_at + after)
    return (what.window.since, what.window.until), what.late


def test_what_comes_in_time_covers_what_follows_the_one_before():
    assert covers(covered_until=EIGHT - DAY) == ((EIGHT - DAY, EIGHT), False)
    assert covers(covered_until=EIGHT - 3 * HOUR) == ((EIGHT - 3 * HOUR, EIGHT), False)


@pytest.mark.parametrize(
    ("text", "since"),
    [("daily 8:00", DAY), ("hourly", DAY), ("Thursdays 8:00", 7 * DAY), ("0 8 1 * *", 7 * DAY)],
)
def test_a_first_one_covers_a_day_or_as_long_as_it_is_to_the_next_but_a_week_at_most(text, since):
    (begins, ends), _ = covers(Schedule.of(text, ZoneInfo("UTC")))

    assert ends - begins == since


def test_it_is_late_from_some_minutes_on():
    assert not covers(after=LATE)[1]
    assert covers(after=LATE + timedelta(seconds=1))[1]


def test_several_that_were_missed_are_one_that_covers_them_all():
    assert covers(covered_until=EIGHT - DAY, after=2 * DAY) == ((EIGHT - DAY, EIGHT + 2 * DAY), True)
    assert covers(after=3 * DAY - HOUR) == ((EIGHT - DAY, EIGHT + 2 * DAY), True)


@given(
    first=st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC)),
    gaps=st.lists(st.integers(0, 60 * 24 * 3), min_size=1, max_size=6),
    text=st.sampled_from(["hourly", "daily 2:30", "weekdays 7:00 and 19:00"]),
    zone=st.sampled_from(["Europe/Berlin", "America/Havana", "UTC"]),
)
def test_whenever_one_looks_windows_follow_each_other_without_gap_or_overlap(first, gaps, text, zone):
    schedule = Schedule.of(text, ZoneInfo(zone))
    due_at, covered, now = schedule.next(first), first, schedule.next(first)
    for gap in gaps:
        now += timedelta(minutes=gap)
        if now < due_at:
            continue
        what = occasion(schedule, due_at=due_at, covered_until=covered, now=now)

        assert what.window.since == covered or what.window.until - what.window.since == 7 * DAY
        assert due_at <= what.due_at == what.window.until <= now < what.next_due
        assert what.next_due == schedule.next(now)
        covered, due_at = what.window.until, what.next_due
