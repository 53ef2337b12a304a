"""The database brought to the shape of tables.py, under a lock. Edge."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

import migrations
from monitor.db import Database
from monitor.errors import SettingsInvalid

LOCK = 72_150_918_432
"""Key of PostgreSQL's advisory lock: one migration at a time, on however many machines."""


def upgrade(database: Database) -> bool:
    """Bring the schema to head, in one transaction; whether anything had to be done.

    Errors: SettingsInvalid when the database cannot be reached, or is newer than this program
    """
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    head = ScriptDirectory.from_config(config).get_current_head()
    try:
        with database.engine.execution_options(nasluch_writes=True).begin() as connection:
            if not database.is_sqlite:  # SQLite's BEGIN IMMEDIATE is the lock
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            if version(connection) == head:
                return False
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            return True
    except CommandError as unknown:
        raise SettingsInvalid(
            f"this database was made by a newer Nasłuch ({unknown}); install that version, or take another database"
        ) from unknown
    except SQLAlchemyError as unreachable:
        where = database.engine.url.render_as_string(hide_password=True)
        raise SettingsInvalid(f"the database {where} cannot be used: {unreachable}") from unreachable


def version(connection: Connection) -> str | None:
    """The migration the database stands at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()
