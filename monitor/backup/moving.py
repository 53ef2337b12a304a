"""A SQLite database -> an empty PostgreSQL, looked through again before it counts. Edge."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from monitor import schema
from monitor.backup import rows
from monitor.backup.making import one_moment
from monitor.db import Database
from monitor.errors import Conflict, NasluchError


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that was copied, and read again."""

    table: str
    rows: int
    digest: str  # SHA-256 of its rows as lines, the same on both sides


def move(source: Database, target: Database, *, told: Callable[[Moved], None] = lambda _: None) -> list[Moved]:
    """Copy everything in one transaction, and compare; the source stays as it is.

    Shape:  both sides read table by table, memory holds 500 rows; nothing may write to the source meanwhile
    Errors: Conflict when the target holds tables, SettingsInvalid when it cannot be reached;
            NasluchError when a row does not arrive as it was
    """
    moved = []
    with one_moment(source) as read, schema.writing(target) as written:
        if not rows.is_empty(written):
            raise Conflict(f"{target.engine.url.render_as_string(hide_password=True)} is not empty: it holds tables")
        schema.bring(written, schema.version(read) or "head")
        there = {table.name: table for table in rows.tables(written)}
        for table in rows.tables(read):
            moved.append(_copied(read, table, written, there[table.name]))
            told(moved[-1])
        rows.go_on_from(written, list(there.values()), rows.numbers(read, rows.tables(read)))
    return moved


def _copied(read: Connection, table: Table, written: Connection, into: Table) -> Moved:
    """Errors: NasluchError when a row has no place there, or what arrived is not what was sent."""
    written.execute(into.delete())  # what the migrations put into a new house
    sent = _Digested(rows.lines(read, table))
    try:
        count = rows.fill(written, into, sent)
    except DBAPIError as refused:
        raise NasluchError(f"a row of {table.name} has no place there ({refused.orig}); nothing was kept") from refused
    arrived = _Digested(rows.lines(written, into))
    arrived_count = sum(1 for _ in arrived)
    if (count, sent.digest) != (arrived_count, arrived.digest):
        raise NasluchError(f"{table.name} arrived with {arrived_count} rows of {count}, or changed; nothing was kept")
    return Moved(table.name, count, sent.digest)


class _Digested:
    """Lines, and the digest of all that were taken."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines, self._sum = lines, sha256()

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._sum.update(line)
            yield line

    @property
    def digest(self) -> str:
        """Of the lines so far."""
        return self._sum.hexdigest()
