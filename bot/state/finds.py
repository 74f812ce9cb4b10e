"""What was found for watches: kept with how far articles were looked at, told once, and known afterwards.

    waiting | claimed for a message, which is remembered before it is sent | sent

Each step is one transaction, so that a crash between them loses nothing and tells nothing twice.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from bot.state.posted import PostedExcerpt
from bot.state.tables import FACTS, WATCH_FINDS, WATCH_MESSAGES, WATCHES
from corpus import Find, Span
from corpus.store.database import writing

_LOOKED_AT = "watched up to article"
_KNOWN = ""  # stands for the token of what was known before
_REMEMBERED = 50  # excerpts of a watch with which new ones are compared
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchMessage:
    """A message of a watch: what it tells, best first; `again` says that sending it was tried before."""

    token: str
    watch: int
    claimed: datetime
    shown: tuple[PostedExcerpt, ...]
    again: bool = False


class Finds:
    """The repository of finds on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def looked_at(self) -> int | None:
        """The number of the last article that was held against watches; None before the first time."""
        query = select(FACTS.c.value).where(FACTS.c.name == _LOOKED_AT)
        with self._engine.connect() as connection:
            value = connection.execute(query).scalar_one_or_none()
        return None if value is None else int(value)

    def keep(self, finds: Iterable[Find], *, newest: int) -> None:
        """Keeps what was found in the articles up to number `newest`, which then were looked at."""
        rows = [
            _row(find.watch, PostedExcerpt.of(find.excerpt), confidence=round(find.confidence * 1000))
            for find in finds
        ]
        with writing(self._engine).begin() as connection:
            standing = _standing(connection, {row["watch"] for row in rows})
            if rows := [row for row in rows if row["watch"] in standing]:
                connection.execute(insert(WATCH_FINDS), rows)
            connection.execute(delete(FACTS).where(FACTS.c.name == _LOOKED_AT))
            connection.execute(insert(FACTS).values(name=_LOOKED_AT, value=str(newest)))

    def know(self, watch: int, shown: Sequence[PostedExcerpt]) -> None:
        """Keeps that who made a watch knows these excerpts already."""
        if shown:
            rows = [_row(watch, each, confidence=1000) | {"token": _KNOWN} for each in shown]
            with writing(self._engine).begin() as connection:
                connection.execute(insert(WATCH_FINDS), rows)

    def told(self, watch: int) -> tuple[PostedExcerpt, ...]:
        """The last excerpts that were found for a watch, told or not, or known before; newest first."""
        query = select(WATCH_FINDS).where(WATCH_FINDS.c.watch == watch)
        query = query.order_by(WATCH_FINDS.c.number.desc()).limit(_REMEMBERED)
        with self._engine.connect() as connection:
            return tuple(_shown(row) for row in connection.execute(query))

    def claim(self, *, now: datetime, most: int) -> tuple[WatchMessage, ...]:
        """A message for each watch with finds that wait, if it has sent fewer than `most` within a day."""
        waiting = select(WATCH_FINDS.c.watch).where(WATCH_FINDS.c.token.is_(None)).distinct()
        recent = (
            select(WATCH_MESSAGES.c.watch)
            .where(WATCH_MESSAGES.c.claimed > now - _DAY)
            .group_by(WATCH_MESSAGES.c.watch)
            .having(func.count() >= most)
        )
        with self._engine.connect() as connection:
            if connection.execute(waiting.limit(1)).first() is None:
                return ()  # as most times: nobody need wait for a transaction that writes
        with writing(self._engine).begin() as connection:
            query = waiting.where(WATCH_FINDS.c.watch.not_in(recent)).order_by(WATCH_FINDS.c.watch)
            return tuple(_claim(connection, watch, now) for watch in connection.scalars(query).all())

    def unsent(self) -> tuple[WatchMessage, ...]:
        """The messages that were claimed and not seen to arrive, in the order that they were claimed in."""
        query = select(WATCH_MESSAGES).where(WATCH_MESSAGES.c.message.is_(None))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(WATCH_MESSAGES.c.claimed, WATCH_MESSAGES.c.token)).all()
            return tuple(_message(connection, row) for row in rows)

    def sent(self, token: str, message: int) -> None:
        """Keeps that a message arrived, and the id that Discord gave it."""
        change = update(WATCH_MESSAGES).where(WATCH_MESSAGES.c.token == token).values(message=message)
        with writing(self._engine).begin() as connection:
            connection.execute(change)

    def drop(self, token: str) -> None:
        """Gives a message up that cannot be sent: what it was to tell counts as told."""
        with writing(self._engine).begin() as connection:
            connection.execute(update(WATCH_FINDS).where(WATCH_FINDS.c.token == token).values(token=_KNOWN))
            connection.execute(delete(WATCH_MESSAGES).where(WATCH_MESSAGES.c.token == token))

    def of_message(self, token: str) -> WatchMessage | None:
        """The message of this token, unless it is forgotten."""
        query = select(WATCH_MESSAGES).where(WATCH_MESSAGES.c.token == token)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else _message(connection, row)


def _standing(connection: Connection, watches: Iterable[int]) -> frozenset[int]:
    """Those of these watches that have not been removed meanwhile."""
    return frozenset(connection.scalars(select(WATCHES.c.number).where(WATCHES.c.number.in_(list(watches)))))


def _claim(connection: Connection, watch: int, now: datetime) -> WatchMessage:
    token = secrets.token_urlsafe(9)
    row = connection.execute(
        insert(WATCH_MESSAGES).values(token=token, watch=watch, claimed=now).returning(*WATCH_MESSAGES.c)
    ).one()
    waiting = (WATCH_FINDS.c.watch == watch) & WATCH_FINDS.c.token.is_(None)
    connection.execute(update(WATCH_FINDS).where(waiting).values(token=token))
    return _message(connection, row, again=False)


def _message(connection: Connection, row: Row[Any], *, again: bool = True) -> WatchMessage:
    query = select(WATCH_FINDS).where(WATCH_FINDS.c.token == row.token)
    finds = connection.execute(query.order_by(WATCH_FINDS.c.confidence.desc(), WATCH_FINDS.c.number)).all()
    return WatchMessage(
        token=row.token,
        watch=row.watch,
        claimed=row.claimed,
        shown=tuple(map(_shown, finds)),
        again=again,
    )


def _row(watch: int, shown: PostedExcerpt, *, confidence: int) -> dict[str, Any]:
    return {
        "watch": watch,
        "token": None,
        "article": shown.article_id,
        "start": shown.span.start,
        "end": shown.span.end,
        "digest": shown.digest,
        "confidence": confidence,
    }


def _shown(row: Row[Any]) -> PostedExcerpt:
    return PostedExcerpt(article_id=row.article, span=Span(start=row.start, end=row.end), digest=row.digest)
