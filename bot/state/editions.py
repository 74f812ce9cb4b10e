"""Editions: digests that were posted, by the ids of what they showed, so that nothing is shown twice.

The ledger writes them (`bot/state/ledger.py`); what was shown is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, select

from bot.digests.store import DigestPlace
from bot.digests.tables import EDITION_ARTICLES, EDITION_PARTS, EDITIONS
from corpus import Span
from corpus.models.answer import TimeWindow
from corpus.store.database import writing


class Stage(StrEnum):
    """How far an edition has come."""

    CLAIMED = "claimed"
    COMPOSED = "composed"
    DONE = "done"
    SKIPPED = "skipped"  # there was nothing to tell, and the channel wants no digest that says so
    GIVEN_UP = "given up"


OPEN = (Stage.CLAIMED, Stage.COMPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A digest of one moment, on its way or posted.

    `subscription` is None if it was asked for at once. Up to `looked_at` it is known what of it stands in its
    place; `attempts` counts its claims.
    """

    key: str
    subscription: int | None
    place: DigestPlace
    due_at: datetime
    window: TimeWindow
    late: bool
    looked_at: datetime
    stage: Stage = Stage.CLAIMED
    attempts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSpan:
    """Text that was shown, and the digest of what it said."""

    span: Span
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownArticle:
    """An article in a story of an edition, and what was shown of it; that of the headline has rank 0.

    `topic` is what the story was told for, where something was asked for.
    """

    article: str
    story: int
    rank: int
    part: int
    spans: tuple[ShownSpan, ...] = ()
    topic: str | None = None


def edition_key(place: DigestPlace, subscription: int | None, due_at: datetime) -> str:
    """The key of an edition: the same for the same digest of the same moment."""
    named = f"{place.target}:{subscription}:{due_at.isoformat()}"
    return sha256(named.encode()).hexdigest()[:20]


class Editions:
    """What editions showed, on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> Edition | None:
        """The edition with this key, unless it is forgotten."""
        with self._engine.connect() as connection:
            row = connection.execute(select(EDITIONS).where(EDITIONS.c.key == key)).mappings().one_or_none()
        return None if row is None else edition_of(dict(row))

    def seen(self, target: int) -> frozenset[str]:
        """The ids of all articles whose stories a channel or person was shown."""
        query = (
            select(EDITION_ARTICLES.c.article).distinct().join(EDITIONS).where(EDITIONS.c.target == target)
        )
        with self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def story(self, key: str, place: int) -> tuple[ShownArticle, ...]:
        """The articles of a story of an edition, that of its headline first."""
        return tuple(
            shown
            for shown, _, _ in self._shown(
                EDITION_ARTICLES.c.edition == key, EDITION_ARTICLES.c.story == place
            )
        )

    def articles(self) -> frozenset[str]:
        """The ids of all articles that editions which are remembered have shown."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(select(EDITION_ARTICLES.c.article).distinct()))

    def of_edition(self, key: str) -> tuple[ShownArticle, ...]:
        """All articles that an edition shows."""
        return tuple(shown for shown, _, _ in self._shown(EDITION_ARTICLES.c.edition == key))

    def forget(self, *, now: datetime, after: timedelta) -> int:
        """Deletes editions from longer ago than `after`, and says how many that were."""
        condition = (EDITIONS.c.until < now - after) & EDITIONS.c.stage.not_in(OPEN)
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(EDITIONS).where(condition)).rowcount

    def forget_person(self, user: int) -> int:
        """Deletes the editions that went to a person, but one on its way, and says how many that were."""
        condition = EDITIONS.c.guild.is_(None) & (EDITIONS.c.target == user) & EDITIONS.c.stage.not_in(OPEN)
        with writing(self._engine).begin() as connection:
            return connection.execute(delete(EDITIONS).where(condition)).rowcount

    def _shown(self, *conditions: ColumnElement[bool]) -> list[tuple[ShownArticle, DigestPlace, int | None]]:
        query = (
            select(EDITION_ARTICLES, EDITION_PARTS.c.message, EDITIONS.c.guild, EDITIONS.c.target)
            .select_from(EDITION_ARTICLES)
            .join(EDITIONS)
            .join(
                EDITION_PARTS,
                (EDITION_PARTS.c.edition == EDITION_ARTICLES.c.edition)
                & (EDITION_PARTS.c.part == EDITION_ARTICLES.c.part),
            )
            .where(*conditions)
            .order_by(EDITIONS.c.due_at, EDITION_ARTICLES.c.story, EDITION_ARTICLES.c.rank)
        )
        with self._engine.connect() as connection:
            rows: Sequence[Any] = connection.execute(query).mappings().all()
        return [
            (shown_of(dict(row)), DigestPlace(guild=row["guild"], target=row["target"]), row["message"])
            for row in rows
        ]


def edition_of(row: dict[str, Any]) -> Edition:
    """An edition from its row."""
    return Edition(
        key=row["key"],
        subscription=row["subscription"],
        place=DigestPlace(guild=row["guild"], target=row["target"]),
        due_at=row["due_at"],
        window=TimeWindow(since=row["since"], until=row["until"]),
        late=row["late"],
        looked_at=row["looked_at"],
        stage=Stage(row["stage"]),
        attempts=row["attempts"],
    )


def shown_row(edition: Edition, shown: ShownArticle) -> dict[str, Any]:
    """The row of an article that an edition shows."""
    return {
        "edition": edition.key,
        "article": shown.article,
        "story": shown.story,
        "rank": shown.rank,
        "part": shown.part,
        "topic": shown.topic,
        "spans": [[each.span.start, each.span.end, each.digest] for each in shown.spans],
    }


def shown_of(row: dict[str, Any]) -> ShownArticle:
    """An article that an edition shows, from its row."""
    return ShownArticle(
        article=row["article"],
        story=row["story"],
        rank=row["rank"],
        part=row["part"],
        topic=row["topic"],
        spans=tuple(
            ShownSpan(span=Span(start=start, end=end), digest=digest) for start, end, digest in row["spans"]
        ),
    )
