"""Rows of whatever tables a database holds <-> lines of JSON, the same lines from both databases. Edge.

The tables are those of the database, not those of this version's code: an old backup is read as it was written.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    cast,
    collate,
    event,
    func,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSON as POSTGRESQL_JSON
from sqlalchemy.types import TypeDecorator, TypeEngine

from alerts.rows import Utc
from monitor import fulltext

BATCH = 500
"""Rows read, and written, at once."""

VERSION_TABLE = "alembic_version"


class JsonText(TypeDecorator[str]):
    """JSON as the text it is kept as: written elsewhere it is the same, down to the last digit."""

    impl = Text
    cache_ok = True

    def column_expression(self, column: Any) -> Any:
        return cast(column, Text)


class _PostgresqlJsonText(JsonText):
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> Any:
        return cast(type_coerce(bindparam, Text), POSTGRESQL_JSON)


class _Words(fulltext.Tokens):
    """Tokens, read as well: each once and in order, for an index keeps neither number nor place."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Any) -> list[str] | None:
        return value and sorted(set(value.split() if isinstance(value, str) else value))


class _PostgresqlWords(_Words):
    cache_ok = True

    def column_expression(self, column: Any) -> Any:
        return func.tsvector_to_array(column)


def tables(connection: Connection) -> list[Table]:
    """What the database holds, parents before their children; the full-text index makes itself of what it indexes."""
    known = MetaData()
    types = _types(is_sqlite=_is_sqlite(connection))

    @event.listens_for(known, "column_reflect")
    def _retype(_: Any, table: Table, column: dict[str, Any]) -> None:
        column["type"] = types(table.name, column["name"], column["type"])

    known.reflect(connection, only=_is_ours)
    return list(known.sorted_tables)


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table, each a line of JSON, in the order of their keys; memory holds 500 at a time."""
    wanted = select(table).order_by(*map(_order(connection), table.primary_key.columns))
    for row in connection.execute(wanted.execution_options(yield_per=BATCH)).mappings():
        plain = {name: _written(value) for name, value in row.items()}
        yield json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def fill(connection: Connection, table: Table, written: Iterable[bytes]) -> int:
    """Put lines back into a table as rows; how many.

    Errors: ValueError, KeyError, TypeError for lines that are no rows of this table
    """
    rest, count = iter(written), 0
    while rows := [_read(table, json.loads(line)) for line in islice(rest, BATCH)]:
        connection.execute(table.insert(), rows)
        count += len(rows)
    return count


def numbers(connection: Connection, of: Sequence[Table]) -> dict[str, int]:
    """By table, the highest number that a row of it ever had: it is given to no other."""
    if _is_sqlite(connection):
        given = text("SELECT name, seq FROM sqlite_sequence")
        names = {table.name for table in of}
        return {name: seq for name, seq in connection.execute(given) if name in names}
    found = {}
    for table, sequence in _sequences(connection, of):
        last = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608  its name
        if last.is_called:
            found[table.name] = last.last_value
    return found


def go_on_from(connection: Connection, of: Sequence[Table], last: Mapping[str, int]) -> None:
    """Give new rows of these tables numbers above these, and above those of the rows that are there."""
    if _is_sqlite(connection):
        for name, number in last.items():
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            entered = {"name": name, "number": number}
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), entered)
        return
    for table, sequence in _sequences(connection, of):
        highest = max(connection.scalar(select(func.max(table.c.id))) or 0, last.get(table.name, 0))
        if highest:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": highest})


def _is_ours(name: str, _: MetaData) -> bool:
    return name != VERSION_TABLE and not name.startswith((fulltext.INDEX, "sqlite_"))


def _types(*, is_sqlite: bool) -> Any:
    """What a column of the database is read and written as."""

    def of(table: str, column: str, kind: TypeEngine[Any]) -> TypeEngine[Any]:
        if (table, column) == ("article_words", "words"):
            return _Words() if is_sqlite else _PostgresqlWords()
        if isinstance(kind, JSON):
            return JsonText() if is_sqlite else _PostgresqlJsonText()
        return Utc() if isinstance(kind, DateTime) else kind

    return of


def _order(connection: Connection) -> Any:
    """Words in the order of their bytes, which is the same everywhere; PostgreSQL would ask a locale."""
    return lambda column: (
        collate(column, "C") if isinstance(column.type, String) and not _is_sqlite(connection) else column
    )


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")  # PostgreSQL keeps no such letter
    return value


def _read(table: Table, row: Any) -> dict[str, Any]:
    if set(row) != set(table.columns.keys()):
        raise ValueError(f"a row of {table.name} has other columns than the table")
    return {name: _value(table.columns[name].type, value) for name, value in row.items()}


def _value(kind: TypeEngine[Any], value: Any) -> Any:
    if value is not None and isinstance(kind, Utc):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, LargeBinary):
        return b64decode(value, validate=True)
    return value


def _sequences(connection: Connection, of: Sequence[Table]) -> Iterator[tuple[Table, str]]:
    """The tables whose rows are numbered, each with the name of what numbers them."""
    for table in of:
        if "id" in table.columns:
            asked = text("SELECT pg_get_serial_sequence(:name, 'id')")
            sequence = connection.scalar(asked, {"name": f'"{table.name}"'})
            if sequence:
                yield table, sequence


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def is_empty(connection: Connection) -> bool:
    """Whether the database holds no table at all."""
    return not inspect(connection).get_table_names()
