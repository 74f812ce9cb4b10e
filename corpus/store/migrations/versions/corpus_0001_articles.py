"""Articles, their sources, and the numbers of removed ones."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sources"),
        sa.UniqueConstraint("name", name="uq_sources_name"),
    )
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Integer),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_articles"),
        sa.UniqueConstraint("id", name="uq_articles_id"),
        sa.ForeignKeyConstraint(["source"], ["sources.number"], name="fk_articles_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_digest", "articles", ["digest"])
    op.create_index("ix_articles_source_published_at", "articles", ["source", "published_at"])
    op.create_table(
        "removals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_removals"),
        sqlite_autoincrement=True,
    )
