"""What members set for themselves, in the bot's database."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from bot.state.tables import MEMBERS
from corpus.store.database import writing


class MemberLanguages:
    """The repository of the languages that members chose, on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_all(self) -> dict[int, str]:
        """Return the language of each member who chose one."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(MEMBERS.c.user, MEMBERS.c.language))
            return {row.user: row.language for row in rows}

    def put(self, user: int, language: str) -> None:
        """Set a member's language."""
        with writing(self._engine).begin() as connection:
            connection.execute(delete(MEMBERS).where(MEMBERS.c.user == user))
            connection.execute(insert(MEMBERS).values(user=user, language=language))

    def count_asker(self, asker: int, /) -> int:
        """Return 1 if a member chose a language, else 0."""
        with self._engine.connect() as connection:
            chosen = connection.execute(select(MEMBERS.c.language).where(MEMBERS.c.user == asker))
            return len(chosen.all())

    def forget_asker(self, asker: int, /) -> int:
        """Delete a member's choice, and return how many that were."""
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(MEMBERS).where(MEMBERS.c.user == asker)).rowcount

    def forget(self, *, now: datetime, after: timedelta) -> int:  # noqa: ARG002 # a choice does not grow old
        """Delete nothing: a choice holds until it is changed."""
        return 0
