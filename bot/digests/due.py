"""Decide which edition is due and what it covers. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from bot.digests.schedule import Schedule
from bot.digests.store import SubscriptionPause
from corpus.models.answer import TimeWindow

LATE = timedelta(minutes=15)  # after its time a digest says that it is late
_FIRST = timedelta(days=1)  # what a first digest covers at least
_LONGEST = timedelta(days=7)  # what one digest covers at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One edition for all the times that have passed.

    Attributes:
        due_at: the last of them.
        window: the news that it tells.
        late: whether it says that it is late, and what it covers.
        next_due: the first time that has not passed.
    """

    due_at: datetime
    window: TimeWindow
    late: bool
    next_due: datetime


def occasion(
    schedule: Schedule, *, due_at: datetime, covered_until: datetime | None, now: datetime
) -> Occasion:
    """Return the edition due at `now` of a digest scheduled for `due_at`.

    Args:
        schedule: when it comes.
        due_at: the first time that it has not come; not after `now`.
        covered_until: up to when it has told the news; None if it never has.
        now: the present moment.
    """
    last, missed = due_at, 0
    for moment in schedule.after(due_at):
        if moment > now:
            break
        last, missed = moment, missed + 1
    else:
        raise ValueError("a schedule goes on")
    return Occasion(
        due_at=last,
        window=TimeWindow(since=_since(schedule, covered_until, first=due_at, last=last), until=last),
        late=bool(missed) or is_late(due_at, now),
        next_due=moment,
    )


def at_once(schedule: Schedule | None, *, covered_until: datetime | None, now: datetime) -> TimeWindow:
    """Return the window of a digest that is requested now."""
    if covered_until is None:
        covered_until = now - max(_FIRST, schedule.next(now) - now if schedule else _FIRST)
    return TimeWindow(since=_bounded(covered_until, now), until=now)


def is_late(due_at: datetime, now: datetime) -> bool:
    """Whether what was due is late by now."""
    return now - due_at > LATE


def _since(
    schedule: Schedule, covered_until: datetime | None, *, first: datetime, last: datetime
) -> datetime:
    if covered_until is None:
        covered_until = first - max(_FIRST, schedule.next(first) - first)
    return _bounded(covered_until, last)


def _bounded(since: datetime, until: datetime) -> datetime:
    # A window is never empty, though a clock or a schedule was changed meanwhile.
    return max(until - _LONGEST, min(since, until - timedelta(seconds=1)))


# Discord's error codes, as its documentation has them.
_CANNOT_MESSAGE = 50007
_THREAD_ARCHIVED = 50083

_PATIENCE = 3  # refusals in a row
_RESTS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))


def reason_of(error: BaseException) -> SubscriptionPause | None:
    """Why a digest can never be posted where it should; None if the error may pass by itself."""
    if not isinstance(error, discord.HTTPException):
        return None
    if error.code in {_CANNOT_MESSAGE, _THREAD_ARCHIVED}:
        return SubscriptionPause.CLOSED
    if isinstance(error, discord.NotFound):
        return SubscriptionPause.GONE
    return SubscriptionPause.FORBIDDEN if isinstance(error, discord.Forbidden) else None


def is_enough(reason: SubscriptionPause, failures: int) -> bool:
    """Whether so many refusals in a row are reason to pause: what is gone does not come back."""
    return reason is SubscriptionPause.GONE or failures >= _PATIENCE


def rest_after(attempts: int) -> timedelta:
    """How long an edition rests after so many attempts to post it."""
    return _RESTS[min(attempts, len(_RESTS)) - 1]
