"""The tables of the store, in SQLAlchemy Core. A test compares them with the migrations."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from corpus.store.column_types import AnyText, UtcDateTime

# Every key and index has a name that a migration can refer to; for the tables of other packages too.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)


SOURCES = Table(
    "sources",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", AnyText, nullable=False),
    # The feed that only guilds follow whose articles it has, else 0: who follows it sees them.
    Column("feed", Integer, nullable=False, server_default="0"),
    Index(None, "name", "feed"),
)

# A changed article gets a new number, so that a number always means one text and its passages.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("digest", AnyText, nullable=False),  # SHA-256 of title and body: proof of the text
    Column("title", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),  # "" where it is packed
    Column("url", AnyText),
    Column("source", ForeignKey(SOURCES.c.number)),
    Column("published_at", UtcDateTime),
    Column("authors", JSON, nullable=False),
    # Spans as little-endian uint32 pairs; b"" where they are packed.
    Column("sentences", LargeBinary, nullable=False),
    Column("language", AnyText),  # ISO 639-1, or "und"; NULL where it was stored before languages were told
    Column("address", AnyText),  # what all forms of its URL have in common; NULL where an id was given
    # The id of the article that its text first appeared in: its own, unless it is a copy.
    Column("origin", AnyText, nullable=False, server_default=""),
    Column("first_seen", UtcDateTime),  # NULL where nobody said
    Column("image", AnyText),
    Column("text_seen", UtcDateTime),  # when this text of it was first seen
    # The number of the feed that it first came by, which may be gone; NULL where it was put in by hand.
    Column("by_feed", Integer),
    # Body and sentences (`corpus.store.rows`), in less than half the room; NULL where an older version's.
    Column("packed", LargeBinary),
    Index(None, "digest"),
    Index(None, "address"),
    Index(None, "origin"),
    Index(None, "by_feed"),
    Index(None, "source", "published_at"),  # answers what a search covers without reading a body
    sqlite_autoincrement=True,
)

# Earlier texts of articles that changed. The digest names a text: one that comes back is not kept twice.
REVISIONS = Table(
    "revisions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("article", AnyText, nullable=False),  # the article's id
    Column("digest", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),
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

# Articles without a date that were too old: should one come again, nothing but this tells that it is not new.
EXPIRED = Table(
    "expired",
    METADATA,
    Column("id", AnyText, primary_key=True),
    Column("address", AnyText),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "address"),
)

# What `corpus.stories` compares articles by: small beside a body, and read for thousands of them at once.
PROFILES = Table(
    "profiles",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# What questions need to know of each sentence (`corpus.retrieval.analyses`), beside the body and not in its
# row: what reads texts alone is spared it.
ANALYSES = Table(
    "analyses",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# One byte for each word of an article (`corpus.text.word_codes`): they tell that it lacks a phrase.
WORD_CODES = Table(
    "word_codes",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# Which articles may mention a short name with a sign (`corpus.text.signed_names`), such as M&S.
SIGNED_NAMES = Table(
    "signed_names",
    METADATA,
    Column("name", AnyText, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Index(None, "number"),
    sqlite_with_rowid=False,
)

# Numbers that are gone; the index reads on from the last one that it has seen.
REMOVALS = Table(
    "removals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_autoincrement=True,
)


__all__ = ["FEEDS", "FEED_ENTRIES", "FEED_NOTICES", "FEED_OWNERS", "LEASES", "METADATA", "REVISITS", "STORES"]

FEEDS = Table(
    "feeds",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("url", AnyText, nullable=False, unique=True),
    Column("added_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("site", AnyText),
    Column("status", AnyText, nullable=False),
    Column("etag", AnyText),
    Column("modified", AnyText),
    Column("digest", AnyText),
    Column("polled_at", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("newest_at", UtcDateTime),
    Column("per_day", Float),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcDateTime),
    Column("warned_at", UtcDateTime),
    Column("problem", AnyText, nullable=False),
    Index(None, "status", "due_at"),
    sqlite_autoincrement=True,  # a number is never another feed's
)

# A feed is read once, however many follow it.
FEED_OWNERS = Table(
    "feed_owners",
    METADATA,
    Column("feed", ForeignKey(FEEDS.c.number, ondelete="CASCADE"), primary_key=True),
    Column("owner", AnyText, primary_key=True),  # a guild's id; "" is the operator
)

FEED_ENTRIES = Table(
    "feed_entries",
    METADATA,
    Column("feed", ForeignKey(FEEDS.c.number, ondelete="CASCADE"), primary_key=True),
    Column("key", AnyText, primary_key=True),
    Column("link", AnyText, nullable=False),
    Column("digest", AnyText, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("listed_at", UtcDateTime, nullable=False),  # to the day: when the feed still had it
    Column("tried_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("status", AnyText, nullable=False),
    Column("reason", AnyText, nullable=False),
)

# What owners are to be told; a face marks what it has told.
FEED_NOTICES = Table(
    "feed_notices",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("feed", ForeignKey(FEEDS.c.number, ondelete="CASCADE"), nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("told_at", UtcDateTime),
    Index(None, "told_at"),
    Index(None, "feed"),
    sqlite_autoincrement=True,
)

# Pages that are looked at again, for some change their text and tell nobody. Gone after the last look.
REVISITS = Table(
    "revisits",
    METADATA,
    Column("feed", ForeignKey(FEEDS.c.number, ondelete="CASCADE"), primary_key=True),
    Column("key", AnyText, primary_key=True),  # the entry's, within its feed
    Column("shelf", Integer, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("summary", AnyText, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published_at", UtcDateTime),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("etag", AnyText),
    Column("modified", AnyText),
    Index(None, "due_at"),
)

# A name that no other store has, so that an index of another one is not taken for this one's; none for a
# file, beside which its index is. It goes along when a store is moved.
STORES = Table("stores", METADATA, Column("name", AnyText, primary_key=True))

# What one of several processes that share the store does alone; empty where there is one process.
LEASES = Table(
    "leases",
    METADATA,
    Column("name", AnyText, primary_key=True),
    Column("holder", AnyText, nullable=False),  # "" for none
    Column("leased_until", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),  # before which it cannot be claimed
    Column("details", JSON, nullable=False),
    Index(None, "holder"),
)
