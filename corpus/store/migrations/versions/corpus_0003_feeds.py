"""Feeds, who follows them, the entries that were met in them, and what is to be told of them."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_0003"
down_revision = "corpus_0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _feeds()
    _owners_and_entries()
    _notices()


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("polled_at", MOMENT),
        sa.Column("succeeded_at", MOMENT),
        sa.Column("newest_at", MOMENT),
        sa.Column("per_day", sa.Float),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", MOMENT),
        sa.Column("warned_at", MOMENT),
        sa.Column("problem", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_status_due_at", "feeds", ["status", "due_at"])


def _owners_and_entries() -> None:
    op.create_table(
        "feed_owners",
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("feed", "owner", name="pk_feed_owners"),
        _of_feed("feed_owners"),
    )
    op.create_table(
        "feed_entries",
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("listed_at", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("fate", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("feed", "key", name="pk_feed_entries"),
        _of_feed("feed_entries"),
    )


def _notices() -> None:
    op.create_table(
        "feed_notices",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.PrimaryKeyConstraint("number", name="pk_feed_notices"),
        _of_feed("feed_notices"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_notices_told_at", "feed_notices", ["told_at"])
    op.create_index("ix_feed_notices_feed", "feed_notices", ["feed"])


def _of_feed(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["feed"], ["feeds.number"], name=f"fk_{table}_feed", ondelete="CASCADE")
