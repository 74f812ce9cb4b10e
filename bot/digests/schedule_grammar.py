"""Read the tokens of a schedule as rules.

    tokens of one language | days, times, hours between two times | rules

What the tokens do not say is never guessed: a day without a time, or a number that may be a day or a time, is
refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.core.errors import UserError
from bot.digests.schedule_clock import PARTS, ClockTime, read_time, two_ways
from bot.digests.schedule_days import WEEK, Days, read_days
from bot.digests.schedule_lexicon import ScheduleToken
from bot.digests.schedule_rules import Rule
from corpus.models.errors import Reason

EXAMPLES = Reason('"weekdays at 8:00", "every 6 hours", "Mondays 18:30", "every second Tuesday at 9:00"')
_STEPS = (1, 2, 3, 4, 6, 8, 12)  # hours that a day divides into
_HOURS, _MINUTES, _DAY = 24, 60, 24 * 60
_WEEK = 7  # days
_JOINTS = frozenset(("AND", "AT"))


def unknown_word(word: str) -> UserError:
    """Return the error for a word that no schedule has."""
    return UserError(
        "I don't understand {word} in a schedule; write for example {examples}, or a cron expression",
        word=repr(word),
        examples=EXAMPLES,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hours:
    """Every so many hours, of the day or between two times."""

    step: int
    first: int = 0
    last: int | None = None

    def times(self) -> list[int]:
        """Return the minutes of the day on which it comes."""
        if self.last is None:
            if self.step not in _STEPS:
                steps = ", ".join(map(str, _STEPS))
                raise UserError(
                    "a day does not divide into {hours} hours; write one of {steps}",
                    hours=self.step,
                    steps=steps,
                )
            return [(self.first + more) % _DAY for more in range(0, _DAY, self.step * _MINUTES)]
        if self.first >= self.last or not self.step:
            raise UserError("write the earlier time first, such as: every hour between 9 and 17")
        return list(range(self.first, self.last + 1, self.step * _MINUTES))


def rules_of(tokens: Sequence[ScheduleToken]) -> tuple[Rule, ...]:
    """Return the rules that `tokens` say.

    Raises:
        UserError: they say none, or say it so that it can be read in two ways.
    """
    hours, rest = _hours(tokens)
    parts = list(_parts(rest)) if rest or not hours else []
    if hours:
        if any(isinstance(part, ClockTime) for part in parts):
            raise two_ways(" ".join(token.text for token in tokens))
        days = _joined([part for part in parts if isinstance(part, Days)] or [Days(end=0, weekdays=WEEK)])
        return tuple(_of_group(days, hours.times()))
    return tuple(rule for days, times in _groups(parts) for rule in _of_group(days, times))


def _hours(tokens: Sequence[ScheduleToken]) -> tuple[_Hours | None, list[ScheduleToken]]:
    """Return what the tokens say of every so many hours, and the other tokens."""
    rest = list(tokens)
    for at in range(len(tokens)):
        kinds = [each.kind for each in tokens[at : at + 3]]
        match kinds:
            case ["HOURLY", *_]:
                step, length = 1, 1
            case ["EVERY", "HOUR", *_]:
                step, length = 1, 2
            case ["EVERY", "N" | "O" | "H", "HOUR"]:
                step, length = tokens[at + 1].value, 3
            case ["EVERY", "MINUTE", *_] | ["EVERY", "N" | "O" | "H", "MINUTE"]:
                raise UserError(
                    "a digest comes once an hour at most; write for example {examples}", examples=EXAMPLES
                )
            case _:
                continue
        del rest[at : at + length]
        return _between(rest, step)
    return None, rest


def _between(tokens: list[ScheduleToken], step: int) -> tuple[_Hours, list[ScheduleToken]]:
    """Return the hours between two times, or from one on, and the other tokens."""
    for at in range(len(tokens)):
        is_opened = tokens[at].kind in {"FROM", "BETWEEN"}
        start = at + is_opened
        start += is_opened and start < len(tokens) and tokens[start].kind == "AT"
        first = read_time(tokens, start, in_range=True)
        if first is None:
            continue
        joint = tokens[first.end].kind if first.end < len(tokens) else ""
        if tokens[at].kind == "FROM" and not joint:
            return _Hours(step=step, first=first.minutes), tokens[:at]
        if joint != "TO" and not (is_opened and joint in _JOINTS):
            continue
        place = first.end + 1
        while place < len(tokens) and tokens[place].kind == "AT":
            place += 1
        last = read_time(tokens, place, in_range=True)
        if last:
            rest = [*tokens[:at], *tokens[last.end :]]
            return _Hours(step=step, first=first.minutes, last=last.minutes), rest
    return _Hours(step=step), tokens


def _parts(tokens: Sequence[ScheduleToken]) -> Iterator[Days | ClockTime]:
    """Yield days and times in order."""
    if all(token.kind in _JOINTS for token in tokens):
        raise UserError("say when, for example {examples}", examples=EXAMPLES)
    monthly = any(token.kind == "OFMONTH" for token in tokens)
    made: list[Days | ClockTime] = []
    at, prefix, is_used, joined = 0, "", True, True
    while at < len(tokens):
        token = tokens[at]
        if days := read_days(tokens, at, monthly=monthly):
            prefix = "" if made and isinstance(made[-1], ClockTime) else prefix
            made.append(days)
            at, joined = days.end, True
        elif token.kind in _JOINTS:
            at, joined = at + 1, joined or token.kind == "AND"
        elif token.kind in PARTS and is_used:
            prefix, at = _part(made, token), at + 1
            is_used = not prefix
        elif time := read_time(tokens, at):
            time = time.in_part(prefix) if prefix and not time.part else time
            made.append(_checked(made, time, joined=joined))
            at, joined, is_used = time.end, False, True
        else:
            raise unknown_word(token.text)
    if not is_used:  # "every morning", "at 8 in the morning and in the evening"
        raise _no_time_said()
    return iter(made)


def _part(made: list[Days | ClockTime], token: ScheduleToken) -> str:
    """Apply a part of the day to the times before it, or return it for those that follow."""
    times = []
    while made and isinstance(made[-1], Days) and made[-1].weekdays == WEEK and len(made) > 1:
        times.append(made.pop())  # "8:00 every morning"
    place = len(made)
    while place and isinstance(part := made[place - 1], ClockTime) and not part.part:
        place -= 1
        made[place] = part.in_part(token.kind)
    is_behind = place < len(made)
    made.extend(reversed(times))
    return "" if is_behind else token.kind


def _checked(made: Sequence[Days | ClockTime], time: ClockTime, *, joined: bool) -> ClockTime:
    """Return a time that follows other parts, unless that can be read in two ways."""
    before = made[-1] if made else None
    if isinstance(before, ClockTime):
        # "8 and 9 pm", "8 in the evening and 9"
        is_unclear = bool(time.part) != bool(before.part) and (before.bare or time.bare)
        if is_unclear or (not joined and (before.bare or time.bare) and before.minutes != time.minutes):
            raise two_ways(f"{before.minutes // _MINUTES} {time.minutes // _MINUTES}")
    return time


def _groups(parts: list[Days | ClockTime]) -> Iterator[tuple[Days, list[int]]]:
    """Yield days with their times: "Mondays 8:00, Fridays 9:00", and "8:00 on Mondays"."""
    if not any(isinstance(part, ClockTime) for part in parts):
        raise _no_time_said()
    runs = [list(run) for _, run in groupby(parts, key=lambda part: isinstance(part, ClockTime))]
    times_first = isinstance(parts[0], ClockTime) and isinstance(parts[-1], Days)
    if isinstance(parts[0], ClockTime) and not times_first:
        runs.insert(0, [Days(end=0, weekdays=WEEK)])
    if len(runs) % 2:
        # "once a week on Sunday at 8" ends with its time; "Mondays 8:00 and Fridays" does not.
        raise _no_time_said()
    for one, other in zip(runs[::2], runs[1::2], strict=True):
        days, times = (other, one) if times_first else (one, other)
        joined = _joined([part for part in days if isinstance(part, Days)])
        minutes = [part.minutes for part in times if isinstance(part, ClockTime)]
        _require_count(joined, len(set(minutes)))
        yield joined, minutes


def _joined(days: Sequence[Days]) -> Days:
    """Return all that is said of the days of one group."""
    named = [each for each in days if each.weekdays != WEEK]
    weekdays = frozenset(day for each in named for day in each.weekdays)
    removed = frozenset(day for each in days for day in each.removed)
    month_days = tuple(dict.fromkeys(day for each in days for day in each.month_days))
    nth = tuple(dict.fromkeys(day for each in days for day in each.nth))
    periods = {(each.every, each.unit) for each in days if each.every > 1}
    scopes = {each.scope for each in days if each.scope}
    if bool(weekdays) + bool(month_days) + bool(nth) > 1 or len(periods) > 1 or len(scopes) > 1:
        raise UserError("write one kind of days at a time: days of the week, or of the month")
    if "week" in scopes and not weekdays:
        raise UserError("say on which day, for example {examples}", examples=EXAMPLES)
    if "month" in scopes and not (month_days or nth):
        raise UserError("say on which day of the month, for example: the 1st of the month at 8:00")
    every, unit = _period_of(
        next(iter(periods), (1, 1)), weekdays=bool(weekdays), of_month=bool(month_days or nth)
    )
    weekdays = (weekdays or (frozenset() if month_days or nth else WEEK)) - removed
    if removed and not weekdays:
        raise UserError("say on which day, for example {examples}", examples=EXAMPLES)
    count = max((each.count for each in days), default=0)
    scope = next(iter(scopes), "")
    if scope and count and count != len(weekdays or month_days or nth):
        raise UserError("say on which day, for example {examples}", examples=EXAMPLES)
    return Days(
        end=0, weekdays=weekdays, month_days=month_days, nth=nth, every=every, unit=unit,
        count=0 if scope else count,
    )  # fmt: skip


def _period_of(period: tuple[int, int], *, weekdays: bool, of_month: bool) -> tuple[int, int]:
    every, unit = period
    if every == 1:
        return period
    if unit == 1 and weekdays and every % _WEEK == 0:
        return every // _WEEK, _WEEK  # "every 14 days on Monday"
    if of_month or (unit == 1 and weekdays):
        raise UserError("write one kind of days at a time: days of the week, or of the month")
    return period


def _require_count(days: Days, times: int) -> None:
    """Refuse "twice a day at 8:00"."""
    if days.count not in (0, times):
        raise UserError("say at what time, for example {examples}", examples=EXAMPLES)


def _of_group(days: Days, minutes: Iterable[int]) -> Iterator[Rule]:
    """Yield one rule for each minute of the hour that times share."""
    by_minute = sorted({(minute % _MINUTES, minute // _MINUTES) for minute in minutes})
    of_week = "*" if days.weekdays == WEEK else ",".join(map(str, sorted(days.weekdays)))
    of_week = "1-5" if of_week == "1,2,3,4,5" else of_week
    of_week = ",".join(days.nth) or of_week or "*"
    of_month = ",".join(days.month_days) or "*"
    for minute, times in groupby(by_minute, key=lambda time: time[0]):
        hours = ",".join(str(hour) for _, hour in times)
        hours = "*" if hours.count(",") == _HOURS - 1 else hours
        yield Rule(cron=f"{minute} {hours} {of_month} * {of_week}", every=days.every, unit=days.unit)


def _no_time_said() -> UserError:
    return UserError("say at what time, for example {examples}", examples=EXAMPLES)
