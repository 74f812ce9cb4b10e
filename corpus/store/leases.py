"""Leases in the store: what one process of several does alone, for as long as it lives.

A process renews all its leases together. What it holds when it dies is freed by another one (`reap`), not by
the passing of time alone: while the store cannot be reached, nobody can renew, and nobody is dead for that.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, exists, func, or_, select, update

from corpus.store.column_types import UtcDateTime
from corpus.store.database import retried, writing
from corpus.store.tables import LEASES

PROCESS = "process:"  # before the holder: the name of the lease by which a process shows that it lives
FREE = ""  # the holder of what nobody holds
_SHARED = "all"  # the holder of what only the time of its end says
_PASSING = "feed:"  # leases whose names are deleted with them: they stand for a moment only


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A lease as it stands.

    Attributes:
        name: of what is held.
        holder: the process that holds it, "" for none.
        leased_until: when it ends unless it is renewed.
        details: what its holders note for the next one (JSON).
    """

    name: str
    holder: str
    leased_until: datetime
    details: Mapping[str, Any]


class Leases:
    """The repository of leases in one database.

    Args:
        engine: of the database.
        clock: the time; where several hosts share the database, its own clock is taken instead.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self._giving_back, self._given_back = Lock(), Counter[str]()

    @retried
    def claim(self, names: Iterable[str], holder: str, lasting: timedelta) -> frozenset[str]:
        """Claim those of `names` that are due and free or the holder's own, and return them.

        A process may hold what it does not know of: a claim, or what gives it back, that the store did while
        its answer was lost. Renewed with all else, that would never be free again. It does not get what it is
        just giving back: that might be carried out after the claim, and free what is at work again.

        Free is also what is over and held by a process that is not there any more: one that had been reaped
        already when it claimed that.
        """
        with self._giving_back:
            wanted = sorted(set(names) - self._given_back.keys())
        if not wanted:
            return frozenset()
        with writing(self._engine, "").begin() as connection:
            now = self._now(connection)
            due = or_(LEASES.c.due_at.is_(None), LEASES.c.due_at <= now)
            mine = LEASES.c.holder.in_((FREE, holder)) | _is_nobodys(now)
            free = select(LEASES.c.name).where(LEASES.c.name.in_(wanted), mine, due)
            locked = connection.scalars(free.with_for_update(skip_locked=True)).all()
            values = {"holder": holder, "leased_until": now + lasting}
            if locked:
                connection.execute(update(LEASES).where(LEASES.c.name.in_(locked)).values(values))
            known = connection.scalars(select(LEASES.c.name).where(LEASES.c.name.in_(wanted))).all()
            new = [name for name in wanted if name not in set(known)]
            return frozenset((*locked, *_inserted(connection, new, values)))

    @retried
    def renew(self, holder: str, lasting: timedelta) -> frozenset[str]:
        """Renew all leases of a process, and return their names."""
        own = update(LEASES).where(LEASES.c.holder == holder)
        with writing(self._engine, "").begin() as connection:
            until = self._now(connection) + lasting
            renewed = connection.scalars(own.values(leased_until=until).returning(LEASES.c.name))
            return frozenset(renewed.all())

    @retried
    def release(
        self,
        names: Collection[str],
        holder: str,
        *,
        due_in: timedelta | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Give back leases of a process; what is due again `due_in` from now cannot be claimed before."""
        with self._given(names), writing(self._engine, "").begin() as connection:
            own = (LEASES.c.name.in_(names)) & (LEASES.c.holder == holder)
            now = self._now(connection)
            values: dict[str, Any] = {"holder": FREE, "leased_until": now}
            if due_in is not None:
                values["due_at"] = now + due_in
            if details is not None:
                values["details"] = dict(details)
            passing = LEASES.c.name.startswith(_PASSING, autoescape=True)
            connection.execute(delete(LEASES).where(own, passing))
            connection.execute(update(LEASES).where(own).values(values))

    @contextmanager
    def _given(self, names: Collection[str]) -> Iterator[None]:
        """Let this process claim none of these while it gives them back."""
        with self._giving_back:
            self._given_back.update(names)
        try:
            yield
        finally:
            with self._giving_back:
                self._given_back = +(self._given_back - Counter(names))

    @retried
    def note(self, name: str, holder: str, details: Mapping[str, Any]) -> bool:
        """Note details with a lease; false if it is another's by now."""
        own = (LEASES.c.name == name) & (LEASES.c.holder == holder)
        with writing(self._engine, "").begin() as connection:
            changed = connection.execute(update(LEASES).where(own).values(details=dict(details)))
            return changed.rowcount > 0

    def all(self, prefix: str) -> tuple[Lease, ...]:
        """Return the leases whose names begin with `prefix`, by name."""
        query = select(LEASES).where(LEASES.c.name.startswith(prefix, autoescape=True))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(LEASES.c.name)).all()
        return tuple(map(_lease, rows))

    def ended(self, prefix: str) -> tuple[Lease, ...]:
        """Return those of `all` that were not renewed in time."""
        with self._engine.connect() as connection:
            now = self._now(connection)
        return tuple(each for each in self.all(prefix) if each.leased_until <= now)

    @retried
    def reap(self, member: Lease, *, also: Sequence[Callable[[Connection, str], object]] = ()) -> bool:
        """Free all that the process of a lease held; false if it renewed that meanwhile.

        Args:
            member: the lease by which the process shows that it lives.
            also: are called in the same transaction, with the process.
        """
        with writing(self._engine, "").begin() as connection:
            now = self._now(connection)
            same = (LEASES.c.name == member.name) & (LEASES.c.holder == member.holder)
            ended = delete(LEASES).where(same, LEASES.c.leased_until <= now)
            if not connection.execute(ended).rowcount:
                return False
            _free(connection, member.holder, now)
            for each in also:
                each(connection, member.holder)
        return True

    @retried
    def leave(
        self, name: str, holder: str, *, also: Sequence[Callable[[Connection, str], object]] = ()
    ) -> None:
        """Free all that a process holds, and forget the lease by which it showed that it lived."""
        with writing(self._engine, "").begin() as connection:
            connection.execute(delete(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder))
            _free(connection, holder, self._now(connection))
            for each in also:
                each(connection, holder)

    @retried
    def reserve(self, name: str, count: int, *, every: timedelta, burst: int = 0) -> float:
        """Reserve `count` turns, `every` apart, of a rate that all processes share; seconds to the first.

        After a rest, `burst` turns come at once (the generic cell rate algorithm).
        """
        with writing(self._engine, "").begin() as connection:
            now = self._now(connection)
            first = max(_locked(connection, name, now), now - burst * every)
            _set(connection, name, first + count * every)
        return max(0.0, (first - now) / timedelta(seconds=1))

    @retried
    def take(self, name: str, lasting: timedelta) -> float:
        """Take a turn that lasts so long, of those that come one after the other in all processes.

        Return 0 if it was taken, else the seconds that the turn before may still last.
        """
        with writing(self._engine, "").begin() as connection:
            now = self._now(connection)
            left = (_locked(connection, name, now) - now) / timedelta(seconds=1)
            if left <= 0:
                _set(connection, name, now + lasting)
        return max(0.0, left)

    @retried
    def lengthen(self, name: str, lasting: timedelta) -> None:
        """Let a turn that was taken last so long from now on."""
        with writing(self._engine, "").begin() as connection:
            _set(connection, name, self._now(connection) + lasting)

    def _now(self, connection: Connection) -> datetime:
        if connection.dialect.name == "postgresql":
            return connection.execute(select(func.clock_timestamp(type_=UtcDateTime()))).scalar_one()
        return self._clock()


