"""Answers that were posted, and single facts such as the commands that were registered."""

import sqlalchemy as sa
from alembic import op

revision = "state_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "posted_answers",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("message", sa.BigInteger),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope", sa.JSON, nullable=False),
        sa.Column("shown", sa.JSON, nullable=False),
        sa.Column("earlier", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_posted_answers"),
        sa.UniqueConstraint("message", name="uq_posted_answers_message"),
    )
    op.create_index("ix_posted_answers_now", "posted_answers", ["now"])
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
