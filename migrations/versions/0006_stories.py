"""stories and edits: marks by which copies are found, what was told beyond a first notice, what a text said before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


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
    op.add_column("articles", sa.Column("checks", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_versions_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
    )
    op.create_index(op.f("ix_versions_article_id"), "versions", ["article_id"], unique=False)
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("watchlist_id", sa.Integer(), nullable=False),
        sa.Column("keyword", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_edits_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["watchlist_id"], ["watchlists.id"], name=op.f("fk_edits_watchlist_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )
    op.create_index(op.f("ix_edits_article_id"), "edits", ["article_id"], unique=False)
    op.create_index(op.f("ix_edits_watchlist_id"), "edits", ["watchlist_id"], unique=False)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beyond", sa.String(), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("uq_notices_story_id_watchlist_id_channel_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_notices_story_id_watchlist_id_channel_id_beyond"),
            ["story_id", "watchlist_id", "channel_id", "beyond"],
        )
