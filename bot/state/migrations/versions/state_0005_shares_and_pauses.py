"""What guilds were shown of each source today, and who waits until when to ask again."""

import sqlalchemy as sa
from alembic import op

revision = "state_0005"
down_revision = "state_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quoted_sources",
        sa.Column("guild", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("excerpts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("guild", "source", name="pk_quoted_sources"),
    )
    op.create_table(
        "pauses",
        sa.Column("guild", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("user", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild", "user", name="pk_pauses"),
    )
    op.create_index("ix_pauses_user", "pauses", ["user"])
