"""politeness: a feed's rhythm, wishes, validators, moves and gaps; hosts as queues, and what they ask of us."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for column in (
        sa.Column("steady", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("rhythm", sa.JSON(), nullable=True),
        sa.Column("wishes", sa.JSON(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_why", sa.String(), nullable=False, server_default=""),
        sa.Column("given_by", sa.String(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bare_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("false_304s", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("resent", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("moved_to", sa.String(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_from", sa.String(), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("news_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gap_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("backfill_url", sa.String(), nullable=True),
    ):
        op.add_column("feeds", column)
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_gaps_feed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index(op.f("ix_gaps_feed_id"), "gaps", ["feed_id"], unique=False)
    op.create_index(op.f("ix_gaps_ended_at"), "gaps", ["ended_at"], unique=False)
    of_hosts = (
        sa.Column("feeds_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("articles_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delay_s", sa.Float(), nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True),
    )
    for host_column in of_hosts:
        op.add_column("hosts", host_column)
    op.create_index(op.f("ix_hosts_feeds_at"), "hosts", ["feeds_at"], unique=False)
    op.create_index(op.f("ix_hosts_articles_at"), "hosts", ["articles_at"], unique=False)
    op.create_table(
        "robots",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_robots")),
    )
    op.create_index("ix_feeds_host_due", "feeds", ["host", "due_at"], unique=False)
    op.drop_index("ix_articles_to_read", table_name="articles")
    op.create_index(
        "ix_articles_to_read",
        "articles",
        ["host", "quiet", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.execute("UPDATE hosts SET feeds_at = (SELECT min(due_at) FROM feeds WHERE host = hosts.name AND enabled)")
    op.execute("UPDATE hosts SET articles_at = (SELECT min(due_at) FROM articles WHERE host = hosts.name)")
    # Until now every feed had an interval: who has another than this one was given it by a person.
    op.execute("UPDATE feeds SET steady = (every_s <> 600)")
    op.execute("UPDATE feeds SET heard_at = visited_at, given_at = visited_at, given_by = url WHERE failures = 0")
    op.execute("UPDATE feeds SET news_at = visited_at WHERE baseline_at IS NOT NULL")
    op.execute("UPDATE feeds SET failing_since = visited_at WHERE failures > 0")
