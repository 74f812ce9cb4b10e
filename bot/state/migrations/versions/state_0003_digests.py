"""Digests: subscriptions, and the ledger of their editions."""

import sqlalchemy as sa
from alembic import op

revision = "state_0003"
down_revision = "state_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _subscriptions()
    _editions()
    op.create_table(
        "edition_parts",
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON),
        sa.Column("message", sa.BigInteger),
        sa.PrimaryKeyConstraint("edition", "part", name="pk_edition_parts"),
        sa.UniqueConstraint("message", name="uq_edition_parts_message"),
        _of_edition("edition_parts"),
    )
    op.create_table(
        "edition_articles",
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("story", sa.Integer, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text),
        sa.Column("spans", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("edition", "article", name="pk_edition_articles"),
        _of_edition("edition_articles"),
    )
    op.create_index("ix_edition_articles_article", "edition_articles", ["article"])


def _of_edition(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["edition"], ["editions.key"], name=f"fk_{table}_edition", ondelete="CASCADE"
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("guild", sa.BigInteger),
        sa.Column("target", sa.BigInteger, nullable=False),
        sa.Column("maker", sa.BigInteger, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("wishes", sa.JSON, nullable=False),
        sa.Column("schedule", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covered_until", sa.DateTime(timezone=True)),
        sa.Column("standing", sa.JSON, nullable=False),
        sa.Column("paused", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_subscriptions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_guild_target", "subscriptions", ["guild", "target"])
    op.create_index("ix_subscriptions_due_at", "subscriptions", ["due_at"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("subscription", sa.Integer),
        sa.Column("guild", sa.BigInteger),
        sa.Column("target", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_editions"),
        sa.UniqueConstraint("subscription", "due_at", name="uq_editions_subscription_due_at"),
    )
    op.create_index("ix_editions_stage_leased_until", "editions", ["stage", "leased_until"])
    op.create_index("ix_editions_target_until", "editions", ["target", "until"])
