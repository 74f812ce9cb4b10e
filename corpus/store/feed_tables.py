"""The schema of what is kept of feeds, beside the articles' in one metadata."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, Table, Text

from corpus.store.tables import METADATA, UtcDateTime

__all__ = ["FEEDS", "FEED_ENTRIES", "FEED_NOTICES", "FEED_OWNERS", "METADATA", "REVISITS"]

FEEDS = Table(
    "feeds",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("added_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("title", Text, nullable=False),
    Column("site", Text),
    Column("status", Text, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("digest", Text),
    Column("polled_at", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("newest_at", UtcDateTime),
    Column("per_day", Float),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcDateTime),
    Column("warned_at", UtcDateTime),
    Column("problem", Text, nullable=False),
    Index(None, "status", "due_at"),
    sqlite_autoincrement=True,  # a number is never another feed's
)

# A feed is read once, however many follow it.
FEED_OWNERS = Table(
    "feed_owners",
    METADATA,
    Column("feed", ForeignKey(FEEDS.c.number, ondelete="CASCADE"), primary_key=True),
    Column("owner", Text, primary_key=True),  # a guild's id; "" is the operator
)

FEED_ENTRIES = Table(
    "feed_entries",
    METADATA,
    Column("feed", ForeignKey(FEEDS.c.number, ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("link", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("listed_at", UtcDateTime, nullable=False),  # to the day: when the feed still had it
    Column("tried_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("fate", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

# What owners are to be told; a face marks what it has told.
FEED_NOTICES = Table(
    "feed_notices",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("feed", ForeignKey(FEEDS.c.number, ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
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
    Column("key", Text, primary_key=True),  # the entry's, within its feed
    Column("shelf", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published_at", UtcDateTime),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Index(None, "due_at"),
)
