"""Decide what is wrong with the bot as a whole. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.digests.store import Subscription, SubscriptionPause
from bot.health.readings import Stored
from corpus.models.feed import Feed, FeedStatus
from corpus.parsing.fields import without_credentials

_NAMED = 5  # feeds and digests
_FAILING = timedelta(days=1)  # for so long one feed
_MOST_FAILING = timedelta(hours=1)  # for so long most of the feeds: then it is not their fault
_LATE = timedelta(hours=1)
_CLOCK_OFF = timedelta(minutes=10)
_SCARCE, _ENOUGH = 500_000_000, 600_000_000  # bytes: it ends a little higher than it begins
_FORBIDDEN = frozenset({SubscriptionPause.FORBIDDEN, SubscriptionPause.GONE, SubscriptionPause.CLOSED})


class Condition(StrEnum):
    """What an operator is told of."""

    FEEDS = "feeds"
    DISK = "disk"
    CLOCK = "clock"
    DIGESTS = "digests"
    PERMISSION = "permission"
    INDEX = "index"
    TOKEN = "token"  # noqa: S105 # the name of a condition
    INTENTS = "intents"


PATIENCE: Mapping[Condition, timedelta] = {Condition.INDEX: timedelta(minutes=30)}
"""For how long a condition must have held before anybody is told; those that are left out at once."""
CALM = timedelta(minutes=10)
"""For how long a condition must have been over before it counts as over."""
OVER_AT_ONCE = frozenset({Condition.TOKEN, Condition.INTENTS})
"""What is over as soon as the bot is connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A condition that holds, with what is shown of it (JSON)."""

    condition: Condition
    details: Mapping[str, Any] = field(default_factory=dict)


def troubles_of(
    stored: Stored,
    paused: Sequence[Subscription],
    *,
    now: datetime,
    before: Collection[Condition],
    clock_ahead: timedelta = timedelta(),
) -> tuple[Trouble, ...]:
    """Return what is wrong now.

    Args:
        stored: what the data folder says.
        paused: the digests that are paused.
        now: the time.
        before: the conditions that held before.
        clock_ahead: how far the machine's clock is ahead of Discord's; negative if it is behind.
    """
    clock = (Trouble(condition=Condition.CLOCK, details=_clock_details(clock_ahead)),)
    return (*_troubles(stored, paused, now, before), *(clock if is_off(clock_ahead) else ()))


def is_off(clock_ahead: timedelta) -> bool:
    """Whether a clock is so far from Discord's that the operator is told."""
    return abs(clock_ahead) > _CLOCK_OFF


def _troubles(
    stored: Stored, paused: Sequence[Subscription], now: datetime, before: Collection[Condition]
) -> Iterator[Trouble]:
    if failing := _failing(stored.feeds, now):
        yield Trouble(condition=Condition.FEEDS, details=_feed_details(failing, len(stored.feeds)))
    if stored.free < (_ENOUGH if Condition.DISK in before else _SCARCE):
        yield Trouble(condition=Condition.DISK, details={"megabytes": stored.free // 1_000_000})
    if stored.digest_lateness > _LATE:
        hours = round(stored.digest_lateness / timedelta(hours=1))
        yield Trouble(condition=Condition.DIGESTS, details={"hours": hours})
    if not stored.is_indexed:
        yield Trouble(condition=Condition.INDEX)
    if silenced := [each for each in paused if each.paused in _FORBIDDEN]:
        yield Trouble(condition=Condition.PERMISSION, details=_digest_details(silenced))


def _failing(feeds: Sequence[Feed], now: datetime) -> list[Feed]:
    """Return the feeds that have failed for a day; or those that fail, where most have for an hour."""
    active = [feed for feed in feeds if feed.status is FeedStatus.ACTIVE and feed.failing_since]
    lately = [feed for feed in active if feed.failing_since and now - feed.failing_since > _MOST_FAILING]
    if len(lately) > len(feeds) / 2:
        return lately
    return [feed for feed in active if feed.failing_since and now - feed.failing_since > _FAILING]


def _feed_details(failing: Sequence[Feed], count: int) -> dict[str, Any]:
    names = [without_credentials(feed.url) for feed in failing[:_NAMED]]
    return {"count": len(failing), "of": count, "feeds": names}


def _clock_details(ahead: timedelta) -> dict[str, Any]:
    return {"minutes": round(abs(ahead) / timedelta(minutes=1)), "ahead": ahead > timedelta()}


def _digest_details(silenced: Sequence[Subscription]) -> dict[str, Any]:
    channels = [each.place.target for each in silenced if each.place.guild is not None]
    return {"count": len(silenced), "channels": channels[:_NAMED]}
