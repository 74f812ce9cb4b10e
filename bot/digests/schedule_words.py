"""Turn words into cron expressions: "weekdays at 8:00", "every 6 hours".

    words | groups of days and times | cron expressions

Knows nothing of time zones. English only, as the names of commands are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from bot.core.errors import UserError


def is_cron(text: str) -> bool:
    """Whether `text` is a cron expression of five fields that comes true at some time.

    >>> is_cron("0 8 * * MON-FRI"), is_cron("0 8 30 2 *"), is_cron("daily 8:00")
    (True, False, False)
    """
    if len(text.split()) != len(("minute", "hour", "day", "month", "weekday")):
        return False
    try:
        return next(CronSim(text, datetime(2000, 1, 1, tzinfo=UTC)), None) is not None
    except CronSimError:
        return False


def moments(expression: str, zone: ZoneInfo, *, after: datetime) -> Iterator[datetime]:
    """Yield the moments of a cron expression in `zone` after `after`, in order."""
    last = after
    for local in CronSim(expression, after.astimezone(zone)):
        moment = local.astimezone(UTC)
        # A skipped hour moves onto the next, which may be due itself; a repeated one may lie behind.
        if moment > last:
            yield moment
            last = moment


_EXAMPLES = '"weekdays at 8:00", "daily 7:00 and 19:00", "Mondays 18:30", "every 6 hours"'
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_SPANS = {
    "daily": "*",
    "day": "*",
    "days": "*",
    "weekday": "1-5",
    "weekdays": "1-5",
    "workday": "1-5",
    "workdays": "1-5",
    "weekend": "0,6",
    "weekends": "0,6",
}
_NAMED_TIMES = {"noon": (12, 0), "midnight": (0, 0)}
_FILLERS = frozenset(("and", "at", "on", "every", "each", "the", "&"))
_STEPS = (1, 2, 3, 4, 6, 8, 12)  # hours that a day divides into
_NOON_SIDE = r"(?:\s*([ap])\.?m\b\.?)"
_TIME = re.compile(rf"(\d{{1,2}})(?:[:.h]?(\d{{2}}))?{_NOON_SIDE}?")  # 8, 8:00, 0800, 8 p.m.
_TOKEN = re.compile(rf"[a-z]+|\d{{1,2}}[:.h]\d{{2}}{_NOON_SIDE}?|\d+{_NOON_SIDE}?|[-\u2013]|[^\s,;]")
_EVERY = re.compile(r"(?:every|each)\s+(\d+\s+)?(hour|minute)s?|hourly")
_HOURS, _MINUTES, _NOON = 24, 60, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Days, as cron writes them, and the times on them."""

    days: str
    times: tuple[tuple[int, int], ...]


def expressions_of(words: str) -> tuple[str, ...]:
    """Return the cron expressions that `words` (or a cron expression) mean.

    >>> expressions_of("weekdays at 8:00 and 19:00")
    ('0 8,19 * * 1-5',)

    Raises:
        UserError: they are no schedule; the text says what to write.
    """
    said = " ".join(words.casefold().split()).strip(" .")
    if is_cron(said):
        return (said,)
    if every := _EVERY.fullmatch(said):
        return (_every(int(every[1] or 1), unit=every[2]),)
    return tuple(expression for group in _groups(said) for expression in _expressions(group))


def _every(hours: int, *, unit: str | None) -> str:
    if unit == "minute":
        raise UserError(
            "a digest comes once an hour at most; write for example {examples}", examples=_EXAMPLES
        )
    if hours not in _STEPS:
        steps = ", ".join(map(str, _STEPS))
        raise UserError(
            "a day does not divide into {hours} hours; write one of {steps}", hours=hours, steps=steps
        )
    # Named hours, for cron takes a step to mean time that passes, also where a clock change repeats it.
    return "0 * * * *" if hours == 1 else f"0 {','.join(map(str, range(0, _HOURS, hours)))} * * *"


def _expressions(group: _Group) -> Iterator[str]:
    """One expression for each minute of the hour that times share."""
    by_minute = sorted({(minute, hour) for hour, minute in group.times})
    for minute, times in groupby(by_minute, key=lambda time: time[0]):
        yield f"{minute} {','.join(str(hour) for _, hour in times)} * * {group.days}"


def _groups(said: str) -> Iterator[_Group]:
    tokens = [token for each in _TOKEN.finditer(said) if (token := each.group()) not in _FILLERS]
    if not tokens:
        raise UserError("say when, for example {examples}", examples=_EXAMPLES)
    parts = list(_with_ranges(tokens))
    # "Mondays 8:00", and "8:00 on Mondays".
    times_first = isinstance(parts[0], tuple) and isinstance(parts[-1], str)
    runs = [list(run) for _, run in groupby(parts, key=lambda part: isinstance(part, tuple))]
    if isinstance(parts[0], tuple) and not times_first:
        runs.insert(0, ["*"])
    if len(runs) % 2:
        raise UserError("say at what time, for example {examples}", examples=_EXAMPLES)
    for one, other in zip(runs[::2], runs[1::2], strict=True):
        days, times = (other, one) if times_first else (one, other)
        yield _Group(
            days=",".join(map(str, days)), times=tuple(time for time in times if isinstance(time, tuple))
        )


def _with_ranges(tokens: list[str]) -> Iterator[str | tuple[int, int]]:
    """Days as cron writes them and times, where "Monday to Friday" is one of the days."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if at + 2 < len(tokens) and tokens[at + 1] in {"-", "\u2013", "to", "through"}:
            yield _range(token, tokens[at + 2])
            at += 3
            continue
        yield _days_of(token) or _time_of(token)
        at += 1


def _range(first: str, last: str) -> str:
    start, end = _weekday(first), _weekday(last)
    if start is None or end is None:
        raise _unknown(first if start is None else last)
    return ",".join(str(day % 7) for day in range(start, end + 1 if end >= start else end + 8))


def _days_of(token: str) -> str | None:
    day = _weekday(token)
    return _SPANS.get(token) if day is None else str(day)


def _weekday(token: str) -> int | None:
    """Return the number of a day's name, plural or shortened to three letters."""
    name = token.removesuffix("s") if len(token) > len("tues") else token
    found = [number for number, day in enumerate(_DAYS) if len(name) >= len("mon") and day.startswith(name)]
    return found[0] if found else None


def _time_of(token: str) -> tuple[int, int]:
    if token in _NAMED_TIMES:
        return _NAMED_TIMES[token]
    found = _TIME.fullmatch(token)
    if found is None:
        raise _unknown(token)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= _NOON:
            raise _unknown(token)
        hour = hour % _NOON + (_NOON if found[3] == "p" else 0)
    if hour >= _HOURS or minute >= _MINUTES:
        raise UserError("{time} is no time of day; write it like 18:30", time=token)
    return hour, minute


def _unknown(token: str) -> UserError:
    return UserError(
        "I don't understand {word} in a schedule; write for example {examples}, or a cron expression",
        word=repr(token),
        examples=_EXAMPLES,
    )
