"""A database -> a backup of it, while everything runs on. Edge."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from monitor import __version__, schema
from monitor.backup import envelope, postgres, rows, sealing
from monitor.backup.envelope import Backup, Kind, Packer
from monitor.db import Database

SECRETS = ("failed_logins", "invitations", "logins", "tokens")
"""Tables that let somebody in, and stay behind: a copy of the house opens its door to nobody by them."""

UNFINISHED = ".nasluch-backup-"
"""So begins the name of a folder in which a backup is being made."""

SQLITE_FILE = "nasluch.sqlite"
POSTGRESQL_FILE = "nasluch.pgdump"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    path: Path
    kind: Kind
    size: int  # bytes
    sealed: bool


def make(
    database: Database,
    path: Path,
    *,
    now: datetime,
    portable: bool = False,
    with_logins: bool = False,
    public: str | None = None,
) -> Made:
    """Write a backup: one moment of the database, whole or not at all.

    Shape:  portable: rows that both databases take; else what the database is fastest with, where that can be had.
            `public` is the public half of a key, for whose holder it is sealed
    Errors: FileExistsError; ValueError for what is no key; OSError and BackupInvalid when it could not be written
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    left_out = () if with_logins else SECRETS
    with TemporaryDirectory(prefix=UNFINISHED, dir=path.parent) as folder:
        plain = Path(folder) / "plain"
        with envelope.packing(plain) as packer:
            packer.close(_packed(packer, database, Path(folder), left_out, now=now, portable=portable))
        kind = _kind(database, portable=portable)
        written = plain
        if public:
            written = Path(folder) / "sealed"
            sealing.seal(plain, written, public=public)
        written.replace(path)
    return Made(path, kind, path.stat().st_size, bool(public))


def _kind(database: Database, *, portable: bool) -> Kind:
    if portable:
        return Kind.ROWS
    if database.file:
        return Kind.SQLITE
    return Kind.POSTGRESQL if postgres.fits(database) else Kind.ROWS


def _packed(
    packer: Packer, database: Database, folder: Path, left_out: tuple[str, ...], *, now: datetime, portable: bool
) -> Backup:
    kind = _kind(database, portable=portable)
    numbers: dict[str, int] = {}
    if kind is Kind.SQLITE:
        copy = folder / SQLITE_FILE
        database.copy_to(copy)
        revision = _emptied(copy, left_out)
        packer.put(SQLITE_FILE, envelope.pieces(copy))
    elif kind is Kind.POSTGRESQL:
        with postgres.dumped(database, left_out) as (revision, chunks):
            packer.put(POSTGRESQL_FILE, chunks)
    else:
        with one_moment(database) as connection:
            revision = schema.version(connection) or ""
            there = rows.tables(connection)
            for table in there:
                found = iter(()) if table.name in left_out else rows.lines(connection, table)
                packer.put(f"{table.name}.jsonl", found, rows=True)
            numbers = rows.numbers(connection, there)
    return Backup(kind, revision, now, __version__, left_out, numbers, packer.members)


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A connection to which the database stands still."""
    engine = database.unhurried().engine
    if not database.is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection:
        yield connection


def _emptied(copy: Path, left_out: tuple[str, ...]) -> str:
    """Take out what stays behind, and with it what was ever removed: free pages still hold it. The copy's revision."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as opened:
        there = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in there & set(left_out):
            opened.execute(f"DELETE FROM {table}")  # noqa: S608  a name of ours
        opened.execute("PRAGMA journal_mode=DELETE")
        opened.execute("VACUUM")
        (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(revision)
