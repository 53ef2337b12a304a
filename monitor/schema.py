"""The database brought to the shape of tables.py, under a lock; on SQLite a copy is laid aside first. Edge."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
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

ASIDE = 2
"""Copies from before a migration that are kept: those of the last two upgrades."""


def upgrade(database: Database) -> bool:
    """Bring the schema to head, in one transaction; whether anything had to be done.

    Errors: SettingsInvalid when the database cannot be reached, is newer than this program, or has no room for a copy
    """
    try:
        with writing(database) as connection:
            stands = version(connection)
            if stands == head():
                return False
            if database.file and stands and is_known(stands):
                _lay_aside(database, database.file, stands)
            began_s = time.monotonic()
            bring(connection, "head")
    except CommandError as unknown:
        raise SettingsInvalid(
            f"this database was made by a newer Nasłuch ({unknown}); install that version, or take another database"
        ) from unknown
    except SQLAlchemyError as failed:
        raise _unusable(database, failed) from failed
    log.event("migration", before=stands, after=head(), took_s=time.monotonic() - began_s)
    return True


class Standing(StrEnum):
    """How a database stands to this program."""

    EMPTY = "empty"  # it is made at the first start
    BEHIND = "behind"  # it is brought up to date at the next start
    CURRENT = "current"
    NEWER = "newer"  # another version brought it up to date meanwhile


def standing(connection: Connection) -> Standing:
    """How the database stands; nothing is changed."""
    at = version(connection)
    if at is None:
        return Standing.EMPTY
    if at == head():
        return Standing.CURRENT
    return Standing.BEHIND if is_known(at) else Standing.NEWER


@contextmanager
def writing(database: Database) -> Iterator[Connection]:
    """One transaction in which the schema may be changed, and nobody else changes it.

    Errors: SettingsInvalid when the database cannot be reached
    """
    try:
        connection = database.unhurried().engine.execution_options(nasluch_writes=True).connect()
    except SQLAlchemyError as away:
        raise _unusable(database, away) from away
    with connection, connection.begin():
        lock(connection)
        yield connection


def lock(connection: Connection) -> None:
    """Until its transaction ends nobody else changes the schema; SQLite's BEGIN IMMEDIATE sees to that by itself."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def bring(connection: Connection, revision: str) -> None:
    """Bring the schema from where it stands to that migration, in the transaction that is open."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def version(connection: Connection) -> str | None:
    """The migration the database stands at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The last migration this program knows."""
    return _scripts().get_current_head()


def is_known(revision: str) -> bool:
    """Whether this program knows that migration; it does not when a newer one made the database."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _lay_aside(database: Database, file: Path, stands: str) -> None:
    """A copy of the database as it was, beside it; of older such copies the last is kept."""
    size = file.stat().st_size
    if shutil.disk_usage(file.parent).free < 2 * size:
        raise SettingsInvalid(
            f"an upgrade copies the database first and may need as much again: {2 * size} bytes are not free by {file}"
        )
    copy = file.with_name(f"{file.name}.before-upgrade-of-{stands}")
    database.copy_to(copy)
    older = sorted(file.parent.glob(f"{file.name}.before-upgrade-of-*"), key=lambda one: one.stat().st_mtime_ns)
    for one in older[:-ASIDE]:
        one.unlink()
    log.event("laid aside", file=copy, bytes=size)


def _unusable(database: Database, why: SQLAlchemyError) -> SettingsInvalid:
    where = database.engine.url.render_as_string(hide_password=True)
    return SettingsInvalid(f"the database {where} cannot be used: {getattr(why, 'orig', None) or why}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
