"""stories: marks by which copies are found, whose text an article is, and what was told beyond the first notice."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "story_marks",
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_story_marks_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", "article_id", name=op.f("pk_story_marks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_marks_article_id"), "story_marks", ["article_id"], unique=False)
    op.add_column("articles", sa.Column("kept", sa.Float(), nullable=True))
    op.add_column("articles", sa.Column("agency", sa.String(), nullable=True))
    op.add_column("articles", sa.Column("confidence", sa.Float(), nullable=True))
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beyond", sa.String(), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("uq_notices_story_id_watchlist_id_channel_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_notices_story_id_watchlist_id_channel_id_beyond"),
            ["story_id", "watchlist_id", "channel_id", "beyond"],
        )
