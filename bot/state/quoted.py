"""How many excerpts of each source a guild was shown today. Says nothing of who saw them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Engine, delete, insert, select

from bot.state.tables import QUOTED_SOURCES
from corpus.store.database import writing


class QuotedSources:
    """The repository of these counts on one database; it keeps a guild's last day only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def counting(self, guild: int, day: date, *, keeps: bool = True) -> Iterator[Counter[str]]:
        """How many excerpts of each source were shown that day; what is counted there meanwhile is kept.

        One at a time: who comes meanwhile waits, and finds what was counted.
        """
        engine = writing(self._engine) if keeps else self._engine
        own = QUOTED_SOURCES.c.guild == guild
        with engine.begin() as connection:
            query = select(QUOTED_SOURCES.c.source, QUOTED_SOURCES.c.excerpts)
            rows = connection.execute(query.where(own, QUOTED_SOURCES.c.day == day.isoformat()))
            before = {row.source: row.excerpts for row in rows}
            counts = Counter(before)
            yield counts
            if keeps and counts != before:
                connection.execute(delete(QUOTED_SOURCES).where(own))
                connection.execute(
                    insert(QUOTED_SOURCES),
                    [
                        {"guild": guild, "source": source, "day": day.isoformat(), "excerpts": count}
                        for source, count in counts.items()
                    ],
                )

    def forget(self, guild: int) -> None:
        """Forgets what a guild was shown."""
        with writing(self._engine).begin() as connection:
            connection.execute(delete(QUOTED_SOURCES).where(QUOTED_SOURCES.c.guild == guild))
