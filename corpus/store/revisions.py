"""Store earlier texts of articles and pending recrawls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select

from corpus.models.article import Span
from corpus.models.ingest import PackedSpans
from corpus.models.revision import Revisit
from corpus.store.database import FEEDS_TURN, writing
from corpus.store.tables import REVISIONS, REVISITS


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierText:
    """A text that an article had, its sentences, and when it came in and went out; None: nobody said."""

    digest: str
    title: str
    body: str
    sentences: tuple[Span, ...]
    seen: datetime | None
    replaced: datetime | None


class RevisionStore:
    """The repository of earlier texts on one database; `corpus.store.changes` puts them there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, article_id: str) -> tuple[EarlierText, ...]:
        """Return the earlier texts of an article, oldest first."""
        query = select(REVISIONS).where(REVISIONS.c.article == article_id).order_by(REVISIONS.c.number)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(
            EarlierText(
                digest=row.digest,
                title=row.title,
                body=row.body,
                sentences=PackedSpans(row.sentences)[:],
                seen=row.seen,
                replaced=row.replaced,
            )
            for row in rows
        )

    def replaced_since(self, moment: datetime) -> tuple[str, ...]:
        """Return the ids of the articles with a text replaced at `moment` or later."""
        query = select(REVISIONS.c.article).where(REVISIONS.c.replaced >= moment).distinct()
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query.order_by(REVISIONS.c.article)))


_COLUMNS = tuple(column.name for column in REVISITS.c)


class RevisitStore:
    """The repository of visits on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, *, now: datetime, most: int) -> tuple[Revisit, ...]:
        """Return the recrawls that are due, the longest due first."""
        query = select(REVISITS).where(REVISITS.c.due_at <= now).order_by(REVISITS.c.due_at, REVISITS.c.key)
        with self._engine.connect() as connection:
            return tuple(_visit(row) for row in connection.execute(query.limit(most)).mappings())

    def settle(self, visit: Revisit, following: Revisit | None, /) -> None:
        """Replace a recrawl that was made by the next one."""
        with writing(self._engine, FEEDS_TURN).begin() as connection:
            gone = delete(REVISITS).where(REVISITS.c.feed == visit.feed, REVISITS.c.key == visit.key)
            # A feed that was removed meanwhile has none.
            if connection.execute(gone).rowcount and following is not None:
                connection.execute(insert(REVISITS).values(_row(following)))


def put_revisits(connection: Connection, visits: Sequence[Revisit], *, feed: int) -> None:
    """Store recrawls of a feed's pages, replacing those of the same entries."""
    if visits:
        keys = [visit.key for visit in visits]
        connection.execute(delete(REVISITS).where(REVISITS.c.feed == feed, REVISITS.c.key.in_(keys)))
        connection.execute(insert(REVISITS), [_row(visit) | {"feed": feed} for visit in visits])


def _row(visit: Revisit) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in _COLUMNS} | {"authors": list(visit.authors)}


def _visit(row: RowMapping) -> Revisit:
    return Revisit(**{**row, "authors": tuple(row["authors"])})
