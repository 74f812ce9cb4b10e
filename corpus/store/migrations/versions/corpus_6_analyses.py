"""Analyses as arrays: those of the older form are made anew, some as articles come in."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_6"
down_revision = "corpus_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.delete(sa.table("analyses")))
