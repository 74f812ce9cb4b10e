"""The moments of a schedule: in its zone, each once, also where clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.digests.due import occasion
from bot.digests.schedule import Schedule

# Both hemispheres, half hours, changes at midnight and of half an hour, and zones that never change.
ZONES = """
    Europe/Berlin Europe/London America/New_York America/Los_Angeles America/Santiago America/Havana
    Africa/Cairo Asia/Kolkata Asia/Tokyo Australia/Lord_Howe Pacific/Auckland Pacific/Chatham
""".split()
YEAR = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def schedule(text, zone="UTC"):
    return Schedule.read(text, ZoneInfo(zone), now=YEAR[0])


def within(text, zone, since, until):
    found = []
    for moment in schedule(text, zone).after(since):
        if moment >= until:
            return found
        found.append(moment)
    raise AssertionError("a schedule ended")


def local(day, clock, zone):
    """When a clock of the zone shows this time first; where it never does, the first minute after."""
    moment = datetime.combine(day, clock, tzinfo=zone)
    while moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
        moment += MINUTE
    return moment.astimezone(UTC)


def expected(zone, *, weekdays, times):
    """Every time of the year by the calendar of the zone, found without cron."""
    first = (YEAR[0] - timedelta(days=1)).date()
    times = list(times)
    days = (first + timedelta(days=number) for number in range(368))
    moments = {
        local(day, time, ZoneInfo(zone)) for day in days if day.isoweekday() in weekdays for time in times
    }
    return sorted(moment for moment in moments if YEAR[0] < moment < YEAR[1])


def clock(text):
    return datetime.strptime(text, "%H:%M").time()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("text", "weekdays", "times"),
    [
        ("weekdays at 8:00", range(1, 6), "8:00"),
        ("daily 0:00, 2:30 and 19:00", range(1, 8), "0:00 2:30 19:00"),
        ("every 6 hours", range(1, 8), "0:00 6:00 12:00 18:00"),
        ("Sundays 1:45", [7], "1:45"),
    ],
)
def test_every_time_of_a_year_is_hit_once(zone, text, weekdays, times):
    assert within(text, zone, *YEAR) == expected(
        zone, weekdays=weekdays, times=[clock(time) for time in times.split()]
    )


@pytest.mark.parametrize("zone", ZONES)
def test_over_a_year_each_time_is_due_once_and_what_is_told_has_no_gap(zone):
    plan, said = schedule("daily 0:00, 2:30 and 19:00", zone), []
    due_at = until = plan.next(YEAR[0])
    while due_at < YEAR[1]:
        covered = until if said else None
        what = occasion(plan, due_at=due_at, covered_until=covered, now=due_at + timedelta(seconds=30))
        assert (what.late, what.window.since) == (False, covered or what.window.since)
        said.append(what.due_at)
        until, due_at = what.window.until, what.next_due

    assert said == expected(zone, weekdays=range(1, 8), times=map(clock, ("0:00", "2:30", "19:00")))


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_is_every_hour_that_passes(zone):
    moments = within("every hour", zone, *YEAR)

    # Where clocks change by half an hour, the hour of the change has its length.
    assert {late - early for early, late in pairwise(moments)} <= {
        timedelta(hours=1),
        *((timedelta(minutes=30), timedelta(minutes=90)) if zone == "Australia/Lord_Howe" else ()),
    }


def test_a_time_that_a_change_skips_comes_right_after_it_and_one_that_it_repeats_comes_once():
    spring = within(
        "daily 2:30",
        "Europe/Berlin",
        datetime(2025, 3, 29, 12, tzinfo=UTC),
        datetime(2025, 3, 31, tzinfo=UTC),
    )
    autumn = within(
        "daily 2:30",
        "Europe/Berlin",
        datetime(2025, 10, 25, 12, tzinfo=UTC),
        datetime(2025, 10, 27, tzinfo=UTC),
    )

    assert spring == [datetime(2025, 3, 30, 1, tzinfo=UTC)]
    assert autumn == [datetime(2025, 10, 26, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize("text", ["daily 2:00 and 3:00", "Sundays 3:00, weekends 3:00"])
def test_two_times_that_are_one_or_that_a_change_makes_one_come_once(text):
    moments = within(
        text,
        "Europe/Berlin",
        datetime(2025, 3, 30, tzinfo=UTC),
        datetime(2025, 3, 30, 12, tzinfo=UTC),
    )

    assert moments == [datetime(2025, 3, 30, 1, tzinfo=UTC)]


@given(
    start=st.datetimes(*(each.replace(tzinfo=None) for each in YEAR), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES),
    text=st.sampled_from(
        ["daily 2:30", "every 3 hours", "hourly", "daily 0:00, 1:15 and 22:59", "15 */2 * * *"]
    ),
)
def test_moments_are_the_same_wherever_one_begins_to_look(start, zone, text):
    one, two, three = schedule(text, zone).next_three(start)

    assert start < one < two < three
    assert schedule(text, zone).next(one) == two
    assert schedule(text, zone).next(two - timedelta(microseconds=1)) == two


@pytest.mark.parametrize("text", ["daily 8:00 and 8:30", "*/10 * * * *", "* 8 * * 1", "0,30 4 1 1 *"])
def test_a_schedule_of_more_than_one_an_hour_is_refused(text):
    with pytest.raises(UserError, match="once an hour at most"):
        schedule(text)


@pytest.mark.parametrize("text", ["daily 2:30 and 3:30", "every hour", "0 8 29 2 *"])
def test_what_a_clock_change_cuts_short_is_no_reason_to_refuse(text):
    assert Schedule.read(text, ZoneInfo("Europe/Berlin"), now=datetime(2025, 3, 28, tzinfo=UTC))


def test_a_schedule_of_unseemly_length_is_refused():
    with pytest.raises(UserError, match="in 100 characters or fewer"):
        schedule("Mondays 8:00 " * 20)
