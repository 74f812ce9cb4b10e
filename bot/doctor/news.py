"""Check feeds, polling, digests and the token."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from bot.core.phrases import age, counted
from bot.digests.store import SubscriptionPause, Subscriptions
from bot.doctor.finding import Finding, fine, warning
from bot.feeds.polling import is_polled
from bot.state.messages import Message
from bot.state.outbox_history import MessageHistory
from corpus.models.feed import Feed, FeedHealth, FeedStatus
from corpus.parsing.fields import without_credentials
from corpus.store.feeds import FeedStore

if TYPE_CHECKING:
    from corpus.store.leases import Lease

_NAMED = 5  # of each kind; `clippings feeds list` has all
_SILENT = timedelta(days=7)
_SILENT_TIMES = 20  # so many times the usual time between two entries
_LATE = timedelta(hours=1)
_REJECTED = 0.5  # of the entries, from which on something is wrong
_ENOUGH = 10  # entries to tell a share by

_PAUSED = {
    SubscriptionPause.FORBIDDEN: "the bot may not speak there",
    SubscriptionPause.GONE: "the channel is gone",
    SubscriptionPause.CLOSED: "the thread is locked, or the person takes no direct messages",
    SubscriptionPause.FAILED: "posting failed again and again",
}


def feeds(engine: Engine, now: datetime) -> Iterator[Finding]:
    """How the feeds fare."""
    healths = FeedStore(engine).health(now=now)
    wrong = [finding for health in healths if (finding := _wrong(health, now))]
    yield from wrong[:_NAMED]
    if len(wrong) > _NAMED:
        rest = counted(len(wrong) - _NAMED, "feed")
        yield warning("feeds", f"{rest} more want something", "`clippings feeds list` shows all")
    if not wrong:
        yield fine(
            "feeds", f"{counted(len(healths), 'feed')}, none failing or silent" if healths else "none yet"
        )


def _wrong(health: FeedHealth, now: datetime) -> Finding | None:
    feed = health.feed
    name = f"{feed.number} ({without_credentials(feed.url)})"
    again = f"`clippings feeds test {without_credentials(feed.url)}` shows what is there"
    if feed.status is not FeedStatus.ACTIVE:
        remove = f"`clippings feeds remove {feed.number}`, or add its new address"
        return warning("feeds", f"{name} is no longer read: {feed.problem or feed.status}", remove)
    if feed.failures:
        since = f" for {age(feed.failing_since, now)}" if feed.failing_since else ""
        return warning("feeds", f"{name} fails{since}: {feed.problem}", again)
    if (silent := _silence(feed, now)) is not None:
        return warning("feeds", f"{name} has had nothing new for {silent}", again)
    if health.entries >= _ENOUGH and health.share_rejected > _REJECTED:
        return warning(
            "feeds", f"{name}: {health.share_rejected:.0%} of its entries became no articles", again
        )
    return None


def _silence(feed: Feed, now: datetime) -> str | None:
    """For how long it has had nothing, where that is longer than it should be."""
    if feed.newest_at is None:
        return None
    usual = timedelta(days=_SILENT_TIMES / feed.per_day) if feed.per_day else _SILENT
    return age(feed.newest_at, now) if now - feed.newest_at > max(_SILENT, usual) else None


def poller(engine: Engine, folder: Path, now: datetime) -> Iterator[Finding]:
    """Whether somebody reads the feeds."""
    active = [feed for feed in FeedStore(engine).all() if feed.status is FeedStatus.ACTIVE]
    late = [feed for feed in active if feed.due_at < now - _LATE]
    running = is_polled(folder) or bool(_living(engine, now, "process:"))
    if not active:
        yield fine("poller", "runs" if running else "has nothing to read")
    elif not running and late:
        overdue = f"{counted(len(late), 'feed')} should have been read long ago"
        yield warning(
            "poller", f"does not run, and {overdue}", "start `clippings run`, or `clippings feeds poll`"
        )
    elif late:
        advice = "look at its log; `clippings run` or `feeds poll` may need a restart"
        yield warning(
            "poller", f"runs, but {counted(len(late), 'feed')} should have been read long ago", advice
        )
    else:
        yield fine("poller", "runs" if running else "does not run now, but no feed waits for it")


def processes(engine: Engine, now: datetime) -> Iterator[Finding]:
    """Whether all shards are held, where several processes run."""
    held = [lease.name.split(":")[1:] for lease in _living(engine, now, "shards:")]
    living = len(_living(engine, now, "process:"))
    if not held:
        if living:
            advice = "look at its log: it may wait for Discord, or for the store"
            yield warning("processes", f"{living} run, and nobody holds a shard", advice)
        return
    count = int(held[0][0])
    ends = [[int(end) for end in shards.split("-")] for _, shards in held]
    missing = count - sum(last - first + 1 for first, last in ends)
    running = f"{living} run"
    if missing:
        text = f"{running}, and nobody holds {missing} of {count} shards"
        yield warning("processes", text, "start another one, or raise cluster.shards_per_process")
    else:
        yield fine("processes", f"{running}, and hold all {count} shards")


def _living(engine: Engine, now: datetime, prefix: str) -> "list[Lease]":
    """Return the leases whose names begin so, and whose holders live."""
    from corpus.store.leases import FREE, Leases  # a single process loads nothing of it

    leases = Leases(engine, clock=lambda: now)  # a server's own clock says which have ended
    ended = {each.name for each in leases.ended(prefix)}
    return [each for each in leases.all(prefix) if each.holder != FREE and each.name not in ended]


def digests(engine: Engine, now: datetime) -> Iterator[Finding]:
    """Which digests could not be posted of late."""
    history = MessageHistory(engine)
    wrong = [
        warning(
            "digests", f"{each.number} is paused: {_PAUSED[each.paused]}", "mend that, then `/digest resume`"
        )
        for each in Subscriptions(engine).paused()
        if each.paused in _PAUSED
    ]
    wrong += _editions(history.given_up(since=now - _SILENT), "was given up", "the bot's log says why")
    stuck = history.unsent(before=now - _LATE)
    wrong += _editions(stuck, "is still not posted", "start `clippings run`; its log says what it waits for")
    yield from wrong[:_NAMED]
    if len(wrong) > _NAMED:
        yield warning("digests", f"{len(wrong) - _NAMED:,} more want something", "`/digest list` shows them")
    if not wrong:
        yield fine("digests", "none failed of late")


def _editions(editions: Sequence[Message], what: str, advice: str) -> list[Finding]:
    return [
        warning("digests", f"that of {each.due_at:%Y-%m-%d %H:%M} UTC for {each.target} {what}", advice)
        for each in editions
    ]


def token(value: str) -> Iterator[Finding]:
    """Whether there is a token."""
    if value:
        yield fine("token", "is set")
    else:
        yield warning("token", "is not set", "set DISCORD_TOKEN; only `clippings run` needs it")
