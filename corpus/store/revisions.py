"""Earlier texts of articles: what was cited from one can be proved after the article has changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from corpus.models import Span
from corpus.spans import PackedSpans
from corpus.store.tables import REVISIONS


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
        """The earlier texts of an article, oldest first."""
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
        """The ids of the articles that have a text which was replaced at `moment` or later."""
        query = select(REVISIONS.c.article).where(REVISIONS.c.replaced >= moment).distinct()
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query.order_by(REVISIONS.c.article)))
