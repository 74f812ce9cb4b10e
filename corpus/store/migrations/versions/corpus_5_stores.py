"""The name of a store in PostgreSQL, by which an index knows that it is of another one."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_5"
down_revision = "corpus_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stores",
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_stores"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("INSERT INTO stores (name) VALUES (gen_random_uuid()::text)")
