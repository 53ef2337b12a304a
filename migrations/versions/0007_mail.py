"""mail: unsubscribed by a link, updates as replies."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("channels", sa.Column("updates", sa.String(), nullable=False, server_default="reply"))
    op.add_column("subscriptions", sa.Column("off_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("replies_to", sa.String(), nullable=True))
