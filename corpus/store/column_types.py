"""Types of columns that SQLite and PostgreSQL keep differently."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps no zone, so that every time is put in UTC on its way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From an aware time to what the database keeps."""
        return (
            None
            if value is None
            else value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)
        )

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From what the database keeps to an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class AnyText(TypeDecorator[str]):
    """A text that may hold a NUL, for which another character stands in PostgreSQL."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes a text fit for the database; None for SQLite, which takes any."""
        inner = self.impl_instance.bind_processor(dialect)
        return inner if dialect.name == "sqlite" else _without_nul

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return what makes of that the text again."""
        inner = self.impl_instance.result_processor(dialect, coltype)
        return inner if dialect.name == "sqlite" else _with_nul


_ESCAPE = "\x1a"  # "substitute" of ASCII, which no text means anything by


def _without_nul(value: str | None) -> str | None:
    if value is None:
        return None
    return str(value).replace(_ESCAPE, f"{_ESCAPE}1").replace("\0", f"{_ESCAPE}0")


def _with_nul(value: str | None) -> str | None:
    if value is None or _ESCAPE not in value:
        return value
    return value.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}1", _ESCAPE)
