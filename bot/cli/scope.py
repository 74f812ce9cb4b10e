"""What a question in the terminal is restricted to: options as text to values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.errors import UserError

_INSTANT = timedelta(microseconds=1)
_YEARS = range(2, 9999)  # at the ends of the calendar a day more, or another zone, has no date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedScope:
    """The arguments of `Corpus.answer` beside the question."""

    limit: int
    now: datetime
    sources: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


def asked_scope(
    *, limit: int, now: str | None, sources: Sequence[str] | None, since: str | None, until: str | None
) -> AskedScope:
    """The scope that these options ask for.

    Raises:
        UserError: a time cannot be read.
    """
    return AskedScope(
        limit=limit,
        # A date alone stands for that whole day, so that its articles are there.
        now=this_moment() if now is None else _moment(now, "--now", day_after=True) - _INSTANT * _is_day(now),
        sources=tuple(sources) if sources else None,
        since=None if since is None else _moment(since, "--since"),
        # A date as an end includes its day.
        until=None if until is None else _moment(until, "--until", day_after=True),
    )


def this_moment() -> datetime:
    """The time by the machine's clock: the terminal's one look at it."""
    return datetime.now(UTC)  # noqa: TID251 # from here on time is a parameter


def _moment(text: str, option: str, *, day_after: bool = False) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserError(
            f"{option} {text!r} is not a date; write 2025-04-24 or 2025-04-24T18:00:00Z"
        ) from error
    if moment.year not in _YEARS:
        raise UserError(f"{option} {text!r} is no time of any news; write a date such as 2025-04-24")
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return moment + timedelta(days=day_after and _is_day(text))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
