"""Offer schedules and languages while the options of a digest are typed, in the user's language."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.digests.schedule import LONGEST, Schedule
from bot.locale.catalogue import LANGUAGES, language_name
from bot.locale.texts import Texts
from corpus.text.languages import SUPPORTED

_LIKELY = ("8:00", "18:00")  # for what is typed without a time


def offered_schedules(
    typed: str, texts: Texts, *, zone: ZoneInfo, now: datetime
) -> Iterator[tuple[str, str]]:
    """Yield labels and values of schedules: what is typed if it is one, then usual ones that hold its words.

    A label shows when the schedule comes next. Some milliseconds of work.
    """
    wanted = " ".join(typed.split())
    for written in dict.fromkeys((*_as_typed(wanted), *_usual(texts, wanted.casefold()))):
        try:
            schedule = Schedule.read(written, zone, now=now)
        except UserError:
            continue
        coming = schedule.next(now).astimezone(zone)
        yield f"{written} \u00b7 {texts.date(coming)}, {coming:%H:%M}", written


def _as_typed(written: str) -> Iterator[str]:
    if written:
        yield written
        yield from (longer for time in _LIKELY if len(longer := f"{written} {time}") <= LONGEST)


def _usual(texts: Texts, wanted: str) -> Iterator[str]:
    every = (
        texts("weekdays at 8:00"),
        texts("every day at 8:00"),
        texts("every day at 8:00 and 18:00"),
        texts("every 6 hours"),
        texts("every hour between 9 and 17"),
        texts("Mondays at 9:00"),
        texts("weekends at 10:00"),
        texts("every second Monday at 9:00"),
        texts("the first of the month at 9:00"),
    )
    yield from (each for each in every if wanted in each.casefold())


def offered_languages(typed: str, texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield names and codes of languages that hold what is typed, those of the bot first."""
    wanted = typed.strip().casefold()
    for code in (*LANGUAGES, *sorted(SUPPORTED.keys() - set(LANGUAGES))):
        name = language_name(code, texts)
        if wanted in name.casefold() or wanted == code:
            yield name, code
