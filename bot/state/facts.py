"""Single values that survive a restart, by name."""

from sqlalchemy import Engine, delete, insert, select

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

    def put(self, name: str, value: str) -> None:
        """Set the fact's value."""
        with writing(self._engine).begin() as connection:
            connection.execute(delete(FACTS).where(FACTS.c.name == name))
            connection.execute(insert(FACTS).values(name=name, value=value))
