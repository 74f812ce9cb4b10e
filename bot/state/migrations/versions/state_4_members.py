"""The languages that members chose."""

import sqlalchemy as sa
from alembic import op

revision = "state_4"
down_revision = "state_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("user", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("user", name="pk_members"),
    )
