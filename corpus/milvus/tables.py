"""What the store keeps for a search server: how far it has read, and the exact statistics for scores.

They are tables of their own with migrations of their own: a database has them only where a server is used.
Each row belongs to a collection; a new one is filled beside the one that is searched.
"""

from pathlib import Path

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from corpus.store.database import Chain
from corpus.store.tables import NAMES

SEARCH_METADATA = MetaData(naming_convention=NAMES)
SEARCH_CHAIN = Chain(
    name="search", scripts=Path(__file__).parent / "migrations" / "versions", head="search_2"
)

COLLECTIONS = Table(
    "search_collections",
    SEARCH_METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # on the server
    Column("state", Text, nullable=False),  # a value of `CollectionState`
    Column("analysis", Integer, nullable=False),  # the version of what made its terms
    Column("newest", BigInteger, nullable=False),  # the last article and removal that it has
    Column("removal", BigInteger, nullable=False),
    Column("passages", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("languages", Text, nullable=False),  # that its articles were ever in
    Column("holder", Text, nullable=False),  # the process that indexes into it, "" for none
    Column("held_until", BigInteger, nullable=False),  # seconds since 1970 by the database's clock
    sqlite_autoincrement=True,  # a number is never another collection's
)

# Beside their articles, which may have changed since: what goes out of the statistics is what came in.
INDEXED = Table(
    "search_articles",
    SEARCH_METADATA,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("article", BigInteger, primary_key=True, autoincrement=False),
    Column("source", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),  # as the index keeps it: seconds, or `UNDATED`
    Column("lengths", LargeBinary, nullable=False),  # in terms, of the title and each sentence: uint32
    Column("terms", LargeBinary, nullable=False),  # their hashes in order: int64
    Index(None, "collection", "source", "published"),  # answer what a search covers without the terms
    Index(None, "collection", "published", "source"),
)

TERMS = Table(
    "search_terms",
    SEARCH_METADATA,
    Column("collection", Integer, primary_key=True, autoincrement=False),
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("term", Text, nullable=False),
    Column("initial", Integer, nullable=False),  # its first character and length in bytes, for corrections
    Column("length", Integer, nullable=False),
    Column("passages", BigInteger, nullable=False),  # that hold it
    Index(None, "collection", "initial", "length", "passages"),
    sqlite_with_rowid=False,
)
