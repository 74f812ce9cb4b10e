"""A rule of a schedule: a cron expression, every so many weeks or days. The one importer of cronsim."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

# As cron itself writes them.
_SHORTCUTS = MappingProxyType(
    {
        "@hourly": "0 * * * *",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *",
        "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *",
    }
)
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Moments by the calendar.

    Attributes:
        cron: a cron expression of five fields.
        every: of so many weeks (from Monday on) or days only one counts.
        unit: the length of one in days: 7 or 1.
    """

    cron: str
    every: int = 1
    unit: int = 1

    @property
    def needs_start(self) -> bool:
        """Whether the calendar alone does not say which weeks or days count."""
        return self.every > 1

    def moments(self, zone: ZoneInfo, *, after: datetime, start: date | None = None) -> Iterator[datetime]:
        """Yield its moments in `zone` after `after`, in order and in UTC.

        `start` is a day of the first week, or the first day, that counts; nothing comes before it.
        """
        last = after
        for local in CronSim(self.cron, after.astimezone(zone)):
            if not self._counts(local.date(), start or date.min):
                continue
            moment = local.astimezone(UTC)
            # A skipped hour moves onto the next, which may be due itself; a repeated one may lie behind.
            if moment > last:
                yield moment
                last = moment

    def _counts(self, day: date, start: date) -> bool:
        if self.every == 1:
            return True
        # The first day of the calendar is a Monday.
        passed = (day.toordinal() - 1) // self.unit - (start.toordinal() - 1) // self.unit
        return day >= start and passed % self.every == 0


def cron_of(text: str) -> str | None:
    """Return the cron expression that `text` is, or that "@daily" and the like stand for.

    None if it is none, or never comes true.

    >>> cron_of("0 8 * * MON-FRI"), cron_of("0 8 30 2 *"), cron_of("daily 8:00"), cron_of("@daily")
    ('0 8 * * MON-FRI', None, None, '0 0 * * *')
    """
    text = _SHORTCUTS.get(text, text)
    if len(text.split()) != len(("minute", "hour", "day", "month", "weekday")):
        return None
    try:
        return text if next(CronSim(text, datetime(2000, 1, 1, tzinfo=UTC)), None) else None
    except CronSimError:
        return None
