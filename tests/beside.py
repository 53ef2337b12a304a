"""A PostgreSQL database of a test's own, for one that locks it, cuts it off, or connects to it as it likes. Edge."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg

from monitor import schema
from monitor.db import Database


@contextmanager
def made(server: str, *, tables: bool = True) -> Iterator[str]:
    """The address of a new database on the server, as a program makes it, or without any tables."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy".encode())
        address = server.replace("/postgres?", f"/{name}?")
        if tables:
            with closing(Database(address)) as database:
                schema.upgrade(database)
        yield address
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
