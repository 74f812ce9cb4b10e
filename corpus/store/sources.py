"""List the sources, and which of them a viewer sees.

Articles that came by a feed which only guilds follow have a source of their own, under that feed's number: it
is seen by those who follow the feed. All other sources are everyone's.
"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

from corpus.models.feed import Viewer
from corpus.store.feed_rows import owner_key
from corpus.store.tables import FEED_OWNERS, SOURCES

_SOURCES = select(SOURCES.c.number, SOURCES.c.name, SOURCES.c.feed).order_by(SOURCES.c.number)

NO_SOURCE = -1  # stands for the articles without a source, which are everyone's


class SourceStore:
    """The repository of sources on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def names(self, viewer: Viewer | None = None) -> frozenset[str]:
        """Return the names of the sources that the viewer sees."""
        return frozenset(row.name for row in self._rows(viewer) if row.seen and row.name)

    def numbered(self) -> dict[int, str]:
        """Return the name of each source by its number; two may have one name."""
        return {row.number: row.name for row in self._rows(None)}

    def allowed(
        self, names: Collection[str] | None = None, *, viewer: Viewer | None = None
    ) -> tuple[int, ...] | None:
        """Return the numbers of the named sources that the viewer sees; None for all."""
        if names is None and viewer is None:
            return None
        rows = self._rows(viewer)
        if names is not None:
            wanted = {name.casefold() for name in names}
            return tuple(row.number for row in rows if row.seen and row.name.casefold() in wanted)
        seen = [row.number for row in rows if row.seen]
        return None if len(seen) == len(rows) else (NO_SOURCE, *seen)

    def _rows(self, viewer: Viewer | None) -> list["_Source"]:
        """All sources, and which of them the viewer sees."""
        with self._engine.connect() as connection:
            rows = connection.execute(_SOURCES).all()
            if viewer is None or not any(feed for _, _, feed in rows):
                return [_Source(number, name, seen=True) for number, name, _ in rows]
            followed = _followed(connection, viewer) | {0}
        return [_Source(number, name, seen=feed in followed) for number, name, feed in rows]


class _Source(NamedTuple):
    number: int
    name: str
    seen: bool


def _followed(connection: Connection, viewer: Viewer) -> frozenset[int]:
    owners = [owner_key(owner) for owner in viewer.owners]
    return frozenset(connection.scalars(select(FEED_OWNERS.c.feed).where(FEED_OWNERS.c.owner.in_(owners))))
