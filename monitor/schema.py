"""The database brought to the shape of tables.py, under a lock. Edge."""

import time
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

import migrations
from monitor import log
from monitor.db import Database
from monitor.errors import SettingsInvalid

LOCK = 72_150_918_432
"""Key of PostgreSQL's advisory lock: one migration at a time, on however many machines."""


def upgrade(database: Database) -> bool:
    """Bring the schema to head, in one transaction; whether anything had to be done.

    Errors: SettingsInvalid when the database cannot be reached, or is newer than this program
    """
    config = _config()
    head = ScriptDirectory.from_config(config).get_current_head()
    try:
        with database.engine.execution_options(nasluch_writes=True).begin() as connection:
            if not database.is_sqlite:  # SQLite's BEGIN IMMEDIATE is the lock
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            before = version(connection)
            if before == head:
                return False
            began_s = time.monotonic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        log.event("migration", before=before, after=head, took_s=time.monotonic() - began_s)
    except CommandError as unknown:
        raise SettingsInvalid(
            f"this database was made by a newer Nasłuch ({unknown}); install that version, or take another database"
        ) from unknown
    except SQLAlchemyError as unreachable:
        where = database.engine.url.render_as_string(hide_password=True)
        raise SettingsInvalid(f"the database {where} cannot be used: {unreachable}") from unreachable
    return True


class Standing(StrEnum):
    """How a database stands to this program."""

    EMPTY = "empty"  # it is made at the first start
    BEHIND = "behind"  # it is brought up to date at the next start
    CURRENT = "current"
    NEWER = "newer"  # another version brought it up to date meanwhile


def standing(connection: Connection) -> Standing:
    """How the database stands; nothing is changed."""
    scripts = ScriptDirectory.from_config(_config())
    at = version(connection)
    if at is None:
        return Standing.EMPTY
    if at == scripts.get_current_head():
        return Standing.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Standing.BEHIND if at in known else Standing.NEWER


def version(connection: Connection) -> str | None:
    """The migration the database stands at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config
