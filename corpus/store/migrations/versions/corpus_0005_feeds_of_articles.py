"""By which feed an article came, what went that had no date, and pages to look at again."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_0005"
down_revision = "corpus_0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("articles", sa.Column("by_feed", sa.Integer))
    op.create_index("ix_articles_by_feed", "articles", ["by_feed"])
    op.create_table(
        "expired",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_expired"),
    )
    op.create_index("ix_expired_address", "expired", ["address"])
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
        sa.Column("published_at", MOMENT),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.PrimaryKeyConstraint("feed", "key", name="pk_revisits"),
        sa.ForeignKeyConstraint(["feed"], ["feeds.number"], name="fk_revisits_feed", ondelete="CASCADE"),
    )
    op.create_index("ix_revisits_due_at", "revisits", ["due_at"])
