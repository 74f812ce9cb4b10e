"""Read days from the tokens of a schedule: "every second Tuesday", "the first of the month", "werktags"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.core.errors import UserError
from bot.digests.schedule_clock import PARTS
from bot.digests.schedule_lexicon import ScheduleToken

WEEK = frozenset(range(7))
_SETS = {"WORK": frozenset(range(1, 6)), "WEND": frozenset((0, 6)), "ALL": WEEK}
_COUNT = frozenset(("N", "O", "H"))
_DAYS_OF_SHORTEST_MONTH = 28
_MOST = {"DAY": 31, "D": 12, "WEEK": 12}  # days and weeks between two
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days of a schedule, as far as some of its tokens say them.

    Attributes:
        end: the place of the token after them.
        weekdays: Sunday is 0; empty where they say none.
        month_days: days of the month as cron writes them.
        nth: weekdays of the month as cron writes them, such as "2#2".
        every: one of so many weeks or days.
        unit: the length of one in days.
        removed: weekdays that are left out.
        scope: "week" or "month" where a day of it must follow.
        count: how many times of the day, or days of the scope, must follow; 0 where that is open.
    """

    end: int
    weekdays: frozenset[int] = field(default_factory=frozenset)
    month_days: tuple[str, ...] = ()
    nth: tuple[str, ...] = ()
    every: int = 1
    unit: int = 1
    removed: frozenset[int] = field(default_factory=frozenset)
    scope: str = ""
    count: int = 0


def read_days(tokens: Sequence[ScheduleToken], at: int, *, monthly: bool = False) -> Days | None:
    """Return what the tokens at a place say of days; None if that is nothing.

    `monthly` says that other tokens speak of each month.

    Raises:
        UserError: they say days that not every month has, or that can be read in two ways.
    """
    is_each = _kind(tokens, at) == "EVERY"
    start = at + is_each
    while _kind(tokens, start) == "THE" and _kind(tokens, start + 1) not in {"N", ""}:
        start += 1
    found = _of_month(tokens, start, is_each=is_each, monthly=monthly)
    found = found or (_period(tokens, start) if is_each else None) or _weekdays(tokens, start)
    found = found or _scope(tokens, start)
    if found is None and is_each and _kind(tokens, start) in PARTS:
        return Days(end=start, weekdays=WEEK)
    return found


def _of_month(tokens: Sequence[ScheduleToken], at: int, *, is_each: bool, monthly: bool) -> Days | None:
    """Return "first Monday of the month", "last day of the month", "the 1st", "el día 15"."""
    kinds = [token.kind for token in tokens[at : at + 3]]
    match kinds:
        case ["O" | "H" | "LAST", "D", *_]:
            return _nth(tokens, at, is_each=is_each, monthly=monthly)
        case ["LAST", "DAY", "OFMONTH"]:
            return Days(end=at + 3, month_days=("L",))
        case ["LAST", "DAY", *_] if monthly:
            return Days(end=at + 2, month_days=("L",))
        case ["O" | "H", "DAY", "OFMONTH"]:
            return _month_days(tokens, at)
        case _:
            return None if is_each else _day_of_month(tokens, at, kinds)


def _day_of_month(tokens: Sequence[ScheduleToken], at: int, kinds: list[str]) -> Days | None:
    match kinds:
        case ["THE" | "DAY", "N", *_]:
            return _month_days(tokens, at + 1)
        case ["N", "OFMONTH", *_] | ["N", "DAY", "OFMONTH"] | ["O", *_]:
            return _month_days(tokens, at)
        case _:
            return None


def _nth(tokens: Sequence[ScheduleToken], at: int, *, is_each: bool, monthly: bool) -> Days | None:
    which, day = tokens[at], tokens[at + 1]
    end = at + 2
    of_month = _kind(tokens, end) == "OFMONTH"
    number = 0 if which.kind == "LAST" else which.value
    if not (of_month or monthly) and number > 1:
        if number == 2 and is_each:  # noqa: PLR2004 # "every second Tuesday"
            return None
        raise UserError(
            '{words} can be read in two ways; write "of the month" if you mean that',
            words=repr(f"{which.text} {day.text}"),
        )
    cron = f"{day.value}L" if number == 0 else f"{day.value}#{number}"
    return Days(end=end + of_month, nth=(cron,))


def _month_days(tokens: Sequence[ScheduleToken], at: int) -> Days:
    """Return a list of days of the month, such as "1st and 15th of the month"."""
    numbers = [tokens[at]]
    end = at + 1
    while _kind(tokens, end) == "AND" and _goes_on(tokens, end + 1):
        numbers.append(tokens[end + 1])
        end += 2
    end += _kind(tokens, end) == "DAY"
    end += _kind(tokens, end) == "OFMONTH"
    for number in numbers:
        if not 0 < number.value <= _DAYS_OF_SHORTEST_MONTH:
            raise UserError(
                "not every month has a day {number}; write a day up to 28, or: last day of the month",
                number=number.value,
            )
    return Days(end=end, month_days=tuple(str(number.value) for number in numbers))


