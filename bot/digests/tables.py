"""The tables of digests: who wants which, what is due, and what was shown where."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from bot.state.tables import METADATA
from corpus.store.tables import UtcDateTime

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("guild", BigInteger),  # None where the digest is a person's own
    Column("target", BigInteger, nullable=False),  # the channel, or without a guild the person
    Column("maker", BigInteger, nullable=False),
    Column("locale", Text, nullable=False),  # of the maker when it was made
    Column("wishes", JSON, nullable=False),
    Column("schedule", Text, nullable=False),  # as it was written
    Column("zone", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("covered_until", UtcDateTime),  # up to when it has told the news; None before the first time
    Column("standing", JSON, nullable=False),  # how much less or more a source counts, by name
    Column("paused", Text),  # why it is; None while it is not
    Column("failures", Integer, nullable=False),  # in a row
    Index(None, "guild", "target"),
    Index(None, "due_at"),
    sqlite_autoincrement=True,  # the number of a digest that was removed stands in old buttons
)

EDITIONS = Table(
    "editions",
    METADATA,
    Column("key", Text, primary_key=True),  # in the custom ids of its buttons, and in its nonces
    Column("subscription", Integer),  # None for one that was asked for at once; no foreign key: editions stay
    Column("guild", BigInteger),
    Column("target", BigInteger, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("stage", Text, nullable=False),
    Column("holder", Text, nullable=False),  # who is at it, as long as the lease runs
    Column("looked_at", UtcDateTime, nullable=False),  # from then on its place may show more than is noted
    Column("leased_until", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("subscription", "due_at"),
    Index(None, "stage", "leased_until"),
    Index(None, "target", "until"),
)

EDITION_PARTS = Table(
    "edition_parts",
    METADATA,
    Column("edition", Text, ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", JSON),  # what is to be sent; None as soon as it is no longer needed
    Column("message", BigInteger, unique=True),  # None until Discord has given the message its id
)

EDITION_ARTICLES = Table(
    "edition_articles",
    METADATA,
    Column("edition", Text, ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True),
    Column("article", Text, primary_key=True),
    Column("story", Integer, nullable=False),  # its place in the digest, from 0
    Column("rank", Integer, nullable=False),  # its place in the story; the one of the headline is first
    Column("part", Integer, nullable=False),
    Column("topic", Text),
    Column("spans", JSON, nullable=False),  # [start, end, digest of the text] of what was shown of it
    Index(None, "article"),
)
