"""A schedule: its text, and its moments in a time zone. Pure.

    text | tokens in each language | rules that all languages agree on | moments

Nobody is asked for a language: "lundi 8h" is French wherever it is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.digests.schedule_clock import two_ways
from bot.digests.schedule_grammar import rules_of, unknown_word
from bot.digests.schedule_lexicon import plain, tokens_of
from bot.digests.schedule_rules import Rule, cron_of
from bot.locale.catalogue import LANGUAGES

_SHORTEST = timedelta(hours=1)  # between two digests
_LOOKED_AT = 60  # moments that are held against it
_FARTHEST = timedelta(days=400)  # from now to its first week
LONGEST = 100  # characters of what is written
_START = re.compile(r"\s*\((\d{4}-\d{2}-\d{2})\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Moments in a time zone; made by `read`.

    Attributes:
        text: as it was written. That of every second week ends with a day of its first week in parentheses.
        zone: whose clocks count.
        rules: give its moments.
        start: the day in parentheses.
    """

    text: str
    zone: ZoneInfo
    rules: tuple[Rule, ...]
    start: date | None = None

    @classmethod
    def read(cls, text: str, zone: ZoneInfo, *, now: datetime) -> "Schedule":
        """Return the schedule written in `text`: words or a cron expression.

        Raises:
            UserError: it says none, or one that comes more than once an hour; the text says what to write.
        """
        schedule = cls._started(text, zone, now=now)
        if len(schedule.text) > LONGEST:
            raise UserError("write the schedule in {count} characters or fewer", count=LONGEST)
        if schedule.start and abs(schedule.start - now.date()) > _FARTHEST:
            raise UserError("write a first day that is within a year")
        # By a clock that never changes: an hour that a change cuts short is no fault of the schedule.
        coming = list(islice(cls.of(schedule.text, ZoneInfo("UTC")).after(now), _LOOKED_AT))
        if any(late - early < _SHORTEST for early, late in pairwise(coming)):
            raise UserError("a digest comes once an hour at most; leave more time between two")
        return schedule

    @classmethod
    def of(cls, text: str, zone: ZoneInfo) -> "Schedule":
        """Return the schedule of a text that was checked before."""
        text = " ".join(text.split())
        written = _START.search(text)
        words = text[: written.start()] if written else text
        try:
            start = date.fromisoformat(written[1]) if written else None
        except ValueError:
            raise UserError("write a first day that is within a year") from None
        return cls(text=text, zone=zone, rules=read_rules(words), start=start)

    @classmethod
    def _started(cls, text: str, zone: ZoneInfo, *, now: datetime) -> "Schedule":
        """Return the schedule, its first week that of the first day that it names."""
        if len(text) > LONGEST:
            raise UserError("write the schedule in {count} characters or fewer", count=LONGEST)
        schedule = cls.of(text, zone)
        if schedule.start or not any(rule.needs_start for rule in schedule.rules):
            return schedule
        each_time = (Rule(cron=rule.cron) for rule in schedule.rules)
        first = min(next(rule.moments(zone, after=now)) for rule in each_time)
        return cls.of(f"{schedule.text} ({first.astimezone(zone):%Y-%m-%d})", zone)

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Its moments after `moment`, each once, in UTC."""
        last = moment
        for each in merge(*(rule.moments(self.zone, after=moment, start=self.start) for rule in self.rules)):
            if each > last:
                yield each
                last = each

    def next(self, moment: datetime) -> datetime:
        """Its first moment after `moment`."""
        return next(self.after(moment))

    def next_three(self, moment: datetime) -> tuple[datetime, ...]:
        """Its next three moments after `moment`."""
        return tuple(islice(self.after(moment), 3))


def read_rules(words: str) -> tuple[Rule, ...]:
    """Return the rules that `words` mean, in any of the languages, or as a cron expression.

    >>> [rule.cron for rule in read_rules("weekdays at 8:00 and 19:00")]
    ['0 8,19 * * 1-5']
    >>> [rule.cron for rule in read_rules("werktags um halb neun")]
    ['30 8 * * 1-5']

    Raises:
        UserError: they are no schedule, or can be read in two ways; the text says what to write.
    """
    text = " ".join(words.split())
    cron = cron_of(text.casefold())
    if cron:
        return (Rule(cron=cron),)
    found: set[tuple[Rule, ...]] = set()
    refusals: list[tuple[int, UserError]] = []
    for language in LANGUAGES:
        tokens = tokens_of(text, language)
        unknown = [token.text for token in tokens if token.kind == "U"]
        try:
            if unknown:
                raise unknown_word(unknown[0])
            found.add(tuple(sorted(rules_of(tokens), key=lambda rule: rule.cron)))
        except UserError as error:
            refusals.append((len(unknown), error))
    if len(found) == 1:
        return found.pop()
    if found:
        raise two_ways(plain(text))
    raise min(refusals, key=lambda each: each[0])[1]
