"""Alembic's entrance: runs the migrations on the connection that monitor.schema hands over. Edge."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

import alerts.tables
import monitor.tables
from alerts.rows import Table, Utc, Word
from monitor import fulltext, settings
from monitor.db import Database

TABLES = (monitor.tables, alerts.tables)  # imported so that the metadata knows every table


def plain_types(kind: str, thing: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our column types as the plain ones beneath: a migration must not change when our code does."""
    if kind == "type" and isinstance(thing, Utc):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Word | AutoString):
        return "sa.String()"
    return False


def run(connection: Any) -> None:
    """Run what is asked for, in the transaction that the connection is in."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        render_item=plain_types,
        include_name=fulltext.is_described,
        transactional_ddl=False,  # the transaction is monitor.schema's
    )
    context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:  # the alembic command, by hand
    database = Database(settings.load().database)
    with database.engine.execution_options(nasluch_writes=True).begin() as opened:
        run(opened)
    database.close()
