"""Read dates in the many ways that files write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

from corpus.models.article import as_utc

_FORMATS = (
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d.%m.%Y",
)
_MILLISECONDS_FROM = 100_000_000_000  # as seconds, this is the year 5138
_LONGEST = 64  # more characters are no date, and costly to try as one
_EPOCH_FROM = 100_000_000  # less is a date such as 20220121, for as seconds it ends in March 1973


def read_date(value: object) -> datetime | None:
    """Return the moment in UTC that `value` names; None if it cannot be read.

    Understands datetimes and dates, seconds (or milliseconds) since 1970, ISO 8601, RFC 822,
    "2022/01/21", "January 21, 2022", "21 Jan 2022" and "21.01.2022". A date that reads differently in
    two countries (02/03/2022) is not guessed at.

    >>> read_date("January 21, 2022").isoformat()
    '2022-01-21T00:00:00+00:00'
    """
    try:
        return as_utc(_moment(value))
    except (ValueError, OverflowError, OSError):
        return None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value) if value >= _EPOCH_FROM else _from_text(str(value))
    return _from_text(value.strip()) if isinstance(value, str) else None


def _from_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds, UTC)


def _from_text(text: str) -> datetime | None:
    if not any(map(str.isdigit, text[:_LONGEST])) or len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdigit() and len(text) >= len(str(_EPOCH_FROM)):
        return _from_epoch(int(text))
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    with suppress(ValueError, TypeError, IndexError):  # the older parsers of email raise all three
        return parsedate_to_datetime(text)
    for form in _FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC)
    return None
