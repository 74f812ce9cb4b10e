"""Read posted messages and what they cite, and forget them in time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select

from bot.state.messages import OPEN, Cited, Kind, Message, State, cited_of, message_of, message_row
from bot.state.tables import EXCERPTS, MESSAGES
from corpus.store.database import writing
from corpus.store.tables import ARTICLES

_ENDED = (State.SENT, State.SKIPPED, State.GIVEN_UP)
_WEEK = timedelta(days=8)  # for which a report is remembered, which names nobody, so that it comes once


class MessageHistory:
    """The messages of the outbox in one database, as others than its senders see them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_token(self, token: str) -> Message | None:
        """Return the message with this token, unless it is forgotten."""
        return self._one(MESSAGES.c.token == token)

    def by_message(self, message: int) -> Message | None:
        """Return the message to which Discord gave this id, unless it is forgotten."""
        return self._one(MESSAGES.c.message == message)

    def answer_to(self, origin: int) -> Message | None:
        """Return the answer that was sent in reply to a message, unless it is forgotten."""
        return self._one(
            (MESSAGES.c.kind == Kind.ANSWER)
            & (MESSAGES.c.origin == origin)
            & (MESSAGES.c.state == State.SENT)
        )

    def is_answered(self, origin: int) -> bool:
        """Return whether a message has its answer, or some process is answering it."""
        answer = (MESSAGES.c.kind == Kind.ANSWER) & (MESSAGES.c.origin == origin)
        with self._engine.connect() as connection:
            return connection.execute(select(MESSAGES.c.token).where(answer)).first() is not None

    def keep(self, message: Message) -> None:
        """Keep a message that is sent by other means than the outbox."""
        values = message_row(message) | {"holder": "", "leased_until": message.due_at}
        with writing(self._engine).begin() as connection:
            connection.execute(insert(MESSAGES).values(values))

    def cited(self, token: str) -> tuple[Cited, ...]:
        """Return what a message cites, in its order."""
        return self._cited(EXCERPTS.c.message == token)

    def story(self, batch: str, place: int) -> tuple[Cited, ...]:
        """Return what an edition cites for its story at `place`, the article of the headline first."""
        return self._cited(MESSAGES.c.batch == batch, EXCERPTS.c.place == place)

    def articles(self) -> frozenset[str]:
        """Return the ids of all articles that messages cite: these are kept as long."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(select(EXCERPTS.c.article).distinct()))

    def seen(self, target: int) -> frozenset[str]:
        """Return the ids of all articles of the stories that digests brought to a channel or person."""
        query = select(EXCERPTS.c.article).distinct().join(MESSAGES)
        with self._engine.connect() as connection:
            return frozenset(
                connection.scalars(query.where(MESSAGES.c.target == target, MESSAGES.c.kind == Kind.DIGEST))
            )

    def matched(self, watch: int, *, most: int) -> tuple[Cited, ...]:
        """Return the newest excerpts that were found for a watch, or known before."""
        query = (
            select(EXCERPTS)
            .join(MESSAGES)
            .where(MESSAGES.c.kind == Kind.WATCH, MESSAGES.c.origin == watch)
            .order_by(MESSAGES.c.due_at.desc(), EXCERPTS.c.number.desc())
            .limit(most)
        )
        with self._engine.connect() as connection:
            return tuple(map(cited_of, connection.execute(query)))

    def citing(self, articles: Collection[str]) -> tuple[tuple[Message, tuple[Cited, ...]], ...]:
        """Return the messages that everybody sees and that quote these articles, with what they quote."""
        query = (
            select(EXCERPTS)
            .join(MESSAGES)
            .where(EXCERPTS.c.article.in_(list(articles)), EXCERPTS.c.start.is_not(None))
            .where(EXCERPTS.c.place >= 0, MESSAGES.c.state == State.SENT, MESSAGES.c.channel.is_not(None))
            .order_by(EXCERPTS.c.message, EXCERPTS.c.number)
        )
        with self._engine.connect() as connection:
            found = list(map(cited_of, connection.execute(query)))
        groups = [(token, tuple(cited)) for token, cited in groupby(found, lambda each: each.message)]
        messages = {token: self.by_token(token) for token, _ in groups}
        return tuple((message, cited) for token, cited in groups if (message := messages[token]) is not None)

    def unreachable(self, message: Message) -> None:
        """Note that a message can no longer be corrected."""
        change = MESSAGES.update().where(MESSAGES.c.token == message.token).values(channel=None)
        with writing(self._engine).begin() as connection:
            connection.execute(change)

    def digests(self, *conditions: ColumnElement[bool]) -> tuple[Message, ...]:
        """Return the first messages of editions, those that were due first coming first."""
        query = select(MESSAGES).where(MESSAGES.c.kind == Kind.DIGEST, MESSAGES.c.part == 0, *conditions)
        with self._engine.connect() as connection:
            return tuple(map(message_of, connection.execute(query.order_by(MESSAGES.c.due_at))))

    def given_up(self, *, since: datetime) -> tuple[Message, ...]:
        """Return editions that were due since then and could not be posted."""
        return self.digests(MESSAGES.c.state == State.GIVEN_UP, MESSAGES.c.due_at >= since)

    def unsent(self, *, before: datetime) -> tuple[Message, ...]:
        """Return editions that were due before then and are not posted."""
        return self.digests(MESSAGES.c.state.in_(OPEN), MESSAGES.c.due_at < before)

    def asked(self, guild: int, *, since: datetime, most: int = 200) -> tuple[Message, ...]:
        """Return the newest answers that everybody in a channel of a guild sees, the newest first."""
        query = (
            select(MESSAGES)
            .where(MESSAGES.c.kind == Kind.ANSWER, MESSAGES.c.guild == guild, MESSAGES.c.due_at >= since)
            .where(MESSAGES.c.channel.is_not(None), MESSAGES.c.reader.is_not(None))
            .order_by(MESSAGES.c.due_at.desc())
            .limit(most)
        )
        with self._engine.connect() as connection:
            return tuple(map(message_of, connection.execute(query)))

    def cited_feeds(self, guild: int, *, since: datetime) -> frozenset[int]:
        """Return the numbers of the feeds whose articles a guild was shown since then."""
        query = (
            select(ARTICLES.c.by_feed)
            .distinct()
            .join(EXCERPTS, EXCERPTS.c.article == ARTICLES.c.id)
            .join(MESSAGES, MESSAGES.c.token == EXCERPTS.c.message)
            .where(MESSAGES.c.guild == guild, MESSAGES.c.due_at >= since, ARTICLES.c.by_feed.is_not(None))
        )
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(query))

    def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete messages from longer ago than `after`, and return how many."""
        old = MESSAGES.c.due_at < now - after
        told = (MESSAGES.c.kind != Kind.REPORT) | (MESSAGES.c.due_at < now - _WEEK)
        return self._delete(old, told, MESSAGES.c.state.in_(_ENDED))

    def count_asker(self, asker: int, /) -> int:
        """Return how many messages were made for a person."""
        query = select(func.count()).select_from(MESSAGES).where(MESSAGES.c.reader == asker)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def forget_asker(self, asker: int, /) -> int:
        """Delete all that was made for a person, and return how many messages that were."""
        return self._delete(MESSAGES.c.reader == asker)

    def _cited(self, *conditions: ColumnElement[bool]) -> tuple[Cited, ...]:
        query = select(EXCERPTS).join(MESSAGES).where(*conditions)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(MESSAGES.c.part, EXCERPTS.c.number))
            return tuple(map(cited_of, rows))

    def _one(self, condition: ColumnElement[bool]) -> Message | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(MESSAGES).where(condition)).first()
        return None if row is None else message_of(row)

    def _delete(self, *conditions: ColumnElement[bool]) -> int:
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(MESSAGES).where(*conditions)).rowcount
