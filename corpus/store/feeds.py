"""Store feeds: followers, health and known entries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import starmap

from sqlalchemy import ColumnElement, Engine, Select, case, delete, func, insert, or_, select, update

from corpus.models.feed import (
    DueFeed,
    EntryStatus,
    Feed,
    FeedHealth,
    FeedNotice,
    FeedStatus,
    Freshness,
    NoticeKind,
    SeenEntry,
)
from corpus.models.revision import Revisit
from corpus.store.column_types import UtcDateTime
from corpus.store.database import FEEDS_TURN, retried, writing
from corpus.store.feed_records import PollRecord, record_all, unrecorded
from corpus.store.feed_rows import (
    count_statuses,
    feed_of,
    feeds_of,
    give,
    owner_key,
    revive,
    seen_entries,
    values_of,
)
from corpus.store.tables import FEED_NOTICES, FEED_OWNERS, FEEDS

Owners = Collection[str | None]

_LATELY = timedelta(days=30)  # the entries that a feed's health is told by
_MOST_DUE = 20_000
_LATE = timedelta(hours=1)  # after the time that a feed should have been read, it is behind


class FeedStore:
    """The repository of feeds on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, url: str, *, now: datetime, due_at: datetime, owner: str | None = None, title: str = ""
    ) -> Feed:
        """Let `owner` follow the feed at `url`; one that was ended or given up is read again."""
        feed = Feed(number=0, url=url, added_at=now, due_at=due_at, title=title)
        with writing(self._engine, FEEDS_TURN).begin() as connection:
            known = connection.execute(
                select(FEEDS.c.number, FEEDS.c.status).where(FEEDS.c.url == url)
            ).one_or_none()
            if known is None:
                statement = insert(FEEDS).values(values_of(feed)).returning(FEEDS.c.number)
                number = connection.execute(statement).scalar_one()
            else:
                number = known.number
                if known.status != FeedStatus.ACTIVE:
                    revive(connection, number, due_at=due_at)
            give(connection, number, {owner_key(owner)})
            return feed_of(connection, number) or feed

    def remove(self, number: int, *, owner: str | None = None) -> bool:
        """Let `owner` unfollow this feed, and return whether they followed it; nobody's feed is deleted."""
        of_feed = FEED_OWNERS.c.feed == number
        with writing(self._engine, FEEDS_TURN).begin() as connection:
            given_up = delete(FEED_OWNERS).where(of_feed, FEED_OWNERS.c.owner == owner_key(owner))
            followed = connection.execute(given_up).rowcount > 0
            if connection.execute(select(FEED_OWNERS.c.feed).where(of_feed)).first() is None:
                connection.execute(delete(FEEDS).where(FEEDS.c.number == number))
        return followed

    def all(self, owners: Owners | None = None) -> tuple[Feed, ...]:
        """Return the feeds of these owners, or all, in the order of their names."""
        with self._engine.connect() as connection:
            feeds = feeds_of(connection, _of(owners))
        return _by_name(feeds)

    def due(self, *, now: datetime, most: int = _MOST_DUE) -> tuple[DueFeed, ...]:
        """Return the feeds that are due, the longest due first."""
        columns = select(FEEDS.c.number, FEEDS.c.url, FEEDS.c.failures)
        query = columns.where(_is_due(now)).order_by(FEEDS.c.due_at, FEEDS.c.number).limit(most)
        with self._engine.connect() as connection:
            return tuple(starmap(DueFeed, connection.execute(query)))

    def still_due(self, numbers: Collection[int], *, now: datetime) -> tuple[Feed, ...]:
        """Return those of some feeds that are due, the longest due first."""
        query = select(FEEDS).where(_is_due(now), FEEDS.c.number.in_(numbers))
        with self._engine.connect() as connection:
            return feeds_of(connection, query.order_by(FEEDS.c.due_at, FEEDS.c.number))

    def seen(self, number: int) -> tuple[SeenEntry, ...]:
        """Return the entries that were seen in this feed."""
        with self._engine.connect() as connection:
            return seen_entries(connection, number)

    def record(
        self,
        feed: Feed,
        notices: Sequence[FeedNotice] = (),
        *,
        now: datetime,
        entries: Sequence[SeenEntry] = (),
        listed: Collection[str] = (),
        revisits: Sequence[Revisit] = (),
    ) -> None:
        """Record what a poll led to: the feed, notices, entries tried and entries listed.

        Pages are to be looked at again as `revisits` say.

        A feed that moved to where another one is becomes that one; one that was removed meanwhile stays so.
        """
        record = PollRecord(
            feed=feed, now=now, notices=notices, entries=entries, listed=listed, revisits=revisits
        )
        self.record_all([record])

    @retried
    def record_all(self, records: Sequence[PollRecord], again: bool = False) -> None:  # noqa: FBT001, FBT002
        """Record what several polls, each of another feed, led to, as `record` does; all or none.

        With `again`, a poll that is recorded already is left out: the answer of a commit may be lost.
        """
        with writing(self._engine, FEEDS_TURN).begin() as connection:
            record_all(connection, unrecorded(connection, records) if again else records)

    def untold(self) -> dict[int, FeedNotice]:
        """Return the notices that no owner got yet, by number, the oldest first."""
        query = select(FEED_NOTICES).where(FEED_NOTICES.c.told_at.is_(None)).order_by(FEED_NOTICES.c.number)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            feeds = {row.feed: feed_of(connection, row.feed) for row in rows}
        return {
            row.number: FeedNotice(kind=NoticeKind(row.kind), feed=feed, at=row.at, text=row.text)
            for row in rows
            if (feed := feeds[row.feed])
        }

    def mark_notified(self, numbers: Collection[int], *, now: datetime) -> None:
        """Note that the owners were told of these."""
        change = update(FEED_NOTICES).where(FEED_NOTICES.c.number.in_(numbers)).values(told_at=now)
        with writing(self._engine, FEEDS_TURN).begin() as connection:
            connection.execute(change)

    def health(self, owners: Owners | None = None, *, now: datetime) -> tuple[FeedHealth, ...]:
        """Return the feeds of these owners, or all, with what became of their entries."""
        feeds = self.all(owners)
        with self._engine.connect() as connection:
            counts = count_statuses(connection, since=now - _LATELY)
        found = {feed.number: {status: dict[str, int]() for status in EntryStatus} for feed in feeds}
        for number, status, reason, count in counts:
            if number in found:
                found[number][status][reason] = count
        return tuple(_health(feed, found[feed.number]) for feed in feeds)

    def behind(self, owners: Owners | None = None, *, now: datetime) -> tuple[Feed, ...]:
        """Return those of these owners' feeds, or of all, that are not read as they should be, by name."""
        query = _of(owners).where(_is_behind(now))
        with self._engine.connect() as connection:
            return _by_name(feeds_of(connection, query))

    def freshness(self, owners: Owners | None = None, *, now: datetime) -> Freshness:
        """How fresh the feeds of these owners, or all, are."""
        read = func.min(case((~_is_behind(now), FEEDS.c.succeeded_at)), type_=UtcDateTime())
        newest = func.max(FEEDS.c.newest_at, type_=UtcDateTime())
        counted = _of(owners).with_only_columns(func.count(), read, newest)
        with self._engine.connect() as connection:
            feeds, checked_at, newest_at = connection.execute(counted).one()
        behind = self.behind(owners, now=now)
        return Freshness(feeds=feeds, newest=newest_at, checked_at=checked_at, behind=behind)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (FEEDS.c.status == FeedStatus.ACTIVE) & (FEEDS.c.due_at <= now)


def _is_behind(now: datetime) -> ColumnElement[bool]:
    return or_(FEEDS.c.failures > 0, FEEDS.c.status != FeedStatus.ACTIVE, FEEDS.c.due_at < now - _LATE)


def _by_name(feeds: Sequence[Feed]) -> tuple[Feed, ...]:
    return tuple(sorted(feeds, key=lambda feed: (feed.name.casefold(), feed.number)))


def _of(owners: Owners | None) -> Select[tuple[object, ...]]:
    query = select(*FEEDS.c)
    if owners is None:
        return query
    theirs = select(FEED_OWNERS.c.feed).where(FEED_OWNERS.c.owner.in_([owner_key(each) for each in owners]))
    return query.where(FEEDS.c.number.in_(theirs))


def _health(feed: Feed, counts: Mapping[EntryStatus, Mapping[str, int]]) -> FeedHealth:
    return FeedHealth(
        feed=feed,
        entries=sum(sum(each.values()) for each in counts.values()),
        taken=sum(counts[EntryStatus.TAKEN].values()),
        merged=counts[EntryStatus.MERGED],
        rejected=counts[EntryStatus.REJECTED],
        waiting=counts[EntryStatus.WAITING],
    )
