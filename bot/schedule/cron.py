"""Cron expressions to moments. The one door to cronsim; knows nothing of words.

A time that a clock change skips comes at the first minute after it, one that it repeats comes once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError


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
    """The moments of a cron expression in `zone`, each later than the one before it and than `after`."""
    last = after
    for local in CronSim(expression, after.astimezone(zone)):
        moment = local.astimezone(UTC)
        # A skipped hour moves onto the next, which may be due itself; a repeated one may lie behind.
        if moment > last:
            yield moment
            last = moment
