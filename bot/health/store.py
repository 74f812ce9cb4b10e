"""Store what is wrong at present, so that a restart repeats no alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.health.conditions import Condition, Trouble
from bot.state.tables import ALERTS
from corpus.store.database import take_turn, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A condition that was noted, when, and what was shown of it."""

    condition: Condition
    since: datetime
    details: Mapping[str, Any]


class Alerts:
    """The repository of alerts on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def current(self) -> dict[Condition, Alert]:
        """Return the alerts that are not over."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(ALERTS).order_by(ALERTS.c.since)).all()
        found = (
            Alert(condition=Condition(row.condition), since=row.since, details=row.details) for row in rows
        )
        return {alert.condition: alert for alert in found}

    def note(self, trouble: Trouble, *, now: datetime) -> bool:
        """Begin an alert in a transaction of its own; return False if it had begun."""
        with writing(self._engine).begin() as connection:
            return self.begin(connection, trouble, now)

    @staticmethod
    def begin(connection: Connection, trouble: Trouble, now: datetime) -> bool:
        """Begin an alert; return False if it had begun."""
        take_turn(connection, "alerts")
        known = select(ALERTS.c.condition).where(ALERTS.c.condition == trouble.condition)
        if connection.execute(known).first():
            return False
        row = {"condition": trouble.condition, "since": now, "details": dict(trouble.details)}
        connection.execute(insert(ALERTS).values(row))
        return True

    def drop(self, condition: Condition) -> bool:
        """End an alert in a transaction of its own; return False if it was over."""
        with writing(self._engine).begin() as connection:
            return self.end(connection, condition)

    @staticmethod
    def end(connection: Connection, condition: Condition) -> bool:
        """End an alert; return False if it was over."""
        return connection.execute(delete(ALERTS).where(ALERTS.c.condition == condition)).rowcount > 0
