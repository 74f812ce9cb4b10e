"""Read days and time zones as people write them.

Days are those of the zone that `now` is in. Words are those of five languages, as in a question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.core.errors import UserError
from bot.core.limits import shortened
from bot.locale.texts import Texts
from corpus.models.answer import TimeWindow
from corpus.retrieval.query.times import period_of

_SHOWN = 40  # characters of what was no day
_LONGEST = 60  # characters that may be a day in words


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedDay:
    """A day that is offered: in words, and as it is sent."""

    label: str
    value: str


def first_moment(written: str, *, now: datetime) -> datetime:
    """When the day or time that is `written` begins.

    Raises:
        UserError: it is none.
    """
    day = _day(written)
    return _required(_midnight(day, now) if day else _in_words(written, now=now).since, written)


def last_moment(written: str, *, now: datetime) -> datetime:
    """When the day or time that is `written` ends.

    Raises:
        UserError: it is none.
    """
    day = _day(written)
    if day is None:
        return _required(_in_words(written, now=now).until, written)
    # The last day of the calendar has no day after it, nor any article.
    return _midnight(day if day == date.max else day + timedelta(days=1), now)


def offered_days(written: str, texts: Texts, *, now: datetime) -> tuple[OfferedDay, ...]:
    """Return days to offer while one types: those whose words hold what is `written`, or what it means."""
    wanted = written.strip().casefold()
    offered = [
        OfferedDay(label=f"{words} · {texts.date(_midnight(day, now))}", value=day.isoformat())
        for words, day in _usual(texts, now=now)
    ]
    fitting = [each for each in offered if wanted in each.label.casefold()]
    if wanted and not fitting:
        try:
            moment = first_moment(written, now=now)
        except UserError:
            return ()
        day = moment.astimezone(now.tzinfo)
        return (OfferedDay(label=texts.date(day), value=day.date().isoformat()),)
    return tuple(fitting)


def _usual(texts: Texts, *, now: datetime) -> Iterator[tuple[str, date]]:
    today = now.date()
    yield texts("today"), today
    yield texts("yesterday"), today - timedelta(days=1)
    yield texts("3 days ago"), today - timedelta(days=3)
    yield texts("a week ago"), today - timedelta(days=7)
    yield texts("a month ago"), today - timedelta(days=30)
    yield texts("beginning of this month"), today.replace(day=1)
    yield texts("beginning of this year"), today.replace(month=1, day=1)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def _in_words(written: str, *, now: datetime) -> TimeWindow:
    found = period_of(written, now) if len(written) <= _LONGEST else None
    return found or TimeWindow()


def _required(moment: datetime | None, written: str) -> datetime:
    if moment is None:
        raise UserError(
            "{text} is not a day; write it like 2025-04-24", text=repr(shortened(written, _SHOWN))
        )
    return moment


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), tzinfo=now.tzinfo)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of a name such as "Europe/Berlin", "berlin" or "UTC".

    Raises:
        UserError: there is none of that name; the text names the nearest.
    """
    wanted = _key(name)
    known = zone_names()
    if wanted in known:
        return ZoneInfo(known[wanted])
    cities = [full for key, full in known.items() if key.rpartition("/")[2] == wanted]
    if cities:
        return ZoneInfo(min(cities, key=lambda full: (full.count("/"), full)))
    near = get_close_matches(wanted, [*known, *(key.rpartition("/")[2] for key in known)], n=1)
    full = next((each for key, each in known.items() if near and key.endswith(near[0])), "Europe/Berlin")
    raise UserError(
        "I don't know the time zone {name}. Write it like {example}", name=repr(name), example=full
    )


def offered_zones(beginning: str, limit: int) -> list[str]:
    """Return names of zones that hold `beginning`, those of a city that begins with it first."""
    wanted = _key(beginning)
    found = [(key, full) for key, full in zone_names().items() if wanted in key]
    found.sort(key=lambda each: (not each[0].rpartition("/")[2].startswith(wanted), each[1]))
    return [full for _, full in found[:limit]]


@cache
def zone_names() -> dict[str, str]:
    """Return the zones by lower-case name, without the aliases kept for old programs."""
    return {
        _key(name): name
        for name in sorted(available_timezones())
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "posix", "right")))
    }


def _key(name: str) -> str:
    return "_".join(name.casefold().split())
