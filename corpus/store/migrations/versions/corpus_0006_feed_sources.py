"""Sources under the number of the feed that only guilds follow, so that one name can stand under several."""

import sqlalchemy as sa
from alembic import op

revision = "corpus_0006"
down_revision = "corpus_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sources") as batch:
        batch.add_column(sa.Column("feed", sa.Integer, nullable=False, server_default="0"))
        batch.drop_constraint("uq_sources_name", type_="unique")
    op.create_index("ix_sources_name_feed", "sources", ["name", "feed"])