def _goes_on(tokens: Sequence[ScheduleToken], at: int) -> bool:
    kind, after = _kind(tokens, at), _kind(tokens, at + 1)
    return kind == "O" or (kind == "N" and after in {"OFMONTH", "AT", "DAY"})


def _period(tokens: Sequence[ScheduleToken], at: int) -> Days | None:
    """Return what follows "every": "second Tuesday", "two weeks", "other day", "day"."""
    if _kind(tokens, at) in _COUNT and _kind(tokens, at + 1) in {"D", "WEEK", "DAY", "MONTH"}:
        return _every(tokens, at + 1, tokens[at].value)
    if _kind(tokens, at) == "DAY":
        return Days(end=at + 1, weekdays=WEEK)
    if _kind(tokens, at) in {"WEEK", "MONTH"}:
        return Days(end=at + 1, scope=_kind(tokens, at).lower())
    return None


def _every(tokens: Sequence[ScheduleToken], at: int, number: int) -> Days:
    unit = tokens[at].kind
    if not 0 < number <= _MOST.get(unit, 0):
        raise UserError("write at most 12 weeks, or 31 days, between two digests")
    if unit == "D":
        days = _weekdays(tokens, at)
        return replace(days or Days(end=at + 1), every=number, unit=_WEEK_DAYS)
    if unit == "WEEK":
        return Days(end=at + 1, every=number, unit=_WEEK_DAYS, scope="week")
    return Days(end=at + 1, weekdays=WEEK, every=number)


def _weekdays(tokens: Sequence[ScheduleToken], at: int) -> Days | None:
    kinds = [token.kind for token in tokens[at : at + 4]]
    match kinds:
        case ["EXCEPT" | "LESS", *_]:
            return _removed(tokens, at + 1)
        case ["FROM" | "BETWEEN", "D", "TO" | "AT" | "AND", "D"]:
            return _span(tokens, at + 1, at + 3)
        case ["D", "TO" | "AT", "D", *_]:
            return _span(tokens, at, at + 2)
        case ["D" | "DAY" | "WORK" | "WEND" | "ALL", *_]:
            return _named(tokens, at, is_alternate=kinds[1:2] == ["ALTERNATE"])
        case _:
            return None


def _named(tokens: Sequence[ScheduleToken], at: int, *, is_alternate: bool) -> Days | None:
    token = tokens[at]
    if token.kind == "D":
        weekday = frozenset((token.value,))
        every, unit = (2, _WEEK_DAYS) if is_alternate else (1, 1)
        return Days(end=at + 1 + is_alternate, weekdays=weekday, every=every, unit=unit)
    if token.kind == "DAY":
        return Days(end=at + 2, weekdays=WEEK, every=2) if is_alternate else None
    return Days(end=at + 1, weekdays=_SETS[token.kind])


def _removed(tokens: Sequence[ScheduleToken], at: int) -> Days | None:
    """Return all days of a list behind "except"."""
    found, place = frozenset[int](), at
    while True:
        while _kind(tokens, place) in {"THE", "AT", "EVERY", "EXCEPT"}:
            place += 1
        more = _weekdays(tokens, place)
        if more is None:
            break
        found, place = found | more.weekdays, more.end
        end = place
        if _kind(tokens, place) != "AND":
            break
        place += 1
    return Days(end=end, removed=found) if found else None


def _span(tokens: Sequence[ScheduleToken], first: int, last: int) -> Days:
    start, end = tokens[first].value, tokens[last].value
    length = (end - start) % _WEEK_DAYS + 1
    return Days(end=last + 1, weekdays=frozenset((start + number) % _WEEK_DAYS for number in range(length)))


def _scope(tokens: Sequence[ScheduleToken], at: int) -> Days | None:
    """Return "weekly", "monthly", "twice a day", "once a week"."""
    kinds = [token.kind for token in tokens[at : at + 3]]
    match kinds:
        case ["WEEKLY", *_]:
            return Days(end=at + 1, scope="week")
        case ["OFMONTH", *_]:
            return Days(end=at + 1, scope="month")
        case ["X", unit, *_]:
            count, end = tokens[at].value, at + 2
        case ["N", "TIMES", unit]:
            count, end = tokens[at].value, at + 3
        case _:
            return None
    if unit in {"PERDAY", "DAY", "ALL"}:
        return Days(end=end, weekdays=WEEK, count=count)
    if unit in {"PERWEEK", "WEEK", "WEEKLY"}:
        return Days(end=end, scope="week", count=count)
    return Days(end=end, scope="month", count=count) if unit in {"OFMONTH", "MONTH"} else None


def _kind(tokens: Sequence[ScheduleToken], at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""
