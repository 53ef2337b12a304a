"""politeness: what is known of a feed's rhythm and wishes."""

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
    ):
        op.add_column("feeds", column)
    # Until now every feed had an interval: who has another than this one was given it by a person.
    op.execute("UPDATE feeds SET steady = (every_s <> 600)")
    op.execute("UPDATE feeds SET heard_at = visited_at WHERE failures = 0")
