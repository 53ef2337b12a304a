"""A backup -> the database, all of it or nothing, whatever either was. Edge."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlmodel import Session

from alerts import holds
from monitor import schema
from monitor.backup import envelope, postgres, rows, sealing
from monitor.backup.envelope import Kind, Opened
from monitor.backup.making import POSTGRESQL_FILE, SQLITE_FILE
from monitor.db import Database
from monitor.errors import BackupInvalid, SettingsInvalid

SQLITE_BEGINS = b"SQLite format 3\0"
"""So begins a file of SQLite: a copy that somebody made by hand, or a backup of before there was a list in it."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that is in place."""

    made_at: datetime | None  # None: the file does not say
    left_out: tuple[str, ...]


def restore(
    database: Database, path: Path, *, folder: Path, now: datetime, replace: bool = False, key: Path | None = None
) -> Restored:
    """Put a backup in the place of the database, and hold its deliveries; nothing else may run meanwhile.

    Shape:  `replace`: also where there is a database already; `folder` is where large files may lie meanwhile
    Errors: BackupInvalid for a file that cannot be used, ValueError for what may not be replaced; then nothing was
            touched
    """
    if not replace and not _is_vacant(database):
        where = database.file or database.engine.url.render_as_string(hide_password=True)
        raise ValueError(f"{where} is there already; --force replaces it")
    with TemporaryDirectory(prefix=".nasluch-restore-", dir=folder) as room:
        plain = _unsealed(path, Path(room), key)
        hold = partial(_hold, why=f"the backup {path.name} was restored", now=now)
        with plain.open("rb") as file:
            by_hand = file.read(len(SQLITE_BEGINS)) == SQLITE_BEGINS
        if by_hand:
            ours = Path(shutil.copyfile(plain, Path(room) / SQLITE_FILE))
            _put(database, _sqlite_checked(ours, path), hold)
            return Restored(None, ())
        with envelope.opened(plain) as opened:
            backup = opened.backup
            if not schema.is_known(backup.revision):
                raise BackupInvalid(f"{path} was made by a newer Nasłuch ({backup.made_by}); install that version")
            opened.check()
            _by_kind(database, opened, Path(room), path, hold)
    return Restored(backup.made_at, backup.left_out)


def _by_kind(database: Database, opened: Opened, room: Path, path: Path, hold: Callable[[Session], None]) -> None:
    kind = opened.backup.kind
    if kind is Kind.ROWS:
        fill = partial(_fill_with_lines, opened=opened)
        if database.file is None:
            return _into_postgresql(database, opened.backup.revision, fill, hold)
        return _put(database, _made_of_rows(room / "rows.sqlite", opened.backup.revision, fill), hold)
    if kind is Kind.SQLITE:
        return _put(database, _sqlite_checked(_unpacked(opened, SQLITE_FILE, room), path), hold)
    if database.is_sqlite:
        raise BackupInvalid(
            f"{path} was written by pg_dump, for PostgreSQL alone; `db backup --portable` writes for both"
        )
    postgres.put_back(database, _unpacked(opened, POSTGRESQL_FILE, room))
    schema.upgrade(database)
    with database.write() as session:
        hold(session)
    return None


def _hold(session: Session, *, why: str, now: datetime) -> None:
    holds.hold(session, why=why, now=now)


def _put(database: Database, file: Path, hold: Callable[[Session], None]) -> None:
    """A file of SQLite in the place of the database: brought to this version and held before anybody sees it."""
    copy = Database(f"sqlite:///{file}")
    try:
        schema.upgrade(copy)
        with copy.write() as session:
            hold(session)
        if database.file is None:
            with copy.engine.connect() as source:
                fill = partial(_fill_from, source=source)
                return _into_postgresql(database, schema.head() or "", fill, lambda _: None)
    finally:
        copy.close()
    _replace(database.file, file)
    return None


def _replace(target: Path, file: Path) -> None:
    """The pages of one file into another, which others may have open; into a new one, where it is past reading."""
    try:
        with closing(sqlite3.connect(file)) as new, closing(sqlite3.connect(target)) as live:
            new.backup(live)
    except sqlite3.DatabaseError:
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        shutil.copyfile(file, target)


def _is_vacant(database: Database) -> bool:
    """Whether nothing of ours is there; what cannot be read is not nothing."""
    try:
        with database.engine.connect() as connection:
            return schema.version(connection) is None
    except DatabaseError as unreadable:
        if database.file is None:
            where = database.engine.url.render_as_string(hide_password=True)
            raise SettingsInvalid(f"the database {where} cannot be used: {unreadable}") from unreadable
        return False


def _into_postgresql(
    database: Database, revision: str, fill: Callable[[Connection], None], hold: Callable[[Session], None]
) -> None:
    """In one transaction, in the place of what is there."""
    with schema.writing(database) as connection:
        connection.execute(text(f"DROP TABLE IF EXISTS {', '.join(postgres.names())} CASCADE"))
        filled(connection, revision, fill)
        schema.bring(connection, "head")
        with Session(connection, join_transaction_mode="create_savepoint") as session, session.begin():
            hold(session)


def _made_of_rows(file: Path, revision: str, fill: Callable[[Connection], None]) -> Path:
    made = Database(f"sqlite:///{file}")
    with schema.writing(made) as connection:
        filled(connection, revision, fill)
    made.close()
    return file


def filled(connection: Connection, revision: str, fill: Callable[[Connection], None]) -> None:
    """Tables of that revision, and their rows."""
    try:
        schema.bring(connection, revision)
        for table in reversed(rows.tables(connection)):
            connection.execute(table.delete())  # what a migration puts into a new house is in the backup as well
        fill(connection)
    except (KeyError, TypeError, ValueError, SQLAlchemyError) as other:
        raise BackupInvalid(f"what is in the backup does not fit the tables of revision {revision}: {other}") from other


def _fill_with_lines(connection: Connection, *, opened: Opened) -> None:
    there = rows.tables(connection)
    if {f"{table.name}.jsonl" for table in there} != set(opened.backup.members):
        raise ValueError("tables are missing in it, or too many")
    for table in there:
        rows.fill(connection, table, opened.lines(f"{table.name}.jsonl"))
    rows.go_on_from(connection, there, opened.backup.numbers)


def _fill_from(connection: Connection, *, source: Connection) -> None:
    there = rows.tables(source)
    by_name: dict[str, Table] = {table.name: table for table in rows.tables(connection)}
    for table in there:
        rows.fill(connection, by_name[table.name], rows.lines(source, table))
    rows.go_on_from(connection, list(by_name.values()), rows.numbers(source, there))


def _unpacked(opened: Opened, name: str, room: Path) -> Path:
    if name not in opened.backup.members:
        raise BackupInvalid(f"the backup is damaged: {name} is missing")
    file = room / name
    with file.open("xb") as target:
        for chunk in opened.chunks(name):
            target.write(chunk)
    return file


def _unsealed(path: Path, room: Path, key: Path | None) -> Path:
    if not sealing.is_sealed(path):
        return path
    if key is None:
        raise ValueError(f"{path} is sealed; --key FILE opens it, with the file that `nasluch db key` made")
    plain = room / "plain"
    sealing.unseal(path, plain, key=key)
    return plain


def _sqlite_checked(file: Path, path: Path) -> Path:
    """A file of SQLite that is whole, and is ours."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as other:
        raise BackupInvalid(f"{path} is no backup of Nasłuch: {other}") from other
    if not whole:
        raise BackupInvalid(f"{path} is damaged")
    if not ours or not schema.is_known(ours[0]):
        raise BackupInvalid(f"{path} was made by a newer Nasłuch; install that version")
    return file
