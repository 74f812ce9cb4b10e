"""Texts in less than half the room; those that are there are packed later, some as others come in."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_4"
down_revision = "corpus_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("packed", sa.LargeBinary))
