"""spikes: whether a watchlist's channels are told of them, and when they last were; copies that say nothing new."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("channels", sa.Column("copies", sa.String(), nullable=False, server_default="none"))
    op.add_column("watchlists", sa.Column("spikes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("watchlists", sa.Column("spiked_at", sa.DateTime(timezone=True), nullable=True))
