"""How long PostgreSQL is waited for, and what it says to a person when that was too long. Furniture.

A statement, a wait for somebody else's lock and a transaction in which nothing happens end by themselves, and so does
a connection to a machine that is gone: a worker that waits for ever looks like one that has nothing to do. What is long
by nature is excepted: see `Database.unhurried`.
"""

import sqlite3
from collections.abc import Mapping

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

STATEMENT_S = 60
LOCK_S = 10
IDLE_S = 60  # in the middle of a transaction: who died, or waits for something else, holds its locks no longer
CONNECT_S = 10
FREE_S = 30
"""For a connection of our own pool to become free: longer than a wait for a lock, which holds one."""

LIMITS = {
    "statement_timeout": STATEMENT_S,
    "lock_timeout": LOCK_S,
    "idle_in_transaction_session_timeout": IDLE_S,
}
NO_LIMITS = "SELECT " + ", ".join(f"set_config('{name}', '0', true)" for name in LIMITS)
"""Until the end of the transaction, of this one alone."""

NO_LIMITS_AT_ALL = NO_LIMITS.replace("true", "false")

ALIVE: Mapping[str, str | int] = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""A connection to a machine that is gone is given up after a minute: seconds, and milliseconds."""

AWAY = "the database does not answer"
CONFLICTS = frozenset({"55P03", "40P01", "40001"})  # lock_not_available, deadlock_detected, serialization_failure
CUT = "57014"  # query_canceled
GONE = ("08", "57P", "53", "25P03")  # connection, shut down or starting, out of resources, idle for too long


def of(url: URL) -> Mapping[str, str | int]:
    """What a connection is opened with; what the address says itself counts."""
    limits = " ".join(f"-c {name}={seconds}s" for name, seconds in LIMITS.items())
    wanted = {"connect_timeout": CONNECT_S, "application_name": "nasluch", **ALIVE}
    said = {name: value for name, value in wanted.items() if name not in url.query}
    return {**said, "options": " ".join([limits, *_said(url.query.get("options", ""))])}


def trouble(error: BaseException) -> str | None:
    """What is the matter with a database that did not do in time what was asked, and does later; None: it is not that.

    Shape:  a sentence for a person; nothing of what was asked was done
    """
    if isinstance(error, NoneFree):
        return f"all connections of this process to the database were taken for {FREE_S} s"
    if not isinstance(error, DBAPIError):
        return None
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state == CUT:
        return f"the database was asked for something that took longer than {STATEMENT_S} s"
    if state in CONFLICTS:
        return f"somebody else was changing the same in the database, for {LOCK_S} s"
    if state == "53100":
        return None  # a full disk does not pass by itself
    silent = isinstance(error, OperationalError) if state is None else state.startswith(GONE)
    return AWAY if silent and not isinstance(error.orig, sqlite3.Error) else None


def _said(options: str | tuple[str, ...]) -> tuple[str, ...]:
    return (options,) if isinstance(options, str) else options
