"""politeness: what is known of a feed's rhythm and wishes, its validators, where it moved, where it has gaps."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"


def upgrade() -> None:
    for column in (
        sa.Column("steady", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("rhythm", sa.JSON(), nullable=True),
        sa.Column("wishes", sa.JSON(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_why", sa.String(), nullable=False, server_default=""),
        sa.Column("given_by", sa.String(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bare_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("false_304s", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("resent", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("moved_to", sa.String(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_from", sa.String(), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("news_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gap_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("backfill_url", sa.String(), nullable=True),
    ):
        op.add_column("feeds", column)
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_gaps_feed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index(op.f("ix_gaps_feed_id"), "gaps", ["feed_id"], unique=False)
    op.create_index(op.f("ix_gaps_ended_at"), "gaps", ["ended_at"], unique=False)
    # Until now every feed had an interval: who has another than this one was given it by a person.
    op.execute("UPDATE feeds SET steady = (every_s <> 600)")
    op.execute("UPDATE feeds SET heard_at = visited_at, given_at = visited_at, given_by = url WHERE failures = 0")
    op.execute("UPDATE feeds SET failing_since = visited_at WHERE failures > 0")
