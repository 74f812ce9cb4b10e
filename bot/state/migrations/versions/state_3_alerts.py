"""What is wrong at present, so that the operator learns of it once."""

import sqlalchemy as sa
from alembic import op

revision = "state_3"
down_revision = "state_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("condition", name="pk_alerts"),
    )
