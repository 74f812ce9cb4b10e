"""Until when members, and guilds as a whole, wait to ask again."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Engine, delete, insert, select

from bot.state.tables import PAUSES
from corpus.store.database import writing


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
        """Keeps when these may ask again."""
        rows = [{"guild": key.guild, "user": key.user, "free_at": free_at} for key, free_at in pauses.items()]
        with writing(self._engine).begin() as connection:
            for key in pauses:
                connection.execute(
                    delete(PAUSES).where(PAUSES.c.guild == key.guild, PAUSES.c.user == key.user)
                )
            connection.execute(insert(PAUSES), rows)

    def over(self, now: datetime) -> int:
        """Forgets the pauses whose time has come, and says how many those were."""
        return self._delete(PAUSES.c.free_at <= now)

    def forget_user(self, user: int) -> int:
        """Forgets the pauses of a person, and says how many those were."""
        return self._delete(PAUSES.c.user == user)

    def forget_guild(self, guild: int) -> int:
        """Forgets the pauses of a guild, and says how many those were."""
        return self._delete(PAUSES.c.guild == guild)

    def _delete(self, condition: ColumnElement[bool]) -> int:
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(PAUSES).where(condition)).rowcount
