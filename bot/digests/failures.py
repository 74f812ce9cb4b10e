"""What went wrong with digests, for who runs the bot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, select

from bot.digests.store import Subscription, subscription_of
from bot.digests.tables import EDITIONS, SUBSCRIPTIONS
from bot.state.editions import OPEN, Stage


class DigestMishaps:
    """Digests that are paused, were given up, or are stuck, on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def paused(self) -> tuple[Subscription, ...]:
        """All subscriptions that are paused, whoever did it."""
        query = select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.paused.is_not(None))
        with self._engine.connect() as connection:
            rows: Sequence[Any] = connection.execute(query.order_by(SUBSCRIPTIONS.c.number)).mappings().all()
        return tuple(subscription_of(dict(row)) for row in rows)

    def given_up(self, *, since: datetime) -> tuple[tuple[int, datetime], ...]:
        """Where editions were to go, and when, that were due since then and given up."""
        return self._editions(EDITIONS.c.stage == Stage.GIVEN_UP, EDITIONS.c.due_at >= since)

    def on_their_way(self, *, before: datetime) -> tuple[tuple[int, datetime], ...]:
        """Where editions are to go, and when, that were due before then and are not posted."""
        return self._editions(EDITIONS.c.stage.in_(OPEN), EDITIONS.c.due_at < before)

    def _editions(self, *conditions: ColumnElement[bool]) -> tuple[tuple[int, datetime], ...]:
        query = select(EDITIONS.c.target, EDITIONS.c.due_at).where(*conditions).order_by(EDITIONS.c.due_at)
        with self._engine.connect() as connection:
            return tuple((row.target, row.due_at) for row in connection.execute(query))
