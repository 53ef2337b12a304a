"""feeds: what a feed carried last, so that it is not parsed again; how a page is read; what a feed does its own way."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("items", sa.LargeBinary(), nullable=True))
    op.add_column("feeds", sa.Column("recipe", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("feeds", sa.Column("quirks", sa.JSON(none_as_null=True), nullable=True))
