"""The entries that were met in a feed, within a connection that another module holds."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from corpus.feed import EntryFate, SeenEntry
from corpus.store.feed_tables import FEED_ENTRIES

_LISTED_EVERY = timedelta(days=1)
_REMEMBERED = timedelta(days=60)  # after a feed listed it last; some list an old entry again
_KEPT = ("key", "link", "digest", "seen_at", "tried_at", "tries", "fate", "reason")


def seen_entries(connection: Connection, feed: int) -> tuple[SeenEntry, ...]:
    """What was met in this feed."""
    query = select(*(FEED_ENTRIES.c[name] for name in _KEPT)).where(FEED_ENTRIES.c.feed == feed)
    rows = connection.execute(query).mappings()
    return tuple(SeenEntry(**{**row, "fate": EntryFate(row["fate"])}) for row in rows)


def record_entries(
    connection: Connection, feed: int, tried: Sequence[SeenEntry], *, listed: Collection[str], now: datetime
) -> None:
    """Keeps what became of the entries that were tried, and which the feed lists; forgets the very old."""
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


def count_fates(connection: Connection, *, since: datetime) -> list[tuple[int, EntryFate, str, int]]:
    """(feed, fate, reason, how many) of the entries that were first seen since then."""
    columns = (FEED_ENTRIES.c.feed, FEED_ENTRIES.c.fate, FEED_ENTRIES.c.reason)
    query = select(*columns, func.count()).where(FEED_ENTRIES.c.seen_at >= since).group_by(*columns)
    return [(feed, EntryFate(fate), reason, count) for feed, fate, reason, count in connection.execute(query)]


def _row(entry: SeenEntry, feed: int, now: datetime) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _KEPT} | {"feed": feed, "listed_at": now}
