"""Single values that survive a restart, by name."""

from collections.abc import Callable

from sqlalchemy import Engine, delete, insert, select, update

from bot.state.tables import FACTS
from corpus.store.database import writing


class Facts:
    """The repository of facts on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: str) -> str | None:
        """Return the fact's value, or None."""
        with self._engine.connect() as connection:
            value: str | None = connection.execute(
                select(FACTS.c.value).where(FACTS.c.name == name)
            ).scalar_one_or_none()
        return value

    def change(self, name: str, change: Callable[[str | None], str]) -> None:
        """Set the fact's value by what it was; several processes may do so at once."""
        with writing(self._engine).begin() as connection:
            row = select(FACTS.c.value).where(FACTS.c.name == name)
            before = connection.execute(row).scalar_one_or_none()
            after = change(before)
            if before is None:
                connection.execute(insert(FACTS).values(name=name, value=after))
            elif after != before:
                connection.execute(update(FACTS).where(FACTS.c.name == name).values(value=after))

    def put(self, name: str, value: str) -> None:
        """Set the fact's value."""
        with writing(self._engine).begin() as connection:
            connection.execute(delete(FACTS).where(FACTS.c.name == name))
            connection.execute(insert(FACTS).values(name=name, value=value))
