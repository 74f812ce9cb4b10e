"""A schedule: its text, and its moments in a time zone. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.digests.schedule_words import expressions_of, moments

_SHORTEST = timedelta(hours=1)  # between two digests
_LOOKED_AT = 60  # moments that are held against it
LONGEST = 100  # characters of what is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Moments in a time zone; made by `read`."""

    text: str
    zone: ZoneInfo
    expressions: tuple[str, ...]

    @classmethod
    def read(cls, text: str, zone: ZoneInfo, *, now: datetime) -> "Schedule":
        """Return the schedule written in `text`: words or a cron expression.

        Raises:
            UserError: it says none, or one that comes more than once an hour; the text says what to write.
        """
        if len(text) > LONGEST:
            raise UserError("write the schedule in {count} characters or fewer", count=LONGEST)
        # By a clock that never changes: an hour that a change cuts short is no fault of the schedule.
        coming = list(islice(cls.of(text, ZoneInfo("UTC")).after(now), _LOOKED_AT))
        if any(late - early < _SHORTEST for early, late in pairwise(coming)):
            raise UserError("a digest comes once an hour at most; leave more time between two")
        return cls.of(text, zone)

    @classmethod
    def of(cls, text: str, zone: ZoneInfo) -> "Schedule":
        """Return the schedule of a text that was checked before."""
        return cls(text=" ".join(text.split()), zone=zone, expressions=expressions_of(text))

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Its moments after `moment`, each once, in UTC."""
        last = moment
        for each in merge(*(moments(cron, self.zone, after=moment) for cron in self.expressions)):
            if each > last:
                yield each
                last = each

    def next(self, moment: datetime) -> datetime:
        """Its first moment after `moment`."""
        return next(self.after(moment))

    def next_three(self, moment: datetime) -> tuple[datetime, ...]:
        """Its next three moments after `moment`."""
        return tuple(islice(self.after(moment), 3))
