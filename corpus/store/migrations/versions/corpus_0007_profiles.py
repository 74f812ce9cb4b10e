"""Profiles of articles, which stories are made of; older articles get theirs when they are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_0007"
down_revision = "corpus_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_profiles"),
    )
