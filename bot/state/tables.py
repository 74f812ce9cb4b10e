"""The bot's tables, and the migrations that make them."""

from pathlib import Path

from sqlalchemy import JSON, BigInteger, Column, Index, MetaData, Table, Text

from corpus.store.database import Chain
from corpus.store.tables import NAMES, UtcDateTime

METADATA = MetaData(naming_convention=NAMES)
STATE_CHAIN = Chain(
    name="state", scripts=Path(__file__).parent / "migrations" / "versions", head="state_0003"
)

POSTED_ANSWERS = Table(
    "posted_answers",
    METADATA,
    Column("token", Text, primary_key=True),  # in the custom ids of the answer's buttons
    Column("message", BigInteger, unique=True),  # None until Discord has given the message its id
    Column("question", Text, nullable=False),
    Column("now", UtcDateTime, nullable=False),
    Column("scope", JSON, nullable=False),  # sources, since and until
    Column(
        "shown", JSON, nullable=False
    ),  # of each excerpt: article id, start, end, digest, place of its citation, source
    Column("earlier", JSON, nullable=False),  # ids of articles that were shown for this question before
    Column("guild", BigInteger),  # None in a direct message
    Column("asker", BigInteger),
    Index(None, "now"),
    Index(None, "asker"),
)

GUILDS = Table(
    "guilds",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("settings", JSON, nullable=False),  # fields of GuildSettings, by name
)

PAGES = Table(
    "pages",
    METADATA,
    Column("token", Text, primary_key=True),  # in the custom ids of the message's buttons
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("now", UtcDateTime, nullable=False),
    Column("asker", BigInteger),
    Index(None, "now"),
    Index(None, "asker"),
)

FACTS = Table(
    "facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
