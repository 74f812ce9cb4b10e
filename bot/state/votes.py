"""Whether answers helped: one vote a person and answer, counted and used for nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select

from bot.state.tables import VOTES
from corpus.store.database import writing


class Votes:
    """The repository of votes on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def cast(self, token: str, voter: int, *, helpful: bool, now: datetime) -> bool:
        """Counts a person's vote on an answer in place of an earlier one; the same again takes it back.

        Whether it counts now.
        """
        own = (VOTES.c.token == token) & (VOTES.c.voter == voter)
        with writing(self._engine).begin() as connection:
            before = connection.execute(select(VOTES.c.helpful).where(own)).scalar_one_or_none()
            connection.execute(delete(VOTES).where(own))
            if before is helpful:
                return False
            connection.execute(insert(VOTES).values(token=token, voter=voter, helpful=helpful, now=now))
        return True

    def of(self, token: str) -> tuple[int, int]:
        """How many found an answer helpful, and how many did not."""
        query = select(VOTES.c.helpful, func.count()).where(VOTES.c.token == token).group_by(VOTES.c.helpful)
        with self._engine.connect() as connection:
            counts = {row[0]: row[1] for row in connection.execute(query)}
        return counts.get(True, 0), counts.get(False, 0)

    def expire(self, *, now: datetime, after: timedelta) -> int:
        """Deletes votes from longer ago than `after`, and says how many that were."""
        return self._delete(VOTES.c.now < now - after)

    def forget(self, user: int) -> int:
        """Deletes a person's votes, and says how many that were."""
        return self._delete(VOTES.c.voter == user)

    def _delete(self, condition: ColumnElement[bool]) -> int:
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(VOTES).where(condition)).rowcount
