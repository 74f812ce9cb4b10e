"""Pages of messages that are turned, so that they can be turned after a restart."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from bot.state.tables import PAGES
from corpus.store.database import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """A message of several pages (Markdown): of what kind it is, in which language, and who asked for it."""

    kind: str
    language: str
    pages: tuple[str, ...]
    now: datetime
    asker: int | None = None


class Pages:
    """The repository of pages on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, paged: Paged) -> str:
        """Remembers the pages of a message that is about to be sent; the token that they are found by."""
        token = secrets.token_urlsafe(9)
        values = {
            "token": token,
            "kind": paged.kind,
            "language": paged.language,
            "pages": list(paged.pages),
            "now": paged.now,
            "asker": paged.asker,
        }
        with writing(self._engine).begin() as connection:
            connection.execute(insert(PAGES).values(values))
        return token

    def get(self, token: str) -> Paged | None:
        """The pages of this token, unless they were forgotten."""
        query = select(PAGES).where(PAGES.c.token == token)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return Paged(
            kind=row["kind"],
            language=row["language"],
            pages=tuple(row["pages"]),
            now=row["now"],
            asker=row["asker"],
        )

    def forget(self, *, now: datetime, after: timedelta) -> int:
        """Deletes what is older than `after`, and says how many that were."""
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(PAGES).where(PAGES.c.now < now - after)).rowcount

    def forget_asker(self, asker: int) -> int:
        """Deletes what this person asked for, and says how many that were."""
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(PAGES).where(PAGES.c.asker == asker)).rowcount
