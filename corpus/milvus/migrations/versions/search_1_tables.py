"""What the store keeps for a search server."""

import sqlalchemy as sa
from alembic import op

revision = "search_1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _collections()
    _articles()
    _terms()


def _collections() -> None:
    op.create_table(
        "search_collections",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("analysis", sa.Integer, nullable=False),
        sa.Column("newest", sa.BigInteger, nullable=False),
        sa.Column("removal", sa.BigInteger, nullable=False),
        sa.Column("passages", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("held_until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_collections"),
        sa.UniqueConstraint("name", name="uq_search_collections_name"),
        sqlite_autoincrement=True,
    )


def _articles() -> None:
    op.create_table(
        "search_articles",
        sa.Column("collection", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("article", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("source", sa.BigInteger, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("lengths", sa.LargeBinary, nullable=False),
        sa.Column("terms", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("collection", "article", name="pk_search_articles"),
    )
    for columns in (("source", "published"), ("published", "source")):
        op.create_index(
            "_".join(("ix_search_articles_collection", *columns)), "search_articles", ["collection", *columns]
        )


def _terms() -> None:
    op.create_table(
        "search_terms",
        sa.Column("collection", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("hash", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("initial", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("passages", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("collection", "hash", name="pk_search_terms"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_search_terms_collection_initial_length", "search_terms", ["collection", "initial", "length"]
    )
