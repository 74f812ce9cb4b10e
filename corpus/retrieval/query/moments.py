"""Read words for a time ("last week", "12 June 2022") as a range of the calendar.

English only: other languages' words are ignored, and so are relative times without a day to start from.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.retrieval.query import calendar_ranges
from corpus.retrieval.query.calendar_ranges import DAY, CalendarRange

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBERS = "a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|couple of|few|several"
_COUNTS = {word: max(place, 1) for place, word in enumerate(_NUMBERS.split("|")[1:])}
_COUNTS |= {"a": 1, "couple of": 2, "few": 3, "several": 5}
_UNIT = "hour|day|week|weekend|fortnight|month|year"
_UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}

# "May" and "March" are months, "may" and "march" mostly are not: they need a cue.
_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ON = rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?(?:the )?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PART_OF = r"(?P<part>early|mid|late|the (?:start|beginning|middle|end) of)(?: |-)"
_PART = rf"(?:{_PART_OF})?"
_PARTS = {"early": (0, 1 / 3), "start": (0, 1 / 3), "beginning": (0, 1 / 3), "mid": (1 / 3, 2 / 3)}
_PARTS |= {"middle": (1 / 3, 2 / 3), "late": (2 / 3, 1), "end": (2 / 3, 1)}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in words that ends at `end` of the text.

    Attributes:
        end: offset in characters.
        stretch: the range of the calendar.
        recent: whether the words look back from now ("yesterday") and so mean what is news.
        bare: whether they are only a month's name, which may be another word.
    """

    end: int
    calendar_range: CalendarRange
    recent: bool = False
    bare: bool = False


Reading = Callable[[re.Match[str], int], CalendarRange | None]


def read_moment(text: str, place: int, today: int | None) -> Moment | None:
    """Return the time that `text` has at `place`; `today` is an hour of the calendar."""
    if not _ANY.match(text, place):
        return None
    for pattern, read, relative, recent in _READINGS:
        match = pattern.match(text, place)
        if match is None or (relative and today is None):
            continue
        calendar_range = read(match, today or 0)
        if calendar_range is not None:
            groups = match.groupdict()
            bare = bool(groups.get("month")) and not any(map(groups.get, ("year", "day", "which")))
            part = _part(groups.get("part"))
            return Moment(match.end(), calendar_range.part(*part) if part else calendar_range, recent, bare)
    return None


def _part(words: str | None) -> tuple[float, float] | None:
    return _PARTS[words.lower().removeprefix("the ").removesuffix(" of")] if words else None


def _month_of(name: str) -> int:
    return next(
        n for n, month in enumerate(MONTHS, start=1) if month.startswith(name.lower().rstrip(".")[:3])
    )


def _ordinal(hour: int) -> int:
    return hour // DAY + 1


def _month_now(hour: int) -> int:
    moment = CalendarRange(hour, None).window().since
    return calendar_ranges.month_number(moment.year, moment.month) if moment else 0


def _iso_day(match: re.Match[str], _today: int) -> CalendarRange | None:
    ordinal = calendar_ranges.ordinal_of(int(match["year"]), int(match["number"]), int(match["day"]))
    return calendar_ranges.day(ordinal) if ordinal else None


def _date(match: re.Match[str], _today: int) -> CalendarRange | None:
    ordinal = calendar_ranges.ordinal_of(int(match["year"]), _month_of(match["month"]), int(match["day"]))
    return calendar_ranges.day(ordinal) if ordinal else None


def _date_of_no_year(match: re.Match[str], today: int) -> CalendarRange | None:
    this_year = _month_now(today) // len(MONTHS)
    # The last such day; the 29th of February may be eight years ago.
    for year in range(this_year, this_year - 9, -1):
        ordinal = calendar_ranges.ordinal_of(year, _month_of(match["month"]), int(match["day"]))
        if ordinal is not None and ordinal <= _ordinal(today):
            return calendar_ranges.day(ordinal)
    return None


def _month_of_year(match: re.Match[str], _today: int) -> CalendarRange:
    return calendar_ranges.month(calendar_ranges.month_number(int(match["year"]), _month_of(match["month"])))


def _month_of_no_year(match: re.Match[str], today: int) -> CalendarRange:
    number, back = _month_now(today), (match.groupdict().get("which") or "").lower() == "last"
    latest = number - back
    return calendar_ranges.month(latest - (latest - _month_of(match["month"]) + 1) % len(MONTHS))


def _season_of_year(match: re.Match[str], _today: int) -> CalendarRange:
    first = SEASONS[match["season"].lower()]
    return calendar_ranges.month(calendar_ranges.month_number(int(match["year"]), 1) + first - 1, months=3)


def _season_of_no_year(match: re.Match[str], today: int) -> CalendarRange:
    first, number = SEASONS[match["season"].lower()], _month_now(today)
    latest = number - 3 * (match["which"].lower() != "this")
    return calendar_ranges.month(latest - (latest - first + 1) % len(MONTHS), months=3)


def _whole_year(match: re.Match[str], _today: int) -> CalendarRange:
    return calendar_ranges.year(int(match["year"]))


def _weekday(match: re.Match[str], today: int) -> CalendarRange:
    back = (match["which"] or "").lower() in ("last", "past")
    wanted = WEEKDAYS.index(match["weekday"].lower())
    return calendar_ranges.day(calendar_ranges.last_weekday(wanted, _ordinal(today) - back))


