"""Every table of the corpus."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_1"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _bands()
    _expired()
    _feeds()
    _profiles()
    _removals()
    _revisions()
    _sources()
    _articles()
    _feed_entries()
    _feed_notices()
    _feed_owners()
    _revisits()


def _bands() -> None:
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "number", name="pk_bands"),
        sqlite_with_rowid=False,
    )


def _expired() -> None:
    op.create_table(
        "expired",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_expired"),
    )
    op.create_index("ix_expired_address", "expired", ["address"])


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=True),
        sa.Column("modified", sa.Text, nullable=True),
        sa.Column("digest", sa.Text, nullable=True),
        sa.Column("polled_at", MOMENT, nullable=True),
        sa.Column("succeeded_at", MOMENT, nullable=True),
        sa.Column("newest_at", MOMENT, nullable=True),
        sa.Column("per_day", sa.Float, nullable=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("warned_at", MOMENT, nullable=True),
        sa.Column("problem", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_status_due_at", "feeds", ["status", "due_at"])


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_profiles"),
    )


def _removals() -> None:
    op.create_table(
        "removals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_removals"),
        sqlite_autoincrement=True,
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.Column("seen", MOMENT, nullable=True),
        sa.Column("replaced", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_revisions"),
        sa.UniqueConstraint("article", "digest", name="uq_revisions_article_digest"),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("feed", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sources"),
    )
    op.create_index("ix_sources_name_feed", "sources", ["name", "feed"])


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=True),
        sa.Column("source", sa.Integer, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.Column("language", sa.Text, nullable=True),
        sa.Column("address", sa.Text, nullable=True),
        sa.Column("origin", sa.Text, server_default="", nullable=False),
        sa.Column("first_seen", MOMENT, nullable=True),
        sa.Column("image", sa.Text, nullable=True),
        sa.Column("text_seen", MOMENT, nullable=True),
        sa.Column("by_feed", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.number"], name="fk_articles_source"),
        sa.PrimaryKeyConstraint("number", name="pk_articles"),
        sa.UniqueConstraint("id", name="uq_articles_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_address", "articles", ["address"])
    op.create_index("ix_articles_by_feed", "articles", ["by_feed"])
    op.create_index("ix_articles_digest", "articles", ["digest"])
    op.create_index("ix_articles_origin", "articles", ["origin"])
    op.create_index("ix_articles_source_published_at", "articles", ["source", "published_at"])


def _feed_entries() -> None:
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
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.number"], name="fk_feed_entries_feed", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed", "key", name="pk_feed_entries"),
    )


def _feed_notices() -> None:
    op.create_table(
        "feed_notices",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["feed"], ["feeds.number"], name="fk_feed_notices_feed", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_feed_notices"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_notices_feed", "feed_notices", ["feed"])
    op.create_index("ix_feed_notices_told_at", "feed_notices", ["told_at"])


def _feed_owners() -> None:
    op.create_table(
        "feed_owners",
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.number"], name="fk_feed_owners_feed", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed", "owner", name="pk_feed_owners"),
    )


def _revisits() -> None:
    op.create_table(
        "revisits",
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("shelf", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("etag", sa.Text, nullable=True),
        sa.Column("modified", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(["feed"], ["feeds.number"], name="fk_revisits_feed", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed", "key", name="pk_revisits"),
    )
    op.create_index("ix_revisits_due_at", "revisits", ["due_at"])
