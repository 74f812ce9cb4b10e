"""What stories are made of, of many articles at once and without their bodies."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Engine, select

from corpus.store.tables import ARTICLES, PROFILES

_AT_ONCE = 5_000  # values in one statement; SQLite takes 32,766

K = TypeVar("K")


class StoryStore:
    """Reads from one database what is asked of thousands of articles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def profiles(self, numbers: Collection[int]) -> dict[int, bytes]:
        """The profile of each of these articles, by number, as far as it is kept."""
        return self._by(PROFILES.c.number, numbers, PROFILES.c.content)

    def numbers(self, ids: Collection[str]) -> dict[str, int]:
        """The number of each article of these ids, as far as it is there."""
        return self._by(ARTICLES.c.id, ids, ARTICLES.c.number)

    def origins(self, numbers: Collection[int]) -> dict[int, str]:
        """The id of the article that the text of each of these first appeared in."""
        return self._by(ARTICLES.c.number, numbers, ARTICLES.c.origin)

    def languages(self, numbers: Collection[int]) -> dict[int, str | None]:
        """The language of each of these articles."""
        return self._by(ARTICLES.c.number, numbers, ARTICLES.c.language)

    def _by(self, key: Column[K], wanted: Collection[K], column: Column[Any]) -> dict[K, Any]:
        """What stands in `column`, by `key`, where that is one of those wanted."""
        found: dict[K, Any] = {}
        with self._engine.connect() as connection:
            for some in _parts(wanted):
                rows = connection.execute(select(key, column).where(key.in_(some)))
                found |= {row[0]: row[1] for row in rows}
        return found


def _parts(values: Iterable[K]) -> Iterator[list[K]]:
    rest = iter(values)
    while part := list(islice(rest, _AT_ONCE)):
        yield part
