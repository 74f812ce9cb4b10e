"""Addresses, first appearances and times of articles; their earlier texts; bands to find near copies by."""

import sqlalchemy as sa
from alembic import op

from corpus.models.identity import address_of

revision = "corpus_0004"
down_revision = "corpus_0003"
branch_labels = None
depends_on = None

_DERIVED = 16  # characters of an id that was not given
_ARTICLES = sa.table("articles", sa.column("number"), sa.column("url"), sa.column("id"), sa.column("address"))


def upgrade() -> None:
    for column in (
        sa.Column("address", sa.Text),
        sa.Column("origin", sa.Text, nullable=False, server_default=""),
        sa.Column("first_seen", sa.DateTime(timezone=True)),
        sa.Column("image", sa.Text),
        sa.Column("text_seen", sa.DateTime(timezone=True)),
    ):
        op.add_column("articles", column)
    op.execute("UPDATE articles SET origin = id")
    _fill_addresses()
    op.create_index("ix_articles_address", "articles", ["address"])
    op.create_index("ix_articles_origin", "articles", ["origin"])
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True)),
        sa.Column("replaced", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("number", name="pk_revisions"),
        sa.UniqueConstraint("article", "digest", name="uq_revisions_article_digest"),
    )
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("band", "number", name="pk_bands"),
        sqlite_with_rowid=False,
    )


def _fill_addresses() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(_ARTICLES.c.number, _ARTICLES.c.url).where(
            _ARTICLES.c.url.is_not(None), sa.func.length(_ARTICLES.c.id) == _DERIVED
        )
    ).all()
    for number, url in rows:
        statement = sa.update(_ARTICLES).where(_ARTICLES.c.number == number)
        connection.execute(statement.values(address=address_of(url)))
