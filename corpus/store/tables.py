"""The schema of the store, in SQLAlchemy Core. The migrations lead to it; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

# Every key and index has a name that a migration can refer to; for the tables of other packages too.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)


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
        return None if value is None else value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value


SOURCES = Table(
    "sources",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

# A changed article gets a new number, so that a number always means one text and its passages.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # SHA-256 of title and body: proof of the text
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("url", Text),
    Column("source", ForeignKey(SOURCES.c.number)),
    Column("published_at", UtcDateTime),
    Column("authors", JSON, nullable=False),
    Column("sentences", LargeBinary, nullable=False),  # spans as little-endian uint32 pairs
    Column("language", Text),  # ISO 639-1, or "und"; NULL where it was stored before languages were told
    Index(None, "digest"),
    Index(None, "source", "published_at"),  # answers what a search covers without reading a body
    sqlite_autoincrement=True,
)

# Numbers that are gone; the index reads on from the last one that it has seen.
REMOVALS = Table(
    "removals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_autoincrement=True,
)
