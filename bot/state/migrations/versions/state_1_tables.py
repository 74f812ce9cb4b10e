"""Every table of the bot."""

import sqlalchemy as sa
from alembic import op

revision = "state_1"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _facts()
    _guilds()
    _messages()
    _pauses()
    _quotas()
    _subscriptions()
    _votes()
    _watches()
    _excerpts()


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )


def _guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("guild", name="pk_guilds"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=True),
        sa.Column("target", sa.BigInteger, nullable=False),
        sa.Column("reader", sa.BigInteger, nullable=True),
        sa.Column("origin", sa.BigInteger, nullable=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        sa.Column("message", sa.BigInteger, nullable=True),
        sa.Column("channel", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("token", name="pk_messages"),
        sa.UniqueConstraint("message", name="uq_messages_message"),
    )
    op.create_index("ix_messages_batch", "messages", ["batch"])
    op.create_index("ix_messages_due_at", "messages", ["due_at"])
    op.create_index("ix_messages_kind_origin", "messages", ["kind", "origin"])
    op.create_index("ix_messages_reader", "messages", ["reader"])
    op.create_index("ix_messages_state_leased_until", "messages", ["state", "leased_until"])
    op.create_index("ix_messages_target_kind", "messages", ["target", "kind"])


def _pauses() -> None:
    op.create_table(
        "pauses",
        sa.Column("guild", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("user", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild", "user", name="pk_pauses"),
    )
    op.create_index("ix_pauses_user", "pauses", ["user"])


def _quotas() -> None:
    op.create_table(
        "quotas",
        sa.Column("guild", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("excerpts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("guild", "source", name="pk_quotas"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=True),
        sa.Column("target", sa.BigInteger, nullable=False),
        sa.Column("maker", sa.BigInteger, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("wishes", sa.JSON, nullable=False),
        sa.Column("schedule", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("covered_until", MOMENT, nullable=True),
        sa.Column("standing", sa.JSON, nullable=False),
        sa.Column("paused", sa.Text, nullable=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_subscriptions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_due_at", "subscriptions", ["due_at"])
    op.create_index("ix_subscriptions_guild_target", "subscriptions", ["guild", "target"])


def _votes() -> None:
    op.create_table(
        "votes",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("voter", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("now", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token", "voter", name="pk_votes"),
    )
    op.create_index("ix_votes_now", "votes", ["now"])
    op.create_index("ix_votes_voter", "votes", ["voter"])


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("owner", sa.BigInteger, nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=True),
        sa.Column("channel", sa.BigInteger, nullable=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("after", sa.Integer, nullable=False),
        sa.Column("paused", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_watches"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_watches_expires", "watches", ["expires"])
    op.create_index("ix_watches_owner", "watches", ["owner"])


def _excerpts() -> None:
    op.create_table(
        "excerpts",
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=True),
        sa.Column("end", sa.Integer, nullable=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=True),
        sa.Column("topic", sa.Text, nullable=True),
        sa.Column("confidence", sa.Integer, nullable=True),
        sa.Column("corrected", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["message"], ["messages.token"], name="fk_excerpts_message", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message", "number", name="pk_excerpts"),
    )
    op.create_index("ix_excerpts_article", "excerpts", ["article"])
