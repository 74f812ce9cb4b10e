"""Read words for a time ("last week", "le 12 juin 2022") as a range of the calendar.

Of five languages (`time_words.py`). Relative times are ignored without a day to start from.
"""

from collections.abc import Callable
from dataclasses import dataclass

from corpus.retrieval.query import calendar_ranges
from corpus.retrieval.query.calendar_ranges import DAY, CalendarRange
from corpus.retrieval.query.time_words import TimeWords

_MONTHS = 12
_UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_RECENT_UNITS = frozenset(("hour", "day", "week", "fortnight"))


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in words that ends at `end` of the text.

    Attributes:
        end: offset in characters.
        calendar_range: the range of the calendar.
        recent: whether the words look back from now ("yesterday") and so mean what is news.
        bare: whether they are only a month's name, which may be another word.
        day_of_month: where they name one.
    """

    end: int
    calendar_range: CalendarRange
    recent: bool = False
    bare: bool = False
    day_of_month: int = 0


@dataclass(frozen=True, slots=True)
class _Match:
    """The words that a pattern found, by their meaning."""

    groups: dict[str, str]
    words: TimeWords

    def has(self, name: str) -> bool:
        return bool(self.groups.get(name))

    def number(self, name: str) -> int:
        return int(self.groups[name])

    @property
    def month(self) -> int:
        return self.words.months[self.groups["month"]]

    @property
    def unit(self) -> str:
        return self.words.units[self.groups["unit"]]

    @property
    def count(self) -> int | None:
        written = self.groups.get("count")
        if written is None:
            return 1
        return int(written) if written.isdigit() else self.words.counts.get(written)


_Reading = Callable[[_Match, int], CalendarRange | None]


def read_moment(text: str, place: int, today: int | None, words: TimeWords) -> Moment | None:
    """Return the time that `text` has at `place`.

    Args:
        text: plain (`fillers.plain`).
        place: offset in characters.
        today: an hour of the calendar; None where relative times are not read.
        words: of the language to read it in.
    """
    if not words.any_pattern.match(text, place):
        return None
    for each in words.patterns:
        match = each.pattern.match(text, place)
        if match is None:
            continue
        found = _Match(
            {name: " ".join(value.split()) for name, value in match.groupdict().items() if value}, words
        )
        if today is None and not (found.has("year") or each.reading == "iso"):
            continue
        calendar_range = _READINGS[each.reading](found, today or 0)
        if calendar_range is not None:
            return _moment(found, each.reading, match.end(), calendar_range)
    return None


def _moment(found: _Match, reading: str, end: int, calendar_range: CalendarRange) -> Moment:
    bare = reading == "month" and not any(map(found.has, ("year", "last", "this", "part")))
    if found.has("part"):
        calendar_range = calendar_range.part(*found.words.parts[found.groups["part"]])
    day = found.number("day") if reading == "date" else 0
    return Moment(end, calendar_range, _is_recent(found, reading), bare, day)


def _is_recent(found: _Match, reading: str) -> bool:
    if reading in {"ago", "rolling"} or (reading == "unit" and found.has("last")):
        return found.unit in _RECENT_UNITS
    return reading in {"named0", "named1", "named2", "many"}


def _ordinal(hour: int) -> int:
    return hour // DAY + 1


def _month_now(hour: int) -> int:
    moment = CalendarRange(hour, None).window().since
    return calendar_ranges.month_number(moment.year, moment.month) if moment else 0


def _iso(found: _Match, _today: int) -> CalendarRange | None:
    ordinal = calendar_ranges.ordinal_of(found.number("year"), found.number("number"), found.number("day"))
    return calendar_ranges.day(ordinal) if ordinal else None


def _date(found: _Match, today: int) -> CalendarRange | None:
    if found.has("year"):
        ordinal = calendar_ranges.ordinal_of(found.number("year"), found.month, found.number("day"))
        return calendar_ranges.day(ordinal) if ordinal else None
    return last_date(found.month, found.number("day"), today)


def last_date(month: int, day: int, today: int) -> CalendarRange | None:
    """Return the last such day up to today; the 29th of February may be eight years ago."""
    this_year = _month_now(today) // _MONTHS
    for year in range(this_year, this_year - 9, -1):
        ordinal = calendar_ranges.ordinal_of(year, month, day)
        if ordinal is not None and ordinal <= _ordinal(today):
            return calendar_ranges.day(ordinal)
    return None


def _month(found: _Match, today: int) -> CalendarRange:
    if found.has("year"):
        return calendar_ranges.month(calendar_ranges.month_number(found.number("year"), found.month))
    latest = _month_now(today) - found.has("last")
    return calendar_ranges.month(latest - (latest - found.month + 1) % _MONTHS)


def _season(found: _Match, today: int) -> CalendarRange:
    first = found.words.seasons[found.groups["season"]]
    if found.has("year"):
        start = calendar_ranges.month_number(found.number("year"), 1) + first - 1
        return calendar_ranges.month(start, months=3)
    latest = _month_now(today) - 3 * (not found.has("this"))
    return calendar_ranges.month(latest - (latest - first + 1) % _MONTHS, months=3)


def _year(found: _Match, _today: int) -> CalendarRange:
    return calendar_ranges.year(found.number("year"))


def _weekday(found: _Match, today: int) -> CalendarRange:
    wanted = found.words.weekdays[found.groups["weekday"]]
    return calendar_ranges.day(calendar_ranges.last_weekday(wanted, _ordinal(today) - found.has("last")))


def _day_back(days: int) -> _Reading:
    return lambda _found, today: calendar_ranges.day(_ordinal(today) - days)


def _units_back(unit: str, count: int, today: int) -> CalendarRange:
    """Return the calendar's unit that lies `count` before today's."""
    if unit == "hour":
        return CalendarRange(today - count, today - count + 1)
    if unit == "month":
        return calendar_ranges.month(_month_now(today) - count)
    if unit == "year":
        return calendar_ranges.year(_month_now(today) // _MONTHS - count)
    ordinal = _ordinal(today) - count * _UNIT_DAYS[unit]
    if unit == "weekend":
        # A weekend that is not over is not the last one.
        last = calendar_ranges.last_weekday(5, _ordinal(today) - 2 * bool(count)) - 7 * max(count - 1, 0)
        return calendar_ranges.weekend(last)
    return calendar_ranges.day(ordinal) if unit == "day" else calendar_ranges.week(ordinal)


def _unit(found: _Match, today: int) -> CalendarRange:
    unit = found.unit
    if found.has("last"):
        return _units_back(unit, 1, today)
    if unit == "week":
        # On a Monday people still mean the week before.
        return calendar_ranges.day(_ordinal(today) - 7, days=8)
    return _units_back(unit, 0, today)


def _ago(found: _Match, today: int) -> CalendarRange | None:
    return None if found.count is None else _units_back(found.unit, found.count, today)


def _many(found: _Match, today: int) -> CalendarRange | None:
    return None if found.count is None else _last_units(found.unit, found.count, today)


def _rolling(found: _Match, today: int) -> CalendarRange:
    return _last_units(found.unit, 1, today)


def _last_units(unit: str, count: int, today: int) -> CalendarRange:
    """Return so many units up to now, in whole days except for hours."""
    if unit == "hour":
        return CalendarRange(today - count, None)
    days = {"month": 30, "year": 365, **_UNIT_DAYS}[unit] * count
    return CalendarRange((_ordinal(today) - 1 - days) * DAY, None)


_READINGS: dict[str, _Reading] = {
    "iso": _iso,
    "date": _date,
    "month": _month,
    "season": _season,
    "year": _year,
    "named0": _day_back(0),
    "named1": _day_back(1),
    "named2": _day_back(2),
    "weekday": _weekday,
    "many": _many,
    "ago": _ago,
    "rolling": _rolling,
    "unit": _unit,
}