def _named_day(match: re.Match[str], today: int) -> CalendarRange:
    words = match.group().lower()
    back = 2 if "before" in words else 1 if words.startswith(("yesterday", "last")) else 0
    return calendar_ranges.day(_ordinal(today) - back)


def _units_back(unit: str, count: int, today: int) -> CalendarRange:
    """Return the calendar's unit that lies `count` before today's."""
    if unit == "hour":
        return CalendarRange(today - count, today - count + 1)
    if unit == "month":
        return calendar_ranges.month(_month_now(today) - count)
    if unit == "year":
        return calendar_ranges.year(_month_now(today) // len(MONTHS) - count)
    ordinal = _ordinal(today) - count * _UNIT_DAYS[unit]
    if unit == "weekend":
        # A weekend that is not over is not the last one.
        last = calendar_ranges.last_weekday(5, _ordinal(today) - 2 * bool(count)) - 7 * max(count - 1, 0)
        return calendar_ranges.weekend(last)
    return calendar_ranges.day(ordinal) if unit == "day" else calendar_ranges.week(ordinal)


def _last_unit(match: re.Match[str], today: int) -> CalendarRange:
    unit = match["unit"].lower()
    if match["which"].lower() == "past":
        return _last_units(unit, 1, today)
    return _units_back(unit, 1, today)


def _this_unit(match: re.Match[str], today: int) -> CalendarRange:
    unit = match["unit"].lower()
    if unit == "week":
        # On a Monday people still mean the week before.
        return calendar_ranges.day(_ordinal(today) - 7, days=8)
    return _units_back(unit, 0, today)


def _ago(match: re.Match[str], today: int) -> CalendarRange | None:
    count = _count(match["count"])
    return None if count is None else _units_back(match["unit"].lower(), count, today)


def _last_many(match: re.Match[str], today: int) -> CalendarRange | None:
    count = _count(match["count"])
    return None if count is None else _last_units(match["unit"].lower(), count, today)


def _last_units(unit: str, count: int, today: int) -> CalendarRange:
    """Return so many units up to now, in whole days except for hours."""
    if unit == "hour":
        return CalendarRange(today - count, None)
    days = {"month": 30, "year": 365, **_UNIT_DAYS}[unit] * count
    return CalendarRange((_ordinal(today) - 1 - days) * DAY, None)


def _count(words: str) -> int | None:
    words = " ".join(words.lower().split()).removeprefix("a ") if " " in words.strip() else words.lower()
    return int(words) if words.isdigit() else _COUNTS.get(words)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words.replace(" ", r"\s+") + r"(?![\w])(?!-\d)", re.IGNORECASE)


_COUNT = rf"(?P<count>\d{{1,3}}|(?:a )?(?:{_NUMBERS}))"
_SHORT = r"(?P<unit>hour|day|week|fortnight)"
_TODAY = r"(?:today(?!['\u2019])|tonight|this (?:morning|afternoon|evening))"
# Longer ones first, since they begin like shorter ones: pattern, reading, is it relative, is it recent.
_READINGS: tuple[tuple[re.Pattern[str], Reading, bool, bool], ...] = (
    (_pattern(r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)"), _iso_day, False, False),
    (_pattern(rf"{_ON}{_DAY} (?:of )?{_MONTH},? {_YEAR}"), _date, False, False),
    (_pattern(rf"{_ON}{_MONTH} {_DAY},? {_YEAR}"), _date, False, False),
    (_pattern(rf"{_ON}{_DAY} (?:of )?{_MONTH}"), _date_of_no_year, True, False),
    (_pattern(rf"{_PART}{_MONTH},? (?:of )?{_YEAR}"), _month_of_year, False, False),
    (_pattern(rf"{_ON}{_MONTH} {_DAY}"), _date_of_no_year, True, False),
    (_pattern(rf"{_PART}(?:(?P<which>last|this) )?{_MONTH}"), _month_of_no_year, True, False),
    (_pattern(rf"(?:the )?{_SEASON} (?:of )?{_YEAR}"), _season_of_year, False, False),
    (_pattern(rf"(?P<which>last|this|past) {_SEASON}"), _season_of_no_year, True, False),
    (_pattern(rf"{_PART}(?:the year )?{_YEAR}"), _whole_year, False, False),
    (_pattern(r"(?:the day before yesterday|yesterday|last night)"), _named_day, True, True),
    (_pattern(_TODAY), _named_day, True, True),
    (_pattern(rf"(?:(?P<which>last|past|this) )?{_WEEKDAY}"), _weekday, True, False),
    (_pattern(rf"(?:the )?(?:last|past|previous) {_COUNT} (?P<unit>{_UNIT})s?"), _last_many, True, True),
    (_pattern(rf"{_COUNT} {_SHORT}s? ago"), _ago, True, True),
    (_pattern(rf"{_COUNT} (?P<unit>month)s? ago"), _ago, True, False),
    (_pattern(rf"(?:the )?(?P<which>last|past|previous) {_SHORT}"), _last_unit, True, True),
    (
        _pattern(rf"{_PART}(?:the )?(?P<which>last|past|previous) (?P<unit>weekend|month|year)"),
        _last_unit,
        True,
        False,
    ),
    (_pattern(r"this (?P<unit>week|weekend|month|year)"), _this_unit, True, False),
    (_pattern(rf"{_PART_OF}(?:this|the) (?P<unit>week|weekend|month|year)"), _this_unit, True, False),
)
# Matches if one of them does: at most places none does, and one test is quicker than twenty.
_ANY = re.compile(
    "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern, *_ in _READINGS), re.IGNORECASE
)
