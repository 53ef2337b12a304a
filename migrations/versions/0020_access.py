"""access: what the secret link of a watchlist's feed is made of, and who has seen a concern."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("watchlists", sa.Column("feed_nonce", sa.String(), nullable=True))
    op.add_column("concerns", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("concerns", sa.Column("seen_by", sa.String(), nullable=True))
