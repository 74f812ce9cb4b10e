"""Which excerpts stand in which messages, so that a message can be corrected when an article changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, delete, insert, select, update

from bot.state.posted import PostedExcerpt
from bot.state.tables import CITED
from corpus import ExcerptStatus, Span
from corpus.store.database import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePlace:
    """A message that cites: where it stands, in which language it speaks, and for whom it was posted."""

    message: int
    channel: int
    language: str
    posted: datetime
    reader: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An excerpt that stands at `place` (from 0) among the citations of a message.

    `corrected` is the digest of what it was corrected to, None while it stands as it was posted.
    """

    where: MessagePlace
    place: int
    shown: PostedExcerpt
    corrected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A cited excerpt of which a message no longer shows what became of it; `digest` stands for that."""

    cited: Cited
    fate: ExcerptStatus
    digest: str


class CitedExcerpts:
    """The repository of cited excerpts on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, where: MessagePlace, shown: Sequence[PostedExcerpt]) -> None:
        """Remembers the excerpts of a message, in their order; once is enough."""
        rows = [_row(where, number, each) for number, each in enumerate(shown)]
        if rows:
            with writing(self._engine).begin() as connection:
                connection.execute(delete(CITED).where(CITED.c.message == where.message))
                connection.execute(insert(CITED), rows)

    def of_articles(self, articles: Collection[str]) -> tuple[Cited, ...]:
        """The excerpts of these articles, message by message."""
        query = select(CITED).where(CITED.c.article.in_(list(articles)))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(CITED.c.message, CITED.c.place))
            return tuple(_cited(row) for row in rows)

    def articles(self) -> frozenset[str]:
        """The ids of all articles that are cited somewhere: these are kept as long."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(select(CITED.c.article).distinct()))

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Remembers what excerpts were corrected to."""
        with writing(self._engine).begin() as connection:
            for each in corrections:
                same = (CITED.c.message == each.cited.where.message) & (CITED.c.place == each.cited.place)
                connection.execute(update(CITED).where(same).values(corrected=each.digest))

    def gone(self, message: int) -> None:
        """Forgets a message that is there no more."""
        self._delete(CITED.c.message == message)

    def expire(self, *, now: datetime, after: timedelta) -> int:
        """Forgets what was posted longer ago than `after`, and says how many excerpts that were."""
        return self._delete(CITED.c.posted < now - after)

    def forget(self, user: int) -> int:
        """Forgets what was posted for a person, and says how many excerpts that were."""
        return self._delete(CITED.c.reader == user)

    def _delete(self, condition: ColumnElement[bool]) -> int:
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(CITED).where(condition)).rowcount


def _row(where: MessagePlace, number: int, shown: PostedExcerpt) -> dict[str, Any]:
    return {
        "message": where.message,
        "place": number,
        "channel": where.channel,
        "language": where.language,
        "reader": where.reader,
        "posted": where.posted,
        "article": shown.article_id,
        "start": shown.span.start,
        "end": shown.span.end,
        "digest": shown.digest,
    }


def _cited(row: Row[Any]) -> Cited:
    where = MessagePlace(
        message=row.message,
        channel=row.channel,
        language=row.language,
        posted=row.posted,
        reader=row.reader,
    )
    shown = PostedExcerpt(article_id=row.article, span=Span(start=row.start, end=row.end), digest=row.digest)
    return Cited(where=where, place=row.place, shown=shown, corrected=row.corrected)
