"""Record what polls of feeds came to, many in one transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from corpus.models.feed import Feed, FeedNotice, SeenEntry
from corpus.models.revision import Revisit
from corpus.store.feed_rows import merge, record_entries, values_of
from corpus.store.revisions import put_revisits
from corpus.store.tables import FEED_NOTICES, FEEDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """What a poll led to.

    Attributes:
        feed: as it is from now on.
        now: when it was polled.
        notices: for its owners.
        entries: those that were tried.
        listed: the keys of all that it lists.
        revisits: pages that are fetched again.
    """

    feed: Feed
    now: datetime
    notices: Sequence[FeedNotice] = ()
    entries: Sequence[SeenEntry] = ()
    listed: Collection[str] = ()
    revisits: Sequence[Revisit] = ()


def record_all(connection: Connection, records: Iterable[PollRecord]) -> None:
    """Record polls in a transaction of the caller's.

    A feed that moved to where another one is becomes that one; one that was removed meanwhile stays so.
    """
    polls = {each.feed.number: each for each in records}
    known = select(FEEDS.c.number, FEEDS.c.url).where(FEEDS.c.number.in_(polls))
    urls = {row.number: row.url for row in connection.execute(known)}
    unmoved = [number for number, url in urls.items() if polls[number].feed.url == url]
    if unmoved:
        change = update(FEEDS).where(FEEDS.c.number == bindparam("of"))
        connection.execute(change, [_row(polls[number].feed) for number in unmoved])
    numbers = dict(zip(unmoved, unmoved, strict=True)) | dict(
        _moved(connection, polls, urls.keys() - unmoved)
    )
    for number, now_at in numbers.items():
        _record_rest(connection, polls[number], now_at)


def unrecorded(connection: Connection, records: Sequence[PollRecord]) -> list[PollRecord]:
    """Return the polls that are not recorded yet."""
    numbers = [each.feed.number for each in records]
    known = connection.execute(select(FEEDS.c.number, FEEDS.c.polled_at).where(FEEDS.c.number.in_(numbers)))
    polled = {row.number: row.polled_at for row in known}
    return [each for each in records if polled.get(each.feed.number) != each.now]


def _moved(
    connection: Connection, polls: dict[int, PollRecord], moved: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Record feeds that have moved; yield the number of each with the one that it has from now on."""
    for number in sorted(moved):
        now_at = merge(connection, polls[number].feed)
        change = update(FEEDS).where(FEEDS.c.number == now_at).values(values_of(polls[number].feed))
        connection.execute(change)
        yield number, now_at


def _row(feed: Feed) -> dict[str, object]:
    return values_of(feed) | {"of": feed.number}


def _record_rest(connection: Connection, poll: PollRecord, number: int) -> None:
    record_entries(connection, number, poll.entries, listed=poll.listed, now=poll.now)
    put_revisits(connection, poll.revisits, feed=number)
    for notice in poll.notices:
        row = {"feed": number, "kind": notice.kind, "at": notice.at, "text": notice.text}
        connection.execute(insert(FEED_NOTICES).values(row))
