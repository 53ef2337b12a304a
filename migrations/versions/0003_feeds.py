"""feeds: the digests of the items a feed carried last, so that they are not parsed again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("items", sa.LargeBinary(), nullable=True))
