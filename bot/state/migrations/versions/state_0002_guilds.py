"""What guilds have set, pages that are turned, and who asked what where."""

import sqlalchemy as sa
from alembic import op

revision = "state_0002"
down_revision = "state_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("guild", name="pk_guilds"),
    )
    op.create_table(
        "pages",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("pages", sa.JSON, nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asker", sa.BigInteger),
        sa.PrimaryKeyConstraint("token", name="pk_pages"),
    )
    op.create_index("ix_pages_now", "pages", ["now"])
    op.create_index("ix_pages_asker", "pages", ["asker"])
    op.add_column("posted_answers", sa.Column("guild", sa.BigInteger))
    op.add_column("posted_answers", sa.Column("asker", sa.BigInteger))
    op.create_index("ix_posted_answers_asker", "posted_answers", ["asker"])
