"""Votes on answers, and the cooldowns that have begun."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select

from bot.state.tables import PAUSES, VOTES
from corpus.store.database import writing


class Votes:
    """The repository of votes on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cast(self, token: str, voter: int, *, helpful: bool, now: datetime) -> bool:
        """Replace a user's vote on an answer; the same vote again takes it back. Return whether it counts."""
        own = (VOTES.c.token == token) & (VOTES.c.voter == voter)
        with writing(self._engine).begin() as connection:
            before = connection.execute(select(VOTES.c.helpful).where(own)).scalar_one_or_none()
            connection.execute(delete(VOTES).where(own))
            if before is helpful:
                return False
            connection.execute(insert(VOTES).values(token=token, voter=voter, helpful=helpful, now=now))
        return True

    def of(self, token: str) -> tuple[int, int]:
        """Return how many found an answer helpful, and how many did not."""
        query = select(VOTES.c.helpful, func.count()).where(VOTES.c.token == token).group_by(VOTES.c.helpful)
        with self._engine.connect() as connection:
            counts = {row[0]: row[1] for row in connection.execute(query)}
        return counts.get(True, 0), counts.get(False, 0)

    def forget(self, *, now: datetime, after: timedelta) -> int:
        """Delete votes from longer ago than `after`, and return their number."""
        return self._delete(VOTES.c.now < now - after)

    def count_asker(self, asker: int, /) -> int:
        """Return how many votes a user has cast."""
        query = select(func.count()).select_from(VOTES).where(VOTES.c.voter == asker)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def forget_asker(self, asker: int, /) -> int:
        """Delete a user's votes, and return their number."""
        return self._delete(VOTES.c.voter == asker)

    def _delete(self, condition: ColumnElement[bool]) -> int:
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(VOTES).where(condition)).rowcount


class Waiting(NamedTuple):
    """Who waits: a member in a guild, or all of it (0)."""

    guild: int
    user: int = 0


class Pauses:
    """The repository of pauses on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[Waiting, datetime]:
        """When each may ask again, those whose time has come among them."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(PAUSES.c.guild, PAUSES.c.user, PAUSES.c.free_at))
            return {Waiting(row.guild, row.user): row.free_at for row in rows}

    def put(self, pauses: Mapping[Waiting, datetime]) -> None:
        """Store when these members may ask again."""
        rows = [{"guild": key.guild, "user": key.user, "free_at": free_at} for key, free_at in pauses.items()]
        with writing(self._engine).begin() as connection:
            for key in pauses:
                connection.execute(
                    delete(PAUSES).where(PAUSES.c.guild == key.guild, PAUSES.c.user == key.user)
                )
            connection.execute(insert(PAUSES), rows)

    def over(self, now: datetime) -> int:
        """Forget the pauses that are over, and return their number."""
        return self._delete(PAUSES.c.free_at <= now)

    def forget_user(self, user: int) -> int:
        """Forget the pauses of a person, and return their number."""
        return self._delete(PAUSES.c.user == user)

    def forget_guild(self, guild: int) -> int:
        """Forget the pauses of a guild, and return their number."""
        return self._delete(PAUSES.c.guild == guild)

    def _delete(self, condition: ColumnElement[bool]) -> int:
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(PAUSES).where(condition)).rowcount
