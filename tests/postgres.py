"""Databases on a PostgreSQL server of our own. Edge.

To make a database takes ten times as long as to empty one, so the tests of a process have one after the other; what a
test left different from how it was made is made anew.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql

from alerts.rows import Table
from monitor import schema
from monitor.db import Database

OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

MADE = """
SELECT md5(string_agg(name, ' ' ORDER BY name)) FROM (
    SELECT attrelid::regclass || '.' || attname || atttypid || attnotnull
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
) AS made (name)
"""
"""What a database is made of, as a digest."""

FILLED = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""

FROM_ONE = """
SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""


@contextmanager
def database_of(server: str, template: str) -> Iterator[str]:
    """The address of a database of its own on the server, made of a template."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode())
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def house_of(server: str) -> Iterator[str]:
    """The address of a new database on the server as a program makes it: for who locks it, or cuts it off."""
    with database_of(server, "template0") as address:
        with closing(Database(address)) as database:
            schema.upgrade(database)
        yield address


class Emptied:
    """A database that holds every table, and no rows whenever a test begins."""

    def __init__(self, server: str) -> None:
        self._server, self.address = server, server.replace("/postgres?", "/tables?")
        self._made = self._make()

    def empty(self) -> None:
        """As it was made; who is still connected is no more."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(OTHERS)
            as_it_was = connection.execute(MADE).fetchone() == self._made
            if as_it_was:
                self._delete(connection)
        if not as_it_was:
            self._made = self._make()

    def _delete(self, connection: psycopg.Connection) -> None:
        connection.execute("SET session_replication_role = replica")  # in any order
        for (name,) in connection.execute(FILLED).fetchall():
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        connection.execute(FROM_ONE)

    def _make(self) -> tuple[object, ...] | None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS tables WITH (FORCE)")
            connection.execute("CREATE DATABASE tables")
        make_tables(self.address)
        with psycopg.connect(self.address) as connection:
            return connection.execute(MADE).fetchone()


def make_tables(address: str) -> None:
    """Every table, in a database that has none."""
    database = Database(address)
    Table.metadata.create_all(database.engine)
    database.close()
