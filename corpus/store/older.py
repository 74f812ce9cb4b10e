"""Bring the articles that an older version stored up to date, some at a time.

Each step is one short transaction: whenever a process is killed, the next one goes on from there, and the
room that a text leaves free is used for what comes next.
"""

from collections.abc import Mapping

from sqlalchemy import Engine, bindparam, delete, insert, select, update

from corpus.models.ingest import PackedSpans
from corpus.store.database import ARTICLES_TURN, writing
from corpus.store.rows import WITH_ANALYSES, packed_text
from corpus.store.tables import ANALYSES, ARTICLES
from corpus.store.wordings import add_older


class OlderArticles:
    """What the articles of one database have of an older version or lack, the newest first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def analyses(self, count: int, *, below: int) -> dict[int, bytes | None]:
        """Return what is kept of the last `count` articles below a number, the newest first."""
        query = select(ARTICLES.c.number, ANALYSES.c.content).select_from(WITH_ANALYSES)
        query = query.where(ARTICLES.c.number < below).order_by(ARTICLES.c.number.desc()).limit(count)
        with self._engine.connect() as connection:
            return {row.number: row.content for row in connection.execute(query)}

    def renew_analyses(self, before: Mapping[int, bytes | None], made: Mapping[int, bytes]) -> None:
        """Keep the analyses that were `made` of articles, by number, in place of those from `before`.

        One that has changed since, or whose article is gone, stays as it is.
        """
        same = (ANALYSES.c.number == bindparam("of")) & (ANALYSES.c.content == bindparam("before"))
        older = [{"of": number, "before": before[number]} for number in made if before[number] is not None]
        with writing(self._engine, ARTICLES_TURN).begin() as connection:
            if older:
                connection.execute(delete(ANALYSES).where(same), older)
            query = select(ARTICLES.c.number).select_from(WITH_ANALYSES)
            query = query.where(ARTICLES.c.number.in_(list(made)), ANALYSES.c.number.is_(None))
            rows = [{"number": n, "content": made[n]} for n in connection.scalars(query)]
            if rows:
                connection.execute(insert(ANALYSES), rows)

    def pack(self, count: int, *, below: int) -> int:
        """Pack the texts of the last `count` articles below a number that are not yet.

        Returns:
            The lowest number among them; 0 where there was none.
        """
        columns = (ARTICLES.c.number, ARTICLES.c.body, ARTICLES.c.sentences)
        query = select(*columns).where(ARTICLES.c.packed.is_(None), ARTICLES.c.number < below)
        query = query.order_by(ARTICLES.c.number.desc()).limit(count)
        with self._engine.connect() as connection:
            if not connection.execute(query.limit(1)).first():
                return 0  # as nearly always, and without a turn to write
        with writing(self._engine, ARTICLES_TURN).begin() as connection:
            rows = connection.execute(query).all()
            packed = [
                {"of": row.number, "packed": packed_text(row.body, PackedSpans(row.sentences))}
                for row in rows
            ]
            if packed:
                connection.execute(_PACK, packed)
        return rows[-1].number if rows else 0

    def encode(self, count: int) -> bool:
        """Keep the codes of the words of the last `count` articles that lack them; False where none does."""
        return add_older(self._engine, count)


_PACK = (
    update(ARTICLES)
    .where(ARTICLES.c.number == bindparam("of"))
    .values(body="", sentences=b"", packed=bindparam("packed"))
)
