"""pg_dump, pg_restore and psql, where they are there and fit the server. Edge."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import text

from alerts.rows import Table
from monitor import schema
from monitor.backup.envelope import CHUNK
from monitor.backup.rows import VERSION_TABLE
from monitor.db import Database
from monitor.errors import BackupInvalid

TOOLS = ("pg_dump", "pg_restore", "psql")


def fits(database: Database) -> bool:
    """Whether pg_dump and its companions are there, and not older than the server."""
    with database.engine.connect() as connection:
        server = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    return all(_version(tool) >= server for tool in TOOLS)


@contextmanager
def dumped(database: Database, left_out: Sequence[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """What pg_dump writes of one moment, and the revision of that.

    Errors: BackupInvalid when it fails
    """
    with database.engine.connect() as connection:
        revision = schema.version(connection) or ""
    asked = [f"--exclude-table-data={name}" for name in left_out] + [f"--table={name}" for name in names()]
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *asked, _address(database)]
    with TemporaryFile() as said, _running(command, database, said, stdout=subprocess.PIPE) as run:
        yield revision, _until_end(run)
        _wait(run, said)


def put_back(database: Database, dump: Path) -> None:
    """Put a dump in the place of our tables, in one transaction: all of it, or nothing.

    Errors: BackupInvalid when it cannot be; then the tables are as they were
    """
    if not fits(database):
        raise BackupInvalid(f"this backup needs {', '.join(TOOLS)}, of the server's version or later")
    into = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", _address(database)]
    out_of = ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(dump)]
    with TemporaryFile() as said, _running(into, database, said, stdin=subprocess.PIPE) as psql:
        try:
            _write(psql, f"DROP TABLE IF EXISTS {', '.join(names())} CASCADE;\n".encode())
            with _running(out_of, database, said, stdout=psql.stdin) as run:
                _wait(run, said)
        except BaseException:
            psql.kill()  # before it comes to the end of what it is given, at which it would commit
            raise
        _write(psql, b"", last=True)
        _wait(psql, said)


def names() -> list[str]:
    """The tables of ours; others may share the database."""
    return [*Table.metadata.tables, VERSION_TABLE]


def _version(tool: str) -> int:
    """The major version of a program; 0 where there is none."""
    path = shutil.which(tool)
    if path is None:
        return 0
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


@contextmanager
def _running(
    command: Sequence[str],
    database: Database,
    said: IO[bytes],
    *,
    stdin: int | None = subprocess.DEVNULL,
    stdout: int | IO[bytes] | None = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """A program beside us; the password goes by its environment, for what stands in a command everybody sees."""
    secret = {"PGPASSWORD": database.engine.url.password} if database.engine.url.password else {}
    with subprocess.Popen(  # noqa: S603  by its name, from the PATH of whoever runs us
        command, stdin=stdin, stdout=stdout, stderr=said, env=os.environ | secret
    ) as run:
        yield run


def _address(database: Database) -> str:
    return database.engine.url.set(drivername="postgresql", password="").render_as_string()


def _until_end(run: subprocess.Popen[bytes]) -> Iterator[bytes]:
    while run.stdout and (chunk := run.stdout.read(CHUNK)):
        yield chunk


def _write(run: subprocess.Popen[bytes], words: bytes, *, last: bool = False) -> None:
    """Hand it something; a program that has ended already says why by its status."""
    if run.stdin is None:
        return
    try:
        run.stdin.write(words)
        run.stdin.flush()
        if last:
            run.stdin.close()
    except BrokenPipeError:
        return


def _wait(run: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    if run.wait():
        said.seek(0)
        words = said.read().decode(errors="replace").strip()
        raise BackupInvalid(f"{Path(str(run.args[0])).name} failed: {words}")  # type: ignore[index]
