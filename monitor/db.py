"""Engines and sessions, for SQLite and PostgreSQL; claims and inserts are in alerts.rows. Edge."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from monitor import patience

WHO = "who"
"""Under this name a session knows in whose hand it is."""


CUT_AT_ONCE = 1000
"""Pages by which a file of SQLite is shortened in one transaction: 4 MB."""


class Database:
    """One engine, and the sessions made from it."""

    def __init__(self, url: str, *, pool_size: int = 20, free_within_s: float = patience.FREE_S) -> None:
        """Opens nothing yet.

        Shape:  `url` as in the settings; `pool_size` connections at the most: who comes then waits for one so long
        """
        make = _sqlite if url.startswith("sqlite") else _postgresql
        self.engine = make(url, pool_size=pool_size, max_overflow=0, pool_timeout=free_within_s)
        self._writing = self.engine.execution_options(nasluch_writes=True)
        # SQLite has one writer; who comes second sleeps, and looks again ever more seldom: our own threads queue
        self._turn: AbstractContextManager[Any] = Lock() if self.is_sqlite else nullcontext()
        self._full = _Fullness()
        self._hand: tuple[str, Callable[[Session], None]] | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """Where the embedded database lies; None for PostgreSQL, and for one in memory."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    def copy_to(self, path: Path) -> None:
        """The embedded database as it is at this moment, as a file; everything runs on meanwhile.

        Errors: OSError, sqlite3.Error; then there is no such file
        """
        part = path.with_name(f"{path.name}.part")
        part.touch(mode=0o600)
        try:
            with closing(sqlite3.connect(str(self.file))) as live, closing(sqlite3.connect(part)) as copy:
                live.backup(copy)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def give_room_back(self) -> None:
        """Empty pages to the file system, and what the planner of queries knows renewed; others go on meanwhile."""
        if self.is_sqlite:
            self._cut_empty_pages()
            return
        with self.apart() as driver:
            driver.execute(patience.NO_LIMITS_AT_ALL)
            driver.execute("VACUUM (ANALYZE, SKIP_LOCKED)")

    def compact(self) -> None:
        """The file of SQLite written anew, as small as it can be; nobody else writes meanwhile."""
        with self._turn, self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            for pragma in ("PRAGMA auto_vacuum=INCREMENTAL", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                driver.execute(pragma).fetchall()  # type: ignore[union-attr]

    def _cut_empty_pages(self) -> None:
        """A file made before it could be cut stays as long as it is: its empty pages are written to again."""
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            while self._cut_some(driver):
                pass
            for pragma in ("PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"):
                driver.execute(pragma).fetchall()

    def _cut_some(self, driver: Any) -> bool:
        with self._turn:
            (before,) = driver.execute("PRAGMA freelist_count").fetchone()
            driver.execute(f"PRAGMA incremental_vacuum({CUT_AT_ONCE})").fetchall()
            (after,) = driver.execute("PRAGMA freelist_count").fetchone()
        return bool(after and after < before)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database and changes nothing; its rows can be read after it."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing it rolls back, and unlike rollback() leaves the rows as they were read

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: all of it is committed at the end, or nothing of it."""
        try:
            with self._turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
                if self._hand:
                    session.info[WHO], note = self._hand
                    event.listen(session, "after_flush", lambda written, _: note(written))
                yield session
        except DBAPIError as failed:
            if _is_full(failed.orig):
                self._full.at = monotonic()
            raise

    def was_full(self, *, within_s: float) -> bool:
        """Whether something could not be written within this time because the database, or its disk, was full."""
        return monotonic() - self._full.at < within_s

    def by(self, who: str, note: Callable[[Session], None]) -> "Database":
        """The same database in somebody's hand: `note` sees each session of theirs when it has written its rows."""
        handed = copy(self)
        handed._hand = (who, note)
        return handed

    def unhurried(self) -> "Database":
        """The same database for what is long by nature: no time-out of PostgreSQL ends it."""
        slow = copy(self)
        slow.engine = self.engine.execution_options(nasluch_unhurried=True)
        slow._writing = slow.engine.execution_options(nasluch_writes=True)
        return slow

    @contextmanager
    def apart(self) -> Iterator[Any]:
        """A connection that is not of the pool, as PostgreSQL's driver has it: each statement is a transaction.

        Errors: those of the driver
        """
        dialect, url = self.engine.dialect, self.engine.url
        where, how = dialect.create_connect_args(url)
        with closing(dialect.connect(*where, **{**how, **patience.of(url)}, autocommit=True)) as driver:
            yield driver

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


@dataclass
class _Fullness:
    """When the database was full last; shared by all hands it is in."""

    at: float = -inf  # by the clock that only goes forward


def _is_full(error: BaseException | None) -> bool:
    """Whether a write failed for want of room: of a disk, or of a quota."""
    if isinstance(error, sqlite3.Error):
        return error.sqlite_errorname in ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
    return getattr(error, "sqlstate", None) == "53100"  # disk_full


def _sqlite(url: str, **pool: float) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, **pool)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        if not connection.execute("PRAGMA page_count").fetchone()[0]:
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")  # of a file that has pages it would lock them to write
            if path and path != ":memory:":
                Path(path).chmod(0o600)  # what lies beside it, -wal and -shm, SQLite makes like it
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("nasluch_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str, **pool: float) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        connect_args=dict(patience.of(address)),
        pool_pre_ping=True,
        pool_use_lifo=True,  # what a busy hour opened is not kept warm by a quiet one
        **pool,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("nasluch_unhurried"):
            connection.exec_driver_sql(patience.NO_LIMITS)

    return engine
