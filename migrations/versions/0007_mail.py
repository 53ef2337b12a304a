"""mail: unsubscribed by a link, updates as replies, rest of channels, urgent watchlists, empty digests, budgets."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("channels", sa.Column("updates", sa.String(), nullable=False, server_default="reply"))
    op.add_column("channels", sa.Column("zone", sa.String(), nullable=True))
    op.add_column("channels", sa.Column("quiet", sa.String(), nullable=True))
    op.add_column("channels", sa.Column("holidays", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("channels", sa.Column("empty_digests", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("channels", sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("channels", sa.Column("budget", sa.Integer(), nullable=False, server_default="20"))
    op.add_column("deliveries", sa.Column("rolled_up", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("watchlists", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("subscriptions", sa.Column("off_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("replies_to", sa.String(), nullable=True))
