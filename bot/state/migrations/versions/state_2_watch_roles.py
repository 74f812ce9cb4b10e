"""A role that a watch of a channel mentions."""

import sqlalchemy as sa
from alembic import op

revision = "state_2"
down_revision = "state_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("watches", sa.Column("role", sa.BigInteger))
