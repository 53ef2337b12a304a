"""politeness: what is known of a feed's rhythm and wishes, its validators, where it moved."""

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
    ):
        op.add_column("feeds", column)
    # Until now every feed had an interval: who has another than this one was given it by a person.
    op.execute("UPDATE feeds SET steady = (every_s <> 600)")
    op.execute("UPDATE feeds SET heard_at = visited_at, given_at = visited_at, given_by = url WHERE failures = 0")
    op.execute("UPDATE feeds SET failing_since = visited_at WHERE failures > 0")
