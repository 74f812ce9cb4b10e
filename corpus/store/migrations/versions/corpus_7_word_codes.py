"""What tells without its text what an article does not say; for articles that are there it is made later."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_7"
down_revision = "corpus_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_codes",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_word_codes"),
    )
    op.create_table(
        "signed_names",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name", "number", name="pk_signed_names"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_signed_names_number", "signed_names", ["number"])
