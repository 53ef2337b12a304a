"""feeds: what a feed carried last, how a page is read, a feed's quirks; what is known of parameters; https for all."""

import sqlalchemy as sa
from alembic import op

from monitor import addresses, catalogue

revision = "0004"
down_revision = "0003"

BATCH = 500
QUIRKS = sa.text("UPDATE feeds SET zone = :zone, quirks = :quirks WHERE url = :url").bindparams(
    sa.bindparam("quirks", type_=sa.JSON()),
)
HTTP = sa.text("SELECT id, url FROM articles WHERE url LIKE 'http://%' AND id > :after ORDER BY id LIMIT :batch")
KNOWN = sa.text("SELECT 1 FROM articles WHERE url = :url")
RENAME = sa.text("UPDATE articles SET url = :url WHERE id = :id")


def upgrade() -> None:
    op.add_column("feeds", sa.Column("items", sa.LargeBinary(), nullable=True))
    op.add_column("feeds", sa.Column("recipe", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("feeds", sa.Column("zone", sa.String(), nullable=True))
    op.add_column("feeds", sa.Column("quirks", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "parameters",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("telling", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("host", "name", name=op.f("pk_parameters")),
    )
    _rename(op.get_bind())
    for listed in catalogue.load():
        if listed.zone or listed.quirks:
            known = {"url": listed.url, "zone": listed.zone, "quirks": sorted(listed.quirks)}
            op.get_bind().execute(QUIRKS, known)


def _rename(connection: sa.Connection) -> None:
    """What was stored under http is known by https from now on; where both are there, both stay as they are."""
    after = 0
    while rows := connection.execute(HTTP, {"after": after, "batch": BATCH}).all():
        for row in rows:
            url = addresses.canonical(row.url)
            if url != row.url and connection.execute(KNOWN, {"url": url}).first() is None:
                connection.execute(RENAME, {"url": url, "id": row.id})
        after = rows[-1].id
