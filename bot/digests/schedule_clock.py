"""Read a time of day from the tokens of a schedule: "half past seven", "halb acht", "w pół do ósmej".

What can be read in two ways is refused, such as "half eight" and "ocho y diez".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.errors import UserError
from bot.digests.schedule_lexicon import ScheduleToken

PARTS = frozenset(("MORNING", "AFTERNOON", "EVENING", "NIGHT", "DAWN"))
_HOUR, _DAY, _NOON = 60, 24 * 60, 12
_NUMBERS = frozenset(("N", "H"))
_TO_MINUTES = frozenset((5, 10, 20, 25))  # "20 to 8"; "8 to 18" is no time
_SUFFIXES = {"ADDHALF": 30, "ADDQ": 15, "LESSQ": -15}
# The hours of a part of the day by a clock of twelve hours and of twenty-four: what is in neither is refused.
_HOURS = {
    "MORNING": {hour: hour for hour in range(12)},
    "DAWN": {**{hour: hour for hour in range(7)}, 12: 0},
    "AFTERNOON": {**{hour: hour + 12 for hour in range(1, 9)}, **{hour: hour for hour in range(12, 21)}},
    "EVENING": {**{hour: hour + 12 for hour in range(5, 12)}, **{hour: hour for hour in range(17, 24)}},
    "NIGHT": {
        **{hour: hour for hour in (0, 1, 2, 3, 4, *range(18, 24))},
        **{hour: hour + 12 for hour in range(6, 12)},
        12: 0,
    },
    "AM": {**{hour: hour for hour in range(1, 12)}, 12: 0},
    "PM": {**{hour: hour + 12 for hour in range(1, 12)}, 12: 12},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A time of day.

    Attributes:
        minutes: since midnight.
        end: the place of the token after it.
        bare: whether it is a number alone, such as "8".
        part: the part of the day behind it, "" without one.
    """

    minutes: int
    end: int
    bare: bool = False
    part: str = ""

    def in_part(self, part: str) -> "ClockTime":
        """Return the time in a part of the day: 8 in the evening is 20:00.

        Raises:
            UserError: it is not in that part.
        """
        hour, minute = divmod(self.minutes, _HOUR)
        found = _HOURS[part].get(hour)
        if found is None:
            raise no_time(f"{hour}:{minute:02}")
        return replace(self, minutes=found * _HOUR + minute, bare=False, part=part)


def no_time(written: str) -> UserError:
    """Return the error for what is no time of day."""
    return UserError("{time} is no time of day; write it like 18:30", time=written)


def two_ways(written: str) -> UserError:
    """Return the error for what can be read in two ways."""
    return UserError("{words} can be read in two ways; write each time like 18:30", words=repr(written))


def read_time(tokens: Sequence[ScheduleToken], at: int, *, in_range: bool = False) -> ClockTime | None:
    """Return the time of day at a place of `tokens`; None if there is none.

    Args:
        tokens: of a schedule.
        at: the place.
        in_range: whether "8 to 18" is from eight to eighteen there.

    Raises:
        UserError: there is one that is none on a clock, or that can be read in two ways.
    """
    kinds = [token.kind for token in tokens[at : at + 4]]
    found = _of_clock(tokens, at, kinds) or _around(tokens, at, kinds, in_range=in_range)
    found = found or _of_number(tokens, at)
    if found is None:
        return None
    found = _with_suffix(tokens, found)
    if not 0 <= found.minutes < _DAY:
        raise no_time(" ".join(token.text for token in tokens[at : found.end]))
    return _with_part(tokens, found)


def _of_clock(tokens: Sequence[ScheduleToken], at: int, kinds: list[str]) -> ClockTime | None:
    match kinds:
        case ["T", "HOUR", *_]:
            return ClockTime(minutes=tokens[at].value, end=at + 2)
        case ["T", *_]:
            return ClockTime(minutes=tokens[at].value, end=at + 1)
        case ["NOON", *_]:
            return ClockTime(minutes=_NOON * _HOUR, end=at + 1)
        case ["MIDNIGHT", *_]:
            return ClockTime(minutes=0, end=at + 1)
        case _:
            return None


