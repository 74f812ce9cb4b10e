"""Store the matches of watches, and gather them in the watch's next message."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, Engine, delete, func, insert, select

from bot.state.messages import OPEN, Cited, Kind, Message, State, cited_of, keep_cited, message_row
from bot.state.tables import EXCERPTS, FACTS, MESSAGES, WATCHES
from corpus import Find
from corpus.store.database import writing

_LOOKED_AT = "watched up to article"
_DAY = timedelta(days=1)
_TOLD = (*OPEN, State.SENT)


class Matches:
    """The repository of matches in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def looked_at(self) -> int | None:
        """Return the number of the last article that was held against watches, or None before the first."""
        query = select(FACTS.c.value).where(FACTS.c.name == _LOOKED_AT)
        with self._engine.connect() as connection:
            value = connection.execute(query).scalar_one_or_none()
        return None if value is None else int(value)

    def keep(self, finds: Iterable[Find], *, newest: int, now: datetime) -> None:
        """Keep what was found in the articles up to number `newest`, which then were looked at."""
        found = sorted(finds, key=lambda find: find.watch)
        with writing(self._engine).begin() as connection:
            for number, own in groupby(found, lambda find: find.watch):
                confident = ((find, round(find.confidence * 1000)) for find in own)
                cited = [Cited.of(find.excerpt, confidence=score) for find, score in confident]
                _gather(connection, number, cited, now)
            connection.execute(delete(FACTS).where(FACTS.c.name == _LOOKED_AT))
            connection.execute(insert(FACTS).values(name=_LOOKED_AT, value=str(newest)))

    def know(self, watch: int, cited: Sequence[Cited], *, now: datetime) -> None:
        """Keep that the owner of a watch knows these excerpts already."""
        if cited:
            with writing(self._engine).begin() as connection:
                _put(connection, watch, cited, now, State.KNOWN)

    def due(self, *, now: datetime, most: int) -> tuple[str, ...]:
        """Return the tokens of messages that wait, of watches with fewer than `most` messages in a day."""
        of_watches = MESSAGES.c.kind == Kind.WATCH
        recent = (
            select(MESSAGES.c.origin)
            .where(of_watches, MESSAGES.c.state.in_(_TOLD), MESSAGES.c.due_at > now - _DAY)
            .group_by(MESSAGES.c.origin)
            .having(func.count() >= most)
        )
        query = select(MESSAGES.c.token).where(of_watches, MESSAGES.c.state == State.WAITING)
        query = query.where(MESSAGES.c.origin.not_in(recent)).order_by(MESSAGES.c.origin)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query))


def _gather(connection: Connection, watch: int, cited: Sequence[Cited], now: datetime) -> None:
    """Add matches to the message of a watch that waits, or to a new one; to none if the watch is gone."""
    waiting = select(MESSAGES.c.token).where(
        MESSAGES.c.kind == Kind.WATCH, MESSAGES.c.origin == watch, MESSAGES.c.state == State.WAITING
    )
    # Locked, so that nobody claims it until these are in it.
    waiting = waiting.with_for_update()
    token = connection.scalar(waiting)
    if token is None:
        _put(connection, watch, cited, now, State.WAITING)
        return
    before = map(cited_of, connection.execute(select(EXCERPTS).where(EXCERPTS.c.message == token)))
    keep_cited(connection, token, [*before, *cited])


def _put(connection: Connection, watch: int, cited: Sequence[Cited], now: datetime, state: State) -> None:
    row = connection.execute(select(WATCHES).where(WATCHES.c.number == watch)).one_or_none()
    if row is None:
        return
    message = Message(
        kind=Kind.WATCH,
        target=row.channel or row.owner,
        guild=row.guild if row.channel else None,
        reader=row.owner,
        origin=watch,
        language=row.language,
        due_at=now,
        state=state,
        attempts=0,
    )
    connection.execute(insert(MESSAGES).values(message_row(message) | {"holder": "", "leased_until": now}))
    keep_cited(connection, message.token, cited)
