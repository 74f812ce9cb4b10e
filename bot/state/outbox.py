"""The outbox: every message that is due, being sent or sent, so that each is posted once.

    waiting -> claimed (for as long as a lease runs) -> composed -> sent

Each step is one transaction, and only the holder of the lease may take it. `bot.state.outbox_delivery` sends;
`bot.state.outbox_history` reads what was posted.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, delete, false, or_, select, update

from bot.state.messages import (
    ADD_MESSAGE,
    CHANGE_OWN,
    OPEN,
    Cited,
    Kind,
    Message,
    State,
    batch_token,
    cited_of,
    keep_cited,
    message_of,
    message_row,
)
from bot.state.quota import Allowance, Quota
from bot.state.tables import EXCERPTS, MESSAGES
from corpus.store.database import retried, writing

Step = Callable[[Connection], object]
"""What belongs to a step and shares its transaction."""
Part = tuple[dict[str, Any] | None, Sequence[Cited]]
"""The content of a message (JSON), or None where it is composed anew for each attempt, and what it cites."""


class Composed(Protocol):
    """What a message was composed to: a part for each message of its batch, the first for itself."""

    @property
    def parts(self) -> Sequence[Part]: ...  # noqa: D102


C = TypeVar("C", bound=Composed)


class Outbox:
    """The outbox in one database, as one holder of leases sees it.

    Args:
        engine: of the database.
        quota: how much of each source a guild may still be shown.
        holder: a name that no other process has.
        keeps: false where nothing is remembered: a batch is then deleted as soon as it is sent.
    """

    def __init__(self, engine: Engine, quota: Quota, *, holder: str = "", keeps: bool = True) -> None:
        self._engine, self.quota, self.keeps = engine, quota, keeps
        self._holder = holder or secrets.token_hex(8)

    @retried
    def claim(self, message: Message, *, until: datetime, also: Callable[[Connection], bool]) -> bool:
        """Add a message that this process sends before the lease ends at `until`.

        Return False if it was claimed before, or `also`, called in the same transaction, returns False.
        """
        with self._writing(message).begin() as connection:
            there = connection.execute(select(MESSAGES.c.token).where(_is(message))).first()
            if there or not also(connection):
                return False
            connection.execute(ADD_MESSAGE, message_row(message) | self._lease(until))
        return True

    @staticmethod
    def enqueue(connection: Connection, message: Message) -> None:
        """Add a message that any process may send from now on, in a transaction of the caller's."""
        lease = {"holder": "", "leased_until": message.due_at}
        connection.execute(ADD_MESSAGE, message_row(message) | lease)

    def claim_waiting(self, token: str, *, now: datetime, until: datetime) -> Message | None:
        """Claim a message that waited; None if another process was quicker."""
        waiting = (MESSAGES.c.token == token) & (MESSAGES.c.state == State.WAITING)
        values = {"state": State.CLAIMED, "due_at": now, "looked_at": now, "attempts": 1}
        return self._claimed(token, waiting, values | self._lease(until))

    def stray(self, kind: Kind, now: datetime, *, left_at: Collection[int] = ()) -> tuple[Message, ...]:
        """Return messages that were left midway, the first unsent one of each batch, the oldest first.

        At `left_at` (targets) those of this process are among them, whose leases may still run.
        """
        own = (MESSAGES.c.holder == self._holder) & MESSAGES.c.target.in_(left_at)
        query = (
            select(MESSAGES)
            .where(MESSAGES.c.kind == kind, MESSAGES.c.state.in_(OPEN))
            .where(or_(MESSAGES.c.leased_until <= now, own))
            .order_by(MESSAGES.c.due_at, MESSAGES.c.batch, MESSAGES.c.part.desc())
        )
        with self._engine.connect() as connection:
            found = {row.batch: message_of(row) for row in connection.execute(query)}
        return tuple(found.values())

    def resume(
        self, message: Message, *, now: datetime, until: datetime, left: bool = False
    ) -> Message | None:
        """Claim what is left of a stray batch; None if another process was quicker.

        With `left`, it is claimed too if this process has left it and its lease still runs.
        """
        own = (MESSAGES.c.holder == self._holder) if left else false()
        stray = _batch(message) & MESSAGES.c.state.in_(OPEN) & or_(MESSAGES.c.leased_until <= now, own)
        return self._claimed(
            _turn(message), stray, {"attempts": MESSAGES.c.attempts + 1} | self._lease(until)
        )

    @retried
    def compose(
        self, message: Message, make: Callable[[Allowance], C], *, now: datetime, until: datetime
    ) -> C | None:
        """Compose a message within the quota, and keep what it cites; None if the lease is another's.

        Args:
            message: a claimed message, the first of its batch.
            make: composes it of what may be shown.
            now: the quota of that day is used.
            until: the new end of the lease.
        """
        with self._writing(message).begin() as connection:
            if not self._change(connection, message, state=State.COMPOSED, leased_until=until):
                return None
            rows = connection.execute(select(EXCERPTS).where(EXCERPTS.c.message == message.token))
            counted = [(each.article_id, each.span) for each in map(cited_of, rows) if each.span is not None]
            # Matches of a watch are stored before they are composed for the first time.
            known = counted if message.state is State.COMPOSED else []
            with self.quota.within(connection, message.guild, now=now, known=known) as allowance:
                made = make(allowance)
            self._keep(connection, message, made.parts, until)
        return made

    def batch(self, message: Message) -> tuple[Message, ...]:
        """Return the messages of a batch, in their order."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(MESSAGES).where(_batch(message)).order_by(MESSAGES.c.part))
            return tuple(map(message_of, rows))

    def looked(self, message: Message, moment: datetime) -> None:
        """Note that what stood in the place of a batch at a moment is known."""
        with self._writing(message).begin() as connection:
            connection.execute(update(MESSAGES).where(_batch(message)).values(looked_at=moment))

    @retried
    def sent(
        self,
        message: Message,
        *,
        number: int,
        channel: int | None,
        until: datetime,
        also: Step | None = None,
        last: Step | None = None,
    ) -> bool:
        """Note that Discord has a message, and lengthen the lease of the rest of its batch.

        Args:
            message: what was sent.
            number: the id that Discord gave it.
            channel: where it can be corrected; None where only one person sees it.
            until: the new end of the lease.
            also: is called in the same transaction.
            last: is called in the same transaction if nothing of the batch is left to send.

        Returns:
            False if the lease is another's by now; the message is there all the same.
        """
        values = {"state": State.SENT, "message": number, "channel": channel, "content": None}
        values["leased_until"] = message.due_at  # over: whoever comes first may correct it
        with self._writing(message).begin() as connection:
            if not self._change(connection, message, **values):
                return False
            if also is not None:
                also(connection)
            rest = update(MESSAGES).where(_batch(message), MESSAGES.c.state.in_(OPEN))
            if not connection.execute(rest.values(leased_until=until)).rowcount:
                self._ended(connection, message, last)
        return True

    def skip(self, message: Message, last: Step | None = None) -> None:
        """End a message that has nothing to tell."""
        with self._writing(message).begin() as connection:
            if self._change(connection, message, state=State.SKIPPED):
                self._ended(connection, message, last)

    @retried
    def give_up(self, message: Message, *, keeps: bool = False, partly: Step | None = None) -> None:
        """End a batch that cannot be sent; what was not sent of it counts as never read.

        Args:
            message: one of the batch.
            keeps: whether what it was to cite counts as read all the same.
            partly: is called in the same transaction if some of the batch was sent.
        """
        unsent = _batch(message) & MESSAGES.c.state.in_(OPEN) & (MESSAGES.c.holder == self._holder)
        sent = select(MESSAGES.c.token).where(_batch(message), MESSAGES.c.state == State.SENT)
        with self._writing(message).begin() as connection:
            change = update(MESSAGES).where(unsent).values(state=State.GIVEN_UP, content=None)
            tokens = connection.scalars(change.returning(MESSAGES.c.token)).all()
            if not keeps:
                connection.execute(delete(EXCERPTS).where(EXCERPTS.c.message.in_(tokens)))
            if partly is not None and tokens and connection.execute(sent).first():
                partly(connection)

    def drop(self, message: Message, also: Step | None = None) -> None:
        """Delete a batch, as if it had never been claimed."""
        with self._writing(message).begin() as connection:
            connection.execute(delete(MESSAGES).where(_batch(message)))
            if also is not None:
                also(connection)

    def postpone(self, message: Message, until: datetime) -> None:
        """Let a batch rest until then."""
        own = _batch(message) & MESSAGES.c.state.in_(OPEN) & (MESSAGES.c.holder == self._holder)
        with self._writing(message).begin() as connection:
            connection.execute(update(MESSAGES).where(own).values(leased_until=until))

    def hand_back(self, now: datetime) -> int:
        """End the leases of this process, so that the next one goes on at once; return their number."""
        with writing(self._engine, "").begin() as connection:
            return self.free(connection, self._holder, now)

    @staticmethod
    def free(connection: Connection, holder: str, now: datetime) -> int:
        """End the leases of a process, in a transaction of the caller's; return their number."""
        own = MESSAGES.c.state.in_(OPEN) & (MESSAGES.c.holder == holder)
        leased = own & (MESSAGES.c.leased_until > now)
        return connection.execute(update(MESSAGES).where(leased).values(leased_until=now)).rowcount

    def hold(self, message: Message, *, now: datetime, until: datetime) -> bool:
        """Take the lease of a message that was sent, in order to correct it; False if another has it."""
        free = or_(MESSAGES.c.leased_until <= now, MESSAGES.c.holder == self._holder)
        with self._writing(message).begin() as connection:
            held = update(MESSAGES).where(_is(message), free).values(self._lease(until))
            return connection.execute(held).rowcount > 0

    def corrected(self, corrections: Iterable[tuple[Cited, str]]) -> None:
        """Note what excerpts were corrected to, by a digest of that."""
        with writing(self._engine, "").begin() as connection:
            for cited, digest in corrections:
                same = (EXCERPTS.c.message == cited.message) & (EXCERPTS.c.number == cited.number)
                connection.execute(update(EXCERPTS).where(same).values(corrected=digest))

    def _keep(self, connection: Connection, message: Message, parts: Sequence[Part], until: datetime) -> None:
        for part, (content, cited) in enumerate(parts):
            token = batch_token(message.batch, part) if part else message.token
            if part:
                row = {"token": token, "part": part, "state": State.COMPOSED, "content": content}
                connection.execute(ADD_MESSAGE, message_row(message) | row | self._lease(until))
            elif content is not None or message.content is not None:
                connection.execute(update(MESSAGES).where(_is(message)).values(content=content))
            keep_cited(connection, token, cited)

    def _ended(self, connection: Connection, message: Message, last: Step | None) -> None:
        if last is not None:
            last(connection)
        # That a report was posted is remembered all the same, or it would be posted again.
        if not self.keeps and message.kind is not Kind.REPORT:
            connection.execute(delete(MESSAGES).where(_batch(message)))

    @retried
    def _claimed(
        self, turn: str, condition: ColumnElement[bool], values: Mapping[str, Any]
    ) -> Message | None:
        change = update(MESSAGES).where(condition).values(values).returning(*MESSAGES.c)
        with writing(self._engine, turn).begin() as connection:
            messages = list(map(message_of, connection.execute(change)))
        return min(messages, key=lambda message: message.part, default=None)

    def _change(self, connection: Connection, message: Message, /, **values: Any) -> bool:
        own = {"its_token": message.token, "its_holder": self._holder}
        return connection.execute(CHANGE_OWN, own | values).rowcount > 0

    def _writing(self, message: Message) -> Engine:
        """Return the engine for a step of a batch; the steps of others are taken side by side."""
        return writing(self._engine, _turn(message))

    def _lease(self, until: datetime) -> dict[str, Any]:
        return {"holder": self._holder, "leased_until": until}


def _is(message: Message) -> ColumnElement[bool]:
    return MESSAGES.c.token == message.token


def _batch(message: Message) -> ColumnElement[bool]:
    return MESSAGES.c.batch == _turn(message)


def _turn(message: Message) -> str:
    return message.batch or message.token
