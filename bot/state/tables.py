"""The bot's tables, and the migrations that make them."""

from pathlib import Path

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text

from corpus.store.database import Chain
from corpus.store.tables import NAMES, UtcDateTime

METADATA = MetaData(naming_convention=NAMES)
STATE_CHAIN = Chain(
    name="state", scripts=Path(__file__).parent / "migrations" / "versions", head="state_0005"
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

# How many excerpts of each source a guild was shown on its last day.
QUOTED_SOURCES = Table(
    "quoted_sources",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("source", Text, primary_key=True),
    Column("day", Text, nullable=False),  # by the calendar, where the guild is
    Column("excerpts", Integer, nullable=False),
)

# When those who have asked may ask again.
PAUSES = Table(
    "pauses",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("user", BigInteger, primary_key=True, autoincrement=False),  # 0 for all of the guild
    Column("free_at", UtcDateTime, nullable=False),
    Index(None, "user"),
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

WATCHES = Table(
    "watches",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("owner", BigInteger, nullable=False),
    Column("guild", BigInteger),  # None: it was made in a direct message
    Column("channel", BigInteger),  # where it tells; None: its owner, in a direct message
    Column("question", Text, nullable=False),
    Column("language", Text, nullable=False),  # in which it tells
    Column("made", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("after", Integer, nullable=False),  # the number of the newest article when it was made
    Column("paused", Text),  # why it tells nothing; None while it does
    Index(None, "owner"),
    Index(None, "expires"),
    sqlite_autoincrement=True,  # a number in a button of an old message never means another watch
)

# Messages of watches, remembered before they are sent.
WATCH_MESSAGES = Table(
    "watch_messages",
    METADATA,
    Column("token", Text, primary_key=True),  # in the custom ids of its buttons, by which it is known again
    Column("watch", ForeignKey(WATCHES.c.number, ondelete="CASCADE"), nullable=False),
    Column("claimed", UtcDateTime, nullable=False),
    Column("message", BigInteger),  # None until Discord has given it an id
    Index(None, "watch"),
)

# What was found for watches, and what those who made them have been shown.
WATCH_FINDS = Table(
    "watch_finds",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("watch", ForeignKey(WATCHES.c.number, ondelete="CASCADE"), nullable=False),
    Column("token", Text),  # of the message that tells it; None while it waits, "" where it was known before
    Column("article", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("confidence", Integer, nullable=False),  # per mille
    Index(None, "watch"),
    Index(None, "token"),
)

# Which excerpts stand in which messages, so that these can be corrected.
CITED = Table(
    "cited",
    METADATA,
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # among the citations of its message
    Column("channel", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("reader", BigInteger),  # for whom it was posted
    Column("posted", UtcDateTime, nullable=False),
    Column("article", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("corrected", Text),  # digest of what it was corrected to; None where it stands as it was posted
    Index(None, "article"),
    Index(None, "posted"),
    Index(None, "reader"),
)

# Whether answers helped: one vote a person and answer.
VOTES = Table(
    "votes",
    METADATA,
    Column("token", Text, primary_key=True),  # of the answer
    Column("voter", BigInteger, primary_key=True, autoincrement=False),
    Column("helpful", Boolean, nullable=False),
    Column("now", UtcDateTime, nullable=False),
    Index(None, "voter"),
    Index(None, "now"),
)

FACTS = Table(
    "facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
