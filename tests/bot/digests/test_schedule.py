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


WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
starts = st.datetimes(*(each.replace(tzinfo=None) for each in YEAR), timezones=st.just(UTC))


@given(starts, st.sampled_from(ZONES), st.integers(2, 12), st.sampled_from(WEEKDAYS), st.integers(3, 23))
def test_every_so_many_weeks_keep_their_weekday_and_distance(start, zone, weeks, weekday, hour):
    plan = Schedule.read(f"every {weeks} weeks on {weekday} at {hour}:00", ZoneInfo(zone), now=start)
    again = Schedule.of(plan.text, plan.zone)
    local = [moment.astimezone(plan.zone) for moment in plan.next_three(start)]

    assert start < local[0] <= start + timedelta(days=7, hours=2)
    assert {f"{moment:%A %H:%M}" for moment in local} == {f"{weekday} {hour:02}:00"}
    assert {late.date() - early.date() for early, late in pairwise(local)} == {timedelta(weeks=weeks)}
    assert again.next_three(start + timedelta(days=20)) == plan.next_three(start + timedelta(days=20))


@given(starts, st.sampled_from(ZONES), st.integers(2, 31), st.integers(3, 23))
def test_every_so_many_days_keep_their_distance(start, zone, days, hour):
    plan = Schedule.read(f"every {days} days at {hour}:00", ZoneInfo(zone), now=start)
    local = [moment.astimezone(plan.zone) for moment in plan.next_three(start)]

    assert start < local[0] <= start + timedelta(hours=26)
    assert {late.date() - early.date() for early, late in pairwise(local)} == {timedelta(days=days)}


@given(starts, st.sampled_from(ZONES), st.integers(1, 4), st.sampled_from(WEEKDAYS))
def test_a_weekday_of_the_month_is_the_one_that_is_named(start, zone, number, weekday):
    name = ("first", "second", "third", "fourth")[number - 1]
    plan = Schedule.read(f"the {name} {weekday} of the month at 9:00", ZoneInfo(zone), now=start)

    for moment in plan.next_three(start):
        local = moment.astimezone(plan.zone)
        assert (f"{local:%A}", (local.day - 1) // 7 + 1) == (weekday, number)


def test_every_second_week_begins_in_the_week_that_is_written():
    now = datetime(2025, 4, 24, 12, tzinfo=UTC)  # a Thursday
    first = Schedule.read("jeden zweiten Dienstag um 9", ZoneInfo("Europe/Berlin"), now=now)
    later = Schedule.read("every second Tuesday at 9 (2025-05-06)", ZoneInfo("Europe/Berlin"), now=now)

    assert first.text == "jeden zweiten Dienstag um 9 (2025-04-29)"
    assert [f"{each:%m-%d}" for each in first.next_three(now)] == ["04-29", "05-13", "05-27"]
    assert [f"{each:%m-%d}" for each in later.next_three(now)] == ["05-06", "05-20", "06-03"]


@pytest.mark.parametrize("start", ["2025-02-30", "9999-12-31", "1999-01-01"])
def test_a_first_week_that_is_none_is_refused(start):
    with pytest.raises(UserError, match="within a year"):
        schedule(f"every second Tuesday at 9 ({start})")


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
