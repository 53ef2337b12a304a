"""templates: what a channel says in words of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("channels", sa.Column("templates", sa.JSON(), nullable=False, server_default="{}"))
