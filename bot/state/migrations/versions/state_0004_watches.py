"""Watches, what is found and told of them, what is cited where, and votes on answers."""

import sqlalchemy as sa
from alembic import op

revision = "state_0004"
down_revision = "state_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _watches()
    op.create_table(
        "cited",
        sa.Column("message", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("reader", sa.BigInteger),
        sa.Column("posted", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("corrected", sa.Text),
        sa.PrimaryKeyConstraint("message", "place", name="pk_cited"),
    )
    op.create_table(
        "votes",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("voter", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", "voter", name="pk_votes"),
    )
    for table, column in (
        ("cited", "article"),
        ("cited", "posted"),
        ("cited", "reader"),
        ("votes", "voter"),
        ("votes", "now"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("owner", sa.BigInteger, nullable=False),
        sa.Column("guild", sa.BigInteger),
        sa.Column("channel", sa.BigInteger),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.Integer, nullable=False),
        sa.Column("paused", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_watches"),
        sqlite_autoincrement=True,
    )
    _told()
    for table, column in (
        ("watches", "owner"),
        ("watches", "expires"),
        ("watch_messages", "watch"),
        ("watch_finds", "watch"),
        ("watch_finds", "token"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _told() -> None:
    op.create_table(
        "watch_messages",
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("watch", sa.Integer, nullable=False),
        sa.Column("claimed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.BigInteger),
        sa.PrimaryKeyConstraint("token", name="pk_watch_messages"),
        sa.ForeignKeyConstraint(
            ["watch"], ["watches.number"], name="fk_watch_messages_watch", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "watch_finds",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("watch", sa.Integer, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("confidence", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_watch_finds"),
        sa.ForeignKeyConstraint(
            ["watch"], ["watches.number"], name="fk_watch_finds_watch", ondelete="CASCADE"
        ),
    )
