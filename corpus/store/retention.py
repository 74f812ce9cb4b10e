"""How long the store keeps what: old articles go, those that were cited stay, the file stops growing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select

from corpus.store.changes import remove
from corpus.store.database import writing
from corpus.store.tables import ARTICLES, BANDS, REMOVALS, REVISIONS

_BATCH = 200  # articles that go in one transaction, so that nobody waits for long
_COPIES_WITHIN = timedelta(days=30)  # after this, a new text is no longer compared with an old one


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much is kept.

    Args:
        days: an article's age since it was published, or first seen where it has no date; None: any.
        per_source: the newest so many of each source; None: all.
        revisions: the newest so many earlier texts of an article.
    """

    days: int | None = None
    per_source: int | None = None
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
        """Removes articles that are too old or too many, but those with the ids `kept`; says how many."""
        wanted = frozenset(kept)
        numbers = [row.number for row in self._due(retention, now=now) if row.id not in wanted]
        for start in range(0, len(numbers), _BATCH):
            with writing(self._engine).begin() as connection:
                _remove_with_revisions(connection, numbers[start : start + _BATCH])
        with writing(self._engine).begin() as connection:
            _trim_revisions(connection, retention.revisions, kept=wanted)
            _sweep_bands(connection, now=now)
        return len(numbers)

    def forget_removals(self, before: int) -> None:
        """Forgets the removals that the index has seen; `before` itself stays, to read on from."""
        with writing(self._engine).begin() as connection:
            connection.execute(delete(REMOVALS).where(REMOVALS.c.id < before))

    def _due(self, retention: Retention, *, now: datetime) -> Sequence[Row[Any]]:
        """The articles that are too old, or too many of their source, oldest first."""
        age = func.coalesce(ARTICLES.c.published_at, ARTICLES.c.first_seen)
        place = func.row_number().over(
            partition_by=ARTICLES.c.source, order_by=(age.desc().nulls_last(), ARTICLES.c.number.desc())
        )
        every = select(ARTICLES.c.number, ARTICLES.c.id, age.label("age"), place.label("place")).subquery()
        due = []
        if retention.days is not None:
            due.append(every.c.age < now - timedelta(days=retention.days))
        if retention.per_source is not None:
            due.append(every.c.place > retention.per_source)
        query = select(every.c.number, every.c.id).order_by(every.c.number)
        rows: list[Any] = []
        with self._engine.connect() as connection:
            for condition in due:
                rows += connection.execute(query.where(condition)).all()
        return list({row.number: row for row in rows}.values())


def _remove_with_revisions(connection: Connection, numbers: Sequence[int]) -> None:
    ids = select(ARTICLES.c.id).where(ARTICLES.c.number.in_(numbers))
    connection.execute(delete(REVISIONS).where(REVISIONS.c.article.in_(ids)))
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
    """Forgets bands of articles that are gone, or too old to be copied from."""
    recent = select(ARTICLES.c.number).where(
        ARTICLES.c.first_seen.is_(None) | (ARTICLES.c.first_seen >= now - _COPIES_WITHIN)
    )
    connection.execute(delete(BANDS).where(BANDS.c.number.not_in(recent)))