def _is_nobodys(now: datetime) -> ColumnElement[bool]:
    """Whether a lease is over and its holder has been reaped."""
    process = LEASES.alias("process")
    alive = exists().where(process.c.name == PROCESS + LEASES.c.holder)
    return (LEASES.c.leased_until <= now) & (LEASES.c.holder != _SHARED) & ~alive


def _free(connection: Connection, holder: str, now: datetime) -> None:
    own = LEASES.c.holder == holder
    connection.execute(delete(LEASES).where(own, LEASES.c.name.startswith(_PASSING, autoescape=True)))
    connection.execute(update(LEASES).where(own).values(holder=FREE, leased_until=now))


def _locked(connection: Connection, name: str, now: datetime) -> datetime:
    """Return when a row ends that all processes share, which is made if there is none, and lock it."""
    _inserted(connection, [name], {"holder": _SHARED, "leased_until": now})
    query = select(LEASES.c.leased_until).where(LEASES.c.name == name).with_for_update()
    until: datetime = connection.execute(query).scalar_one()
    return until


def _set(connection: Connection, name: str, until: datetime) -> None:
    connection.execute(update(LEASES).where(LEASES.c.name == name).values(leased_until=until))


def _inserted(connection: Connection, names: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    """Insert rows of these names, and return those of which another process was not quicker."""
    if not names:
        return []
    # Each dialect has the clause in an insert of its own; what is not in use is not loaded.
    insert = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert
    rows = [{"name": name, "details": {}, **values} for name in names]
    new = insert(LEASES).values(rows).on_conflict_do_nothing().returning(LEASES.c.name)
    return list(connection.scalars(new))


def _lease(row: Row[Any]) -> Lease:
    return Lease(name=row.name, holder=row.holder, leased_until=row.leased_until, details=row.details or {})
