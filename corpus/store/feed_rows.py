"""Convert rows of the feed tables to feeds and back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from corpus.models.errors import Reason
from corpus.models.feed import EntryStatus, Feed, FeedStatus, SeenEntry
from corpus.store.tables import FEED_ENTRIES, FEED_NOTICES, FEED_OWNERS, FEEDS, SOURCES

_OPERATOR = ""
_KEPT = tuple(column.name for column in FEEDS.c if column.name != "number")


def owner_key(owner: str | None) -> str:
    """How an owner is kept: SQL has no key that may be NULL."""
    return _OPERATOR if owner is None else owner


def values_of(feed: Feed) -> dict[str, Any]:
    """Return the columns of a feed, except its number and owners."""
    return {name: getattr(feed, name) for name in _KEPT} | {"problem": feed.problem.packed()}


def feeds_of(connection: Connection, query: Select[Any]) -> tuple[Feed, ...]:
    """Return the feeds that `query` selects all columns of, in its order."""
    rows = connection.execute(query).mappings().all()
    owners = _owners(connection, query.with_only_columns(FEEDS.c.number))
    return tuple(_feed(row, owners.get(row["number"], [])) for row in rows)


def feed_of(connection: Connection, number: int) -> Feed | None:
    """Return the feed of this number."""
    return next(iter(feeds_of(connection, select(FEEDS).where(FEEDS.c.number == number))), None)


def give(connection: Connection, number: int, owners: Collection[str]) -> None:
    """Let owners, by their keys, follow a feed that they may follow already."""
    query = select(FEED_OWNERS.c.owner).where(FEED_OWNERS.c.feed == number)
    new = set(owners) - set(connection.scalars(query))
    if new:
        connection.execute(insert(FEED_OWNERS), [{"feed": number, "owner": owner} for owner in sorted(new)])


def revive(connection: Connection, number: int, *, due_at: datetime) -> None:
    """Let a feed be read again as if it had never failed."""
    fresh = {"failures": 0, "failing_since": None, "warned_at": None, "problem": ""}
    change = update(FEEDS).where(FEEDS.c.number == number)
    connection.execute(change.values(status=FeedStatus.ACTIVE, due_at=due_at, **fresh))


def merge(connection: Connection, feed: Feed) -> int:
    """Where `feed` has come to stand at another's address, makes them one; its number from now on."""
    other = connection.execute(
        select(FEEDS.c.number).where(FEEDS.c.url == feed.url, FEEDS.c.number != feed.number)
    ).scalar_one_or_none()
    if other is None:
        return feed.number
    owners = select(FEED_OWNERS.c.owner).where(FEED_OWNERS.c.feed == feed.number)
    give(connection, other, connection.scalars(owners).all())
    connection.execute(update(SOURCES).where(SOURCES.c.feed == feed.number).values(feed=other))
    notices = update(FEED_NOTICES).where(FEED_NOTICES.c.feed == feed.number)
    connection.execute(notices.values(feed=other))
    connection.execute(delete(FEEDS).where(FEEDS.c.number == feed.number))
    return int(other)


def _owners(connection: Connection, numbers: Select[tuple[int]]) -> dict[int, list[str | None]]:
    query = select(FEED_OWNERS).where(FEED_OWNERS.c.feed.in_(numbers))
    query = query.order_by(FEED_OWNERS.c.feed, FEED_OWNERS.c.owner)
    found: dict[int, list[str | None]] = {}
    for number, owner in connection.execute(query):
        found.setdefault(number, []).append(None if owner == _OPERATOR else owner)
    return found


def _feed(row: RowMapping, owners: Sequence[str | None]) -> Feed:
    return Feed(
        **{
            **row,
            "owners": tuple(owners),
            "status": FeedStatus(row["status"]),
            "problem": Reason.unpacked(row["problem"]),
        }
    )


_LISTED_EVERY = timedelta(days=1)
_REMEMBERED = timedelta(days=60)  # after a feed listed it last; some list an old entry again
_KEPT_ENTRIES = ("key", "link", "digest", "seen_at", "tried_at", "tries", "status", "reason")


def seen_entries(connection: Connection, feed: int) -> tuple[SeenEntry, ...]:
    """Return the entries that were seen in this feed."""
    query = select(*(FEED_ENTRIES.c[name] for name in _KEPT_ENTRIES)).where(FEED_ENTRIES.c.feed == feed)
    rows = connection.execute(query).mappings()
    return tuple(SeenEntry(**{**row, "status": EntryStatus(row["status"])}) for row in rows)


def record_entries(
    connection: Connection, feed: int, tried: Sequence[SeenEntry], *, listed: Collection[str], now: datetime
) -> None:
    """Record the entries that were tried and those listed; forget very old ones."""
    of_feed = FEED_ENTRIES.c.feed == feed
    if listed:
        stale = FEED_ENTRIES.c.listed_at < now - _LISTED_EVERY
        known = connection.scalars(select(FEED_ENTRIES.c.key).where(of_feed, stale)).all()
        if again := sorted(set(known) & set(listed)):
            connection.execute(
                update(FEED_ENTRIES).where(of_feed, FEED_ENTRIES.c.key.in_(again)).values(listed_at=now)
            )
            forgotten = FEED_ENTRIES.c.listed_at < now - _REMEMBERED
            connection.execute(delete(FEED_ENTRIES).where(of_feed, forgotten))
    if tried:
        keys = [entry.key for entry in tried]
        connection.execute(delete(FEED_ENTRIES).where(of_feed, FEED_ENTRIES.c.key.in_(keys)))
        connection.execute(insert(FEED_ENTRIES), [_row(entry, feed, now) for entry in tried])


def count_statuses(connection: Connection, *, since: datetime) -> list[tuple[int, EntryStatus, str, int]]:
    """(feed, status, reason, how many) of the entries that were first seen since then."""
    columns = (FEED_ENTRIES.c.feed, FEED_ENTRIES.c.status, FEED_ENTRIES.c.reason)
    query = select(*columns, func.count()).where(FEED_ENTRIES.c.seen_at >= since).group_by(*columns)
    return [
        (feed, EntryStatus(status), reason, count)
        for feed, status, reason, count in connection.execute(query)
    ]


def _row(entry: SeenEntry, feed: int, now: datetime) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _KEPT_ENTRIES} | {"feed": feed, "listed_at": now}
