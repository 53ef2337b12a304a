"""charset: how the bytes of an article's page were read."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("articles", sa.Column("charset", sa.String(), nullable=True))
