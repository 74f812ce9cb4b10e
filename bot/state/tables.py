"""The bot's tables, and the migrations that make them."""

from pathlib import Path

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table

from corpus.store.column_types import AnyText, UtcDateTime
from corpus.store.database import Chain
from corpus.store.tables import NAMES

METADATA = MetaData(naming_convention=NAMES)
STATE_CHAIN = Chain(name="state", scripts=Path(__file__).parent / "migrations" / "versions", head="state_4")

GUILDS = Table(
    "guilds",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("settings", JSON, nullable=False),  # fields of GuildSettings, by name
)

# What members set for themselves.
MEMBERS = Table(
    "members",
    METADATA,
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("language", AnyText, nullable=False),  # in which they are answered, whatever Discord is set to
)

# How many excerpts of each source a guild has had on its last day.
QUOTAS = Table(
    "quotas",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("source", AnyText, primary_key=True),
    Column("day", AnyText, nullable=False),  # by the calendar, where the guild is
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

WATCHES = Table(
    "watches",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("owner", BigInteger, nullable=False),
    Column("guild", BigInteger),  # None: it was made in a direct message
    Column("channel", BigInteger),  # where it tells; None: its owner, in a direct message
    Column("question", AnyText, nullable=False),
    Column("language", AnyText, nullable=False),  # in which it tells
    Column("made", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("after", Integer, nullable=False),  # the number of the newest article when it was made
    Column("paused", AnyText),  # why it tells nothing; None while it does
    Column("role", BigInteger),  # that it mentions in its channel
    Index(None, "owner"),
    Index(None, "expires"),
    sqlite_autoincrement=True,  # a number in a button of an old message never means another watch
)

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("guild", BigInteger),  # None where the digest is a person's own
    Column("target", BigInteger, nullable=False),  # the channel, or without a guild the person
    Column("maker", BigInteger, nullable=False),
    Column("locale", AnyText, nullable=False),  # of the maker when it was made
    Column("wishes", JSON, nullable=False),
    Column("schedule", AnyText, nullable=False),  # as it was written
    Column("zone", AnyText, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("covered_until", UtcDateTime),  # up to when it has told the news; None before the first time
    Column("standing", JSON, nullable=False),  # how much less or more a source counts, by name
    Column("paused", AnyText),  # why it is; None while it is not
    Column("failures", Integer, nullable=False),  # in a row
    Index(None, "guild", "target"),
    Index(None, "due_at"),
    sqlite_autoincrement=True,  # the number of a digest that was removed stands in old buttons
)

# Every message that is due, was sent, or may need a correction.
MESSAGES = Table(
    "messages",
    METADATA,
    Column("token", AnyText, primary_key=True),  # its nonce, and in the custom ids of its buttons
    Column("kind", AnyText, nullable=False),
    Column("batch", AnyText, nullable=False),  # messages that go out together: an edition of a digest
    Column("part", Integer, nullable=False),  # its place in the batch, from 0
    Column("state", AnyText, nullable=False),
    Column("guild", BigInteger),  # None in a direct message
    Column("target", BigInteger, nullable=False),  # the channel, or without a guild the person
    Column("reader", BigInteger),  # for whom it was made, if that is one person
    Column("origin", BigInteger),  # the watch, the subscription, or the message that it replies to
    Column("language", AnyText, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("details", JSON, nullable=False),  # what it is composed of
    Column(
        "content", JSON(none_as_null=True)
    ),  # as it was composed, where it is not composed anew; None once it is sent
    Column("holder", AnyText, nullable=False),  # who sends it, as long as the lease runs
    Column("leased_until", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),  # since then its place may show more than is noted
    Column("message", BigInteger, unique=True),  # None until Discord has given it an id
    Column("channel", BigInteger),  # where it can be edited; None while it is not sent, or in private
    Index(None, "state", "leased_until"),
    Index(None, "batch"),
    Index(None, "kind", "origin"),
    Index(None, "target", "kind"),
    Index(None, "reader"),
    Index(None, "due_at"),
)

# What messages cite: excerpts, and in digests articles of which nothing is quoted.
EXCERPTS = Table(
    "excerpts",
    METADATA,
    Column("message", ForeignKey(MESSAGES.c.token, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("article", AnyText, nullable=False),
    Column("start", Integer),  # None where nothing is quoted
    Column("end", Integer),
    Column("digest", AnyText, nullable=False),  # of the text
    Column("place", Integer, nullable=False),  # of its citation, or of its story in a digest, from 0
    Column("source", AnyText),
    Column("topic", AnyText),  # for which its story was chosen
    Column("confidence", Integer),  # per mille, of what was found for a watch
    Column("corrected", AnyText),  # the digest of what it was corrected to
    Index(None, "article"),
)

# Whether answers helped: one vote a person and answer.
VOTES = Table(
    "votes",
    METADATA,
    Column("token", AnyText, primary_key=True),  # of the answer
    Column("voter", BigInteger, primary_key=True, autoincrement=False),
    Column("helpful", Boolean, nullable=False),
    Column("now", UtcDateTime, nullable=False),
    Index(None, "voter"),
    Index(None, "now"),
)

FACTS = Table(
    "facts",
    METADATA,
    Column("name", AnyText, primary_key=True),
    Column("value", AnyText, nullable=False),
)

# What is wrong with the bot as a whole at present, as its operator was told.
ALERTS = Table(
    "alerts",
    METADATA,
    Column("condition", AnyText, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("details", JSON, nullable=False),
)