def _around(
    tokens: Sequence[ScheduleToken], at: int, kinds: list[str], *, in_range: bool
) -> ClockTime | None:
    """Return "half past 8", "halb 9", "quarter to 9", "10 nach 8", "za kwadrans ósma"."""
    values = [15 if token.kind == "Q" else token.value for token in tokens[at : at + 3]]
    match kinds:
        case ["HALFPAST", "N" | "H", *_]:
            hour, minutes = values[1], 30
        case ["HALFTO", "N" | "H", *_]:
            hour, minutes = values[1], -30
        case ["Q" | "N", "MINPAST", "N" | "H", *_]:
            hour, minutes = values[2], values[0]
        case ["AHEAD", "Q" | "N", "N" | "H", *_]:
            hour, minutes = values[2], -values[1]
        case ["Q" | "N", "MINTO" | "TO", "N" | "H", *_] if _is_minutes_to(tokens[at : at + 2], in_range):
            hour, minutes = values[2], -values[0]
        case _:
            return None
    return _hour(hour, minutes, end=at + (2 if kinds[0] in {"HALFPAST", "HALFTO"} else 3))


def _is_minutes_to(tokens: Sequence[ScheduleToken], in_range: bool) -> bool:  # noqa: FBT001 # as `read_time` has it
    """Return whether "10 to 8" is ten minutes before eight, not ten until eight."""
    minutes, to = tokens
    if to.kind == "MINTO" or minutes.kind == "Q":
        return to.text != "bis"
    return to.text == "to" and minutes.value in _TO_MINUTES and not in_range


def _hour(hour: int, minutes: int, *, end: int) -> ClockTime:
    if not 0 < hour <= _DAY // _HOUR or abs(minutes) >= _HOUR:
        raise no_time(f"{hour}")
    hour += _NOON * (hour == 1 and minutes < 0)  # "halb eins" is half past twelve
    return ClockTime(minutes=hour * _HOUR + minutes, end=end)


def _of_number(tokens: Sequence[ScheduleToken], at: int) -> ClockTime | None:
    """Return "8", "8 Uhr", "8 heures 30", "five thirty"."""
    if at >= len(tokens) or tokens[at].kind not in _NUMBERS:
        return None
    hour, end = tokens[at], at + 1
    has_unit = _kind(tokens, end) == "HOUR"
    end += has_unit
    if hour.value >= _DAY // _HOUR:
        raise no_time(hour.text)
    minutes = _minutes(tokens, end, hour, has_unit=has_unit)
    if minutes:
        value, end = minutes
        return ClockTime(minutes=hour.value * _HOUR + value, end=end)
    return ClockTime(minutes=hour.value * _HOUR, end=end, bare=not has_unit)


def _minutes(
    tokens: Sequence[ScheduleToken], at: int, hour: ScheduleToken, *, has_unit: bool
) -> tuple[int, int] | None:
    """Return the minutes behind an hour, and where they end."""
    joint = _kind(tokens, at) == "AND" and tokens[at].text == "y"  # "las ocho y veinte"
    place = at + joint
    if _kind(tokens, place) != "N" or _kind(tokens, place + 1) in {"HOUR", "TIMES", "OFMONTH", "MINPAST"}:
        return None
    number = tokens[place]
    if has_unit and not joint:
        return _valid_minutes(number), place + 1
    words = not hour.digits and not number.digits
    if number.value >= _DAY // _HOUR or (words and number.value > _NOON):
        return _valid_minutes(number), place + 1
    if not joint or number.value % 5 == 0:
        raise two_ways(" ".join(token.text for token in tokens[at - 1 : place + 1]))
    return None


def _valid_minutes(number: ScheduleToken) -> int:
    if number.value >= _HOUR:
        raise no_time(number.text)
    return number.value


def _with_suffix(tokens: Sequence[ScheduleToken], found: ClockTime) -> ClockTime:
    """Return the time with "et demie", "y cuarto" or "moins dix" behind it."""
    kind = _kind(tokens, found.end)
    if found.minutes % _HOUR:
        return found
    if kind in _SUFFIXES:
        more, end = _SUFFIXES[kind], found.end + 1
    elif kind == "LESS" and _kind(tokens, found.end + 1) == "N":
        more, end = -_valid_minutes(tokens[found.end + 1]), found.end + 2
    else:
        return found
    noon = _NOON * _HOUR * (found.minutes == _HOUR and more < 0)  # "la una menos cuarto" is 12:45
    return replace(found, minutes=found.minutes + more + noon, end=end, bare=False)


def _with_part(tokens: Sequence[ScheduleToken], found: ClockTime) -> ClockTime:
    kind = _kind(tokens, found.end)
    if kind in PARTS or kind in {"AM", "PM"}:
        return replace(found.in_part(kind), end=found.end + 1)
    if kind in {"NOON", "MIDNIGHT"} and found.minutes == _NOON * _HOUR:
        return replace(found, minutes=_NOON * _HOUR * (kind == "NOON"), end=found.end + 1, bare=False)
    return found


def _kind(tokens: Sequence[ScheduleToken], at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""
