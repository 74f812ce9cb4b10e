"""Terms by their frequency too: a word is corrected to frequent ones only, of which there are few."""

from alembic import op

revision = "search_2"
down_revision = "search_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["collection", "initial", "length", "passages"]
    op.create_index("_".join(("ix_search_terms", *columns)), "search_terms", columns)
    op.drop_index("ix_search_terms_collection_initial_length", "search_terms")
