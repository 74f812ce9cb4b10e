"""The schema of the store, in SQLAlchemy Core. The migrations lead to it; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
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
    UniqueConstraint,
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
    Column("name", Text, nullable=False),
    # The feed that only guilds follow whose articles it has, else 0: who follows it sees them.
    Column("feed", Integer, nullable=False, server_default="0"),
    Index(None, "name", "feed"),
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
    Column("address", Text),  # what all forms of its URL have in common; NULL where an id was given
    # The id of the article that its text first appeared in: its own, unless it is a copy.
    Column("origin", Text, nullable=False, server_default=""),
    Column("first_seen", UtcDateTime),  # NULL where nobody said
    Column("image", Text),
    Column("text_seen", UtcDateTime),  # when this text of it was first seen
    Index(None, "digest"),
    Index(None, "address"),
    Index(None, "origin"),
    Index(None, "source", "published_at"),  # answers what a search covers without reading a body
    sqlite_autoincrement=True,
)

# Earlier texts of articles that changed. The digest names a text: one that comes back is not kept twice.
REVISIONS = Table(
    "revisions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("article", Text, nullable=False),  # the article's id
    Column("digest", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("seen", UtcDateTime),
    Column("replaced", UtcDateTime),
    UniqueConstraint("article", "digest"),
)

# Where near copies of a text are looked for: two texts that share a band are alike, perhaps.
BANDS = Table(
    "bands",
    METADATA,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What `corpus.stories` compares articles by: small beside a body, and read for thousands of them at once.
PROFILES = Table(
    "profiles",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# Numbers that are gone; the index reads on from the last one that it has seen.
REMOVALS = Table(
    "removals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_autoincrement=True,
)
