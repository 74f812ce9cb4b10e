"""What questions need to know of each sentence; articles that are there already do without."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_2"
down_revision = "corpus_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "analyses",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_analyses"),
    )
