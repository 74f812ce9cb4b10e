"""Remove old articles, keep cited ones, and keep the file from growing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    case,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)

from corpus.store.changes import remove
from corpus.store.database import ARTICLES_TURN, writing
from corpus.store.tables import ARTICLES, BANDS, EXPIRED, REMOVALS, REVISIONS

_BATCH = 200  # articles that go in one transaction, so that nobody waits for long
_KNOWN_AGAIN = timedelta(days=400)  # for so long an article without a date that has gone is known again
_COPIES_WITHIN = timedelta(days=30)  # after this, a new text is no longer compared with an old one


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much is kept of what came by feeds; articles that were put in by hand stay.

    Args:
        days: an article's age since it was published, or first seen where it has no date; None: any.
        per_feed: the newest so many that came by one feed; None: all.
        articles: the newest so many in all; None: all.
        revisions: the newest so many earlier texts of an article.
    """

    days: int | None = None
    per_feed: int | None = None
    articles: int | None = None
    revisions: int = 20

    def is_too_old(self, published_at: datetime | None, *, now: datetime) -> bool:
        """Whether an article of that time would go at once, so that it need not come in."""
        return self.days is not None and published_at is not None and published_at < self._oldest(now)

    def _oldest(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days or 0)


class RetentionStore:
    """Takes out of one database what is not kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def expire(self, retention: Retention, *, now: datetime, kept: Collection[str] = ()) -> int:
        """Remove articles that are too old or too many, except `kept`; return how many.

        The pages of the file that they leave free are used for what comes next: a file that was as large as
        it may become grows no more. To give them back to the disk all of it would have to be written anew.
        """
        wanted = frozenset(kept)
        numbers = [row.number for row in self._due(retention, now=now) if row.id not in wanted]
        for start in range(0, len(numbers), _BATCH):
            with writing(self._engine, ARTICLES_TURN).begin() as connection:
                # One with a date shows itself that it is too old.
                undated = ARTICLES.c.published_at.is_(None)
                batch = numbers[start : start + _BATCH]
                _remove_with_revisions(connection, batch, now=now, remembered=undated)
        with writing(self._engine, ARTICLES_TURN).begin() as connection:
            _trim_revisions(connection, retention.revisions, kept=wanted)
            _sweep_bands(connection, now=now)
            connection.execute(delete(EXPIRED).where(EXPIRED.c.at < now - _KNOWN_AGAIN))
        return len(numbers)

    def remove(self, ids: Collection[str], *, now: datetime) -> int:
        """Remove these articles with their earlier texts, and return how many those were."""
        removed = 0
        waiting = list(ids)
        for start in range(0, len(waiting), _BATCH):
            named = ARTICLES.c.id.in_(waiting[start : start + _BATCH])
            with writing(self._engine, ARTICLES_TURN).begin() as connection:
                numbers = connection.scalars(select(ARTICLES.c.number).where(named)).all()
                _remove_with_revisions(connection, numbers, now=now, remembered=true())
            removed += len(numbers)
        return removed

    def forget_removals(self, before: int) -> None:
        """Delete the removals that the index has seen; `before` itself stays, to read on from.

        In a database that processes share each has an index of its own, and all stay: two numbers each.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with writing(self._engine, ARTICLES_TURN).begin() as connection:
            connection.execute(delete(REMOVALS).where(REMOVALS.c.id < before))

    def _due(self, retention: Retention, *, now: datetime) -> Sequence[Row[Any, Any]]:
        """Return the articles that are too old or too many, in the order they came in."""
        ahead = ARTICLES.c.published_at > ARTICLES.c.first_seen
        age = case(
            (ahead, ARTICLES.c.first_seen),
            else_=func.coalesce(ARTICLES.c.published_at, ARTICLES.c.first_seen),
        )
        newest = (age.desc().nulls_last(), ARTICLES.c.number.desc())
        of_feed = func.row_number().over(partition_by=ARTICLES.c.by_feed, order_by=newest)
        of_all = func.row_number().over(order_by=newest)
        columns = (ARTICLES.c.number, ARTICLES.c.id, age.label("age"), of_feed.label("of_feed"))
        every = select(*columns, of_all.label("of_all")).where(ARTICLES.c.by_feed.is_not(None)).subquery()
        due = []
        if retention.days is not None:
            due.append(every.c.age < now - timedelta(days=retention.days))
        if retention.per_feed is not None:
            due.append(every.c.of_feed > retention.per_feed)
        if retention.articles is not None:
            due.append(every.c.of_all > retention.articles)
        query = select(every.c.number, every.c.id).where(or_(false(), *due)).order_by(every.c.number)
        with self._engine.connect() as connection:
            return connection.execute(query).all()


def _remove_with_revisions(
    connection: Connection, numbers: Sequence[int], *, now: datetime, remembered: ColumnElement[bool]
) -> None:
    """Remove articles; feeds do not bring back those that are `remembered`."""
    going = ARTICLES.c.number.in_(numbers)
    ids = select(ARTICLES.c.id).where(going)
    connection.execute(delete(REVISIONS).where(REVISIONS.c.article.in_(ids)))
    gone = select(ARTICLES.c.id, ARTICLES.c.address, literal(now, EXPIRED.c.at.type))
    connection.execute(delete(EXPIRED).where(EXPIRED.c.id.in_(ids)))
    connection.execute(insert(EXPIRED).from_select(["id", "address", "at"], gone.where(going, remembered)))
    remove(connection, numbers)


def _trim_revisions(connection: Connection, most: int, *, kept: Collection[str]) -> None:
    place = func.row_number().over(partition_by=REVISIONS.c.article, order_by=REVISIONS.c.number.desc())
    every = select(REVISIONS.c.number, REVISIONS.c.article, place.label("place")).subquery()
    query = select(every.c.number, every.c.article).where(every.c.place > most)
    surplus = [row.number for row in connection.execute(query) if row.article not in kept]
    for start in range(0, len(surplus), _BATCH):
        batch = surplus[start : start + _BATCH]
        connection.execute(delete(REVISIONS).where(REVISIONS.c.number.in_(batch)))


def _sweep_bands(connection: Connection, *, now: datetime) -> None:
    """Delete bands of articles that are gone, or too old to be copied from."""
    recent = select(ARTICLES.c.number).where(
        ARTICLES.c.first_seen.is_(None) | (ARTICLES.c.first_seen >= now - _COPIES_WITHIN)
    )
    connection.execute(delete(BANDS).where(BANDS.c.number.not_in(recent)))
