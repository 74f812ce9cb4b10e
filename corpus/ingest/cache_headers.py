"""What a server's answer asks of those who come again: pure, from headers to durations."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from corpus.models import as_utc

_NONE = timedelta()
_LONGEST = timedelta(days=365)


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> timedelta:
    """How long the answer stays as it is, by Cache-Control and Age or else by Expires; 0 if it does not say.

    >>> fresh_for({"cache-control": "public, max-age=600", "age": "60"}, now=datetime(2025, 1, 1))
    datetime.timedelta(seconds=540)
    """
    directives = _directives(headers.get("cache-control", ""))
    if directives.keys() & {"no-cache", "no-store"}:
        return _NONE
    if "max-age" in directives:
        return max(_NONE, _seconds(directives["max-age"]) - _seconds(headers.get("age", "")))
    expires, sent = _moment(headers.get("expires", "")), _moment(headers.get("date", "")) or now
    return min(max(_NONE, expires - sent), _LONGEST) if expires else _NONE


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """How long the server asks to be left alone, given in seconds or as a date; None if it does not."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return _seconds(value)
    moment = _moment(value)
    return min(max(_NONE, moment - now), _LONGEST) if moment else None


def _directives(header: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in header.lower().split(","))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _seconds(text: str) -> timedelta:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return _NONE
    return timedelta(seconds=min(int(digits[:12]), int(_LONGEST.total_seconds())))


def _moment(text: str) -> datetime | None:
    try:
        return as_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError):
        return None
