"""The ledger of editions: what is due is claimed, composed, sent part by part, and done; once, and not lost.

    due -> claimed (for as long as a lease runs) -> composed -> each part sent -> done

Every step is one transaction, and only who holds the lease may take it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, func, insert, select, update

from bot.digests.store import DigestPlace, Subscription, subscription_of
from bot.digests.tables import EDITION_ARTICLES, EDITION_PARTS, EDITIONS, SUBSCRIPTIONS
from bot.state.editions import OPEN, Edition, ShownArticle, Stage, edition_key, edition_of, shown_row
from corpus.models.answer import TimeWindow
from corpus.store.database import writing

# A subscription that may be claimed: not paused, and its last edition has come to its end.
_WAITING = (
    SUBSCRIPTIONS.c.paused.is_(None),
    ~exists().where(EDITIONS.c.subscription == SUBSCRIPTIONS.c.number, EDITIONS.c.stage.in_(OPEN)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A message of an edition: what it holds, and its id once it is sent."""

    number: int
    content: dict[str, Any] | None
    message: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """For how long an edition is one holder's."""

    since: datetime
    until: datetime


class Ledger:
    """The ledger on one database, as one holder of leases sees it.

    Args:
        engine: of the database.
        holder: a name that no other process has.
    """

    def __init__(self, engine: Engine, holder: str) -> None:
        self._engine = engine
        self._holder = holder

    def due(self, now: datetime) -> tuple[Subscription, ...]:
        """Subscriptions whose time has come, the oldest first, but those with an edition still on its way."""
        query = (
            select(SUBSCRIPTIONS)
            .where(SUBSCRIPTIONS.c.due_at <= now, *_WAITING)
            .order_by(SUBSCRIPTIONS.c.due_at, SUBSCRIPTIONS.c.number)
        )
        with self._engine.connect() as connection:
            rows: Sequence[Any] = connection.execute(query).mappings().all()
        return tuple(subscription_of(dict(row)) for row in rows)

    def next_due(self) -> datetime | None:
        """When the next subscription is due."""
        query = select(func.min(SUBSCRIPTIONS.c.due_at)).where(*_WAITING)
        with self._engine.connect() as connection:
            moment: datetime | None = connection.execute(query).scalar_one()
        return moment

    def claim(
        self,
        subscription: Subscription,
        *,
        due_at: datetime,
        window: TimeWindow,
        late: bool,
        next_due: datetime,
        lease: Lease,
    ) -> Edition | None:
        """The edition of what is due, claimed for a while; the subscription is due next at `next_due`.

        None if another has it already, or an earlier edition is still on its way.
        """
        edition = Edition(
            key=edition_key(subscription.place, subscription.number, due_at),
            subscription=subscription.number,
            place=subscription.place,
            due_at=due_at,
            window=window,
            late=late,
            looked_at=lease.since,
        )
        moved = (
            update(SUBSCRIPTIONS)
            .where(SUBSCRIPTIONS.c.number == subscription.number)
            .where(SUBSCRIPTIONS.c.due_at == subscription.due_at, *_WAITING)
            .values(due_at=next_due)
        )
        with writing(self._engine).begin() as connection:
            if not connection.execute(moved).rowcount:
                return None
            self._insert(connection, edition, lease.until)
        return edition

    def claim_now(
        self, place: DigestPlace, subscription: int | None, *, window: TimeWindow, lease: Lease
    ) -> Edition:
        """An edition that is asked for at once, whatever the schedule says."""
        edition = Edition(
            key=edition_key(place, subscription, lease.since),
            subscription=subscription,
            place=place,
            due_at=lease.since,
            window=window,
            late=False,
            looked_at=lease.since,
        )
        with writing(self._engine).begin() as connection:
            self._insert(connection, edition, lease.until)
        return edition

    def stray(self, now: datetime) -> tuple[Edition, ...]:
        """Editions on their way whose lease has run out, the oldest first."""
        query = (
            select(EDITIONS)
            .where(EDITIONS.c.stage.in_(OPEN), EDITIONS.c.leased_until <= now)
            .order_by(EDITIONS.c.due_at, EDITIONS.c.key)
        )
        with self._engine.connect() as connection:
            rows: Sequence[Any] = connection.execute(query).mappings().all()
        return tuple(edition_of(dict(row)) for row in rows)

    def resume(self, edition: Edition, *, lease: Lease) -> Edition | None:
        """A stray edition, claimed anew; None if another was quicker."""
        claimed = (
            update(EDITIONS)
            .where(EDITIONS.c.key == edition.key, EDITIONS.c.stage.in_(OPEN))
            .where(EDITIONS.c.leased_until <= lease.since)
            .values(
                holder=self._holder,
                leased_until=lease.until,
                attempts=EDITIONS.c.attempts + 1,
            )
            .returning(EDITIONS)
        )
        with writing(self._engine).begin() as connection:
            row = connection.execute(claimed).mappings().one_or_none()
        return None if row is None else edition_of(dict(row))

    def looked(self, edition: Edition, moment: datetime) -> None:
        """Notes that all that stood in the edition's place at a moment is known."""
        with writing(self._engine).begin() as connection:
            self._change(connection, edition, looked_at=moment)

    def postpone(self, edition: Edition, until: datetime) -> None:
        """Lets the edition rest until then."""
        with writing(self._engine).begin() as connection:
            self._change(connection, edition, leased_until=until)

    def composed(
        self,
        edition: Edition,
        contents: Sequence[dict[str, Any]],
        shown: Sequence[ShownArticle],
        *,
        until: datetime,
    ) -> bool:
        """Keeps what the edition's messages hold and show, and lengthens the lease.

        False if the lease is another's by now.
        """
        with writing(self._engine).begin() as connection:
            if not self._change(connection, edition, stage=Stage.COMPOSED, leased_until=until):
                return False
            parts = [
                {"edition": edition.key, "part": number, "content": content}
                for number, content in enumerate(contents)
            ]
            connection.execute(insert(EDITION_PARTS), parts)
            if shown:
                connection.execute(insert(EDITION_ARTICLES), [shown_row(edition, each) for each in shown])
        return True

    def parts(self, edition: Edition) -> tuple[Part, ...]:
        """The messages of a composed edition, in their order."""
        query = (
            select(EDITION_PARTS).where(EDITION_PARTS.c.edition == edition.key).order_by(EDITION_PARTS.c.part)
        )
        with self._engine.connect() as connection:
            rows: Sequence[Any] = connection.execute(query).mappings().all()
        return tuple(Part(number=row["part"], content=row["content"], message=row["message"]) for row in rows)

    def sent(self, edition: Edition, number: int, message: int, *, until: datetime) -> bool:
        """Keeps the id that Discord gave a part's message, and lengthens the lease.

        False if the lease is another's by now; the message is there all the same.
        """
        change = (
            update(EDITION_PARTS)
            .where(EDITION_PARTS.c.edition == edition.key, EDITION_PARTS.c.part == number)
            .values(message=message)
        )
        with writing(self._engine).begin() as connection:
            connection.execute(change)
            return self._change(connection, edition, leased_until=until)

    def finish(self, edition: Edition, stage: Stage) -> None:
        """Ends an edition that was posted or skipped: its subscription has told the news up to its end."""
        with writing(self._engine).begin() as connection:
            if self._change(connection, edition, stage=stage):
                self._covered(connection, edition)
                self._drop_contents(connection, edition)

    def give_up(self, edition: Edition) -> None:
        """Ends an edition that could not be posted.

        If nothing of it was, nobody has seen it and the next one tells it; else it counts as told.
        """
        sent = select(EDITION_PARTS.c.part).where(
            EDITION_PARTS.c.edition == edition.key, EDITION_PARTS.c.message.is_not(None)
        )
        with writing(self._engine).begin() as connection:
            if not self._change(connection, edition, stage=Stage.GIVEN_UP):
                return
            connection.execute(
                delete(EDITION_ARTICLES).where(
                    EDITION_ARTICLES.c.edition == edition.key, EDITION_ARTICLES.c.part.not_in(sent)
                )
            )
            if connection.execute(sent.limit(1)).first() is not None:
                self._covered(connection, edition)
            self._drop_contents(connection, edition)

    def make_due(self, edition: Edition) -> None:
        """Takes back an edition of which nothing was posted: its subscription is due, as if it was missed."""
        change = (
            update(SUBSCRIPTIONS)
            .where(SUBSCRIPTIONS.c.number == edition.subscription)
            .values(due_at=edition.due_at)
        )
        with writing(self._engine).begin() as connection:
            connection.execute(delete(EDITIONS).where(EDITIONS.c.key == edition.key))
            connection.execute(change)

    def _insert(self, connection: Connection, edition: Edition, until: datetime) -> None:
        connection.execute(
            insert(EDITIONS).values(
                key=edition.key,
                subscription=edition.subscription,
                guild=edition.place.guild,
                target=edition.place.target,
                due_at=edition.due_at,
                since=edition.window.since,
                until=edition.window.until,
                late=edition.late,
                stage=Stage.CLAIMED,
                holder=self._holder,
                looked_at=edition.looked_at,
                leased_until=until,
                attempts=edition.attempts,
            )
        )

    def _change(self, connection: Connection, edition: Edition, **values: Any) -> bool:
        change = (
            update(EDITIONS)
            .where(EDITIONS.c.key == edition.key, EDITIONS.c.holder == self._holder)
            .values(values)
        )
        return connection.execute(change).rowcount > 0

    def _covered(self, connection: Connection, edition: Edition) -> None:
        connection.execute(
            update(SUBSCRIPTIONS)
            .where(SUBSCRIPTIONS.c.number == edition.subscription)
            .values(covered_until=edition.window.until, failures=0)
        )

    def _drop_contents(self, connection: Connection, edition: Edition) -> None:
        connection.execute(
            update(EDITION_PARTS).where(EDITION_PARTS.c.edition == edition.key).values(content=None)
        )
