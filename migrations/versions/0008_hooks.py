"""webhooks and holds: secrets that rotate, order and concurrency of a channel, replays, word of a channel's end."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.add_column("channels", sa.Column("rotates_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("channels", sa.Column("at_once", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("channels", sa.Column("in_order", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("replayed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("word", sa.String(), nullable=True))
    op.create_index("ix_deliveries_waiting", "deliveries", ["channel_id", "state", "due_at"], unique=False)
