"""Compute days, weeks, months and years as half-open ranges of hours.

Hours count from the calendar's beginning, so that no step leaves the calendar: what lies beyond its ends
becomes an open side of a `TimeWindow`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from corpus.models.answer import TimeWindow
from corpus.models.article import as_utc

DAY = 24
_WEEK = 7
_MONTHS = 12
_EPOCH = datetime.min.replace(tzinfo=UTC)
_END = date.max.toordinal() * DAY
_WEEKEND = 5  # Saturday, counted from Monday


@dataclass(frozen=True, slots=True)
class CalendarRange:
    """From hour `start` to before hour `end`; an open side is None."""

    start: int | None
    end: int | None

    def window(self, zone: tzinfo = UTC) -> TimeWindow:
        """Return the range as moments, by the clocks of `zone`."""
        return TimeWindow(since=_moment(self.start, zone), until=_moment(self.end, zone))

    def part(self, first: float, last: float) -> "CalendarRange":
        """Return the part of a closed range between two shares of its days."""
        if self.start is None or self.end is None:
            return self
        days = (self.end - self.start) // DAY
        return CalendarRange(self.start + int(days * first) * DAY, self.start + int(days * last) * DAY)


def hours_of(moment: datetime) -> int:
    """Return the hour that `moment` is in, by the clocks of its own zone."""
    return (moment.toordinal() - 1) * DAY + moment.hour


def day(ordinal: int, *, days: int = 1) -> CalendarRange:
    """Return the day of this ordinal, or so many `days` from it on."""
    return CalendarRange((ordinal - 1) * DAY, (ordinal - 1 + days) * DAY)


def week(ordinal: int) -> CalendarRange:
    """Return the week, from Monday on, that a day is in."""
    return day(ordinal - (ordinal - 1) % _WEEK, days=_WEEK)


def weekend(ordinal: int) -> CalendarRange:
    """Return the last weekend that began on a day or before it."""
    return day(last_weekday(_WEEKEND, ordinal), days=2)


def month(number: int, *, months: int = 1) -> CalendarRange:
    """Return the month of this number, or so many `months` from it on."""
    return CalendarRange(_month_start(number), _month_start(number + months))


def month_number(year: int, month_of_year: int) -> int:
    """Return the number of a month, counted through all years."""
    return year * _MONTHS + month_of_year - 1


def year(number: int) -> CalendarRange:
    """Return a whole year."""
    return month(month_number(number, 1), months=_MONTHS)


def last_weekday(weekday: int, ordinal: int) -> int:
    """Return the ordinal of the last such weekday (Monday is 0) up to a day."""
    return ordinal - (ordinal - 1 - weekday) % _WEEK


def ordinal_of(year: int, month_of_year: int, day_of_month: int) -> int | None:
    """Return the ordinal of a date; None if there is no such day."""
    try:
        return date(year, month_of_year, day_of_month).toordinal()
    except ValueError:
        return None


def _month_start(number: int) -> int:
    year_of, month_of = divmod(number, _MONTHS)
    if year_of < date.min.year:
        return 0
    if year_of > date.max.year:
        return _END
    return (date(year_of, month_of + 1, 1).toordinal() - 1) * DAY


def _moment(hours: int | None, zone: tzinfo) -> datetime | None:
    if hours is None or not 0 < hours < _END:
        return None
    return as_utc(_EPOCH.replace(tzinfo=zone) + timedelta(hours=hours))
