"""The database -> findings. Edge: it is read, and asked for a lock, and nothing in it is changed."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from monitor import queries, schema
from monitor.db import Database
from monitor.doctor.records import Check, Finding, Patient, Verdict
from monitor.schema import Standing

SKEW_S = 5.0
"""Two clocks that differ by less are called the same: asking takes a moment, and SQLite's has whole seconds."""

MUCH_SKEW_S = 60.0

QUIETLY_CHECKED_BYTES = 2_000_000_000
"""A larger file takes a minute and more to look through."""


def is_made(patient: Patient) -> bool:
    """Whether there is one that can be read."""
    if _is_absent(patient.database):
        return False
    with patient.database.read() as session:
        return queries.trouble(session) is None


def database(patient: Patient) -> Iterator[Finding]:
    """Whether it answers, is up to date, whole, and takes what is written."""
    if _is_absent(patient.database):
        yield Finding(Check.DATABASE, Verdict.LOOK, "database is not made", _where(patient))
        return
    try:
        with patient.database.read() as session:
            yield _reached(patient, session)
            standing = schema.standing(session.connection())
            yield _standing(standing)
            yield from _whole(patient, session)
        if standing is not Standing.EMPTY:
            _take_lock(patient.database)
            yield Finding(Check.DATABASE, Verdict.OK, "database is writable")
    except SQLAlchemyError as unusable:
        why = str(getattr(unusable, "orig", None) or unusable).strip().partition("\n")[0]
        yield Finding(Check.DATABASE, Verdict.BAD, "database fails", {**_where(patient), "why": why})


def clock(patient: Patient) -> Iterator[Finding]:
    """Whether the database and this machine tell the same time."""
    with patient.database.read() as session:
        theirs = queries.moment(session)
    yield told_apart((patient.clock() - theirs).total_seconds(), by="database")


def told_apart(seconds: float, *, by: str) -> Finding:
    """How far our clock is from another."""
    off_s = abs(seconds)
    verdict = Verdict.OK if off_s < SKEW_S else Verdict.LOOK if off_s < MUCH_SKEW_S else Verdict.BAD
    said = f"clock by {by}" if verdict is Verdict.OK else f"clock is off by {by}"
    return Finding(Check.CLOCK, verdict, said, {"seconds": f"{off_s:.0f}"})


def _reached(patient: Patient, session: Session) -> Finding:
    sqlite = patient.database.is_sqlite
    version = session.scalar(text("SELECT sqlite_version()" if sqlite else "SHOW server_version"))
    megabytes = f"{queries.size_bytes(session) / 1e6:.0f}"
    facts = {**_where(patient), "version": f"{'SQLite' if sqlite else 'PostgreSQL'} {version}", "megabytes": megabytes}
    return Finding(Check.DATABASE, Verdict.OK, "database", facts)


def _standing(standing: Standing) -> Finding:
    verdict = {Standing.CURRENT: Verdict.OK, Standing.EMPTY: Verdict.LOOK}.get(standing, Verdict.BAD)
    return Finding(Check.DATABASE, verdict, f"migrations {standing}")


def _whole(patient: Patient, session: Session) -> Iterator[Finding]:
    if not patient.database.is_sqlite:
        return
    if session.scalar(text("PRAGMA journal_mode")) != "wal":
        yield Finding(Check.DATABASE, Verdict.LOOK, "database has no WAL")
    if queries.size_bytes(session) > QUIETLY_CHECKED_BYTES:
        yield Finding(Check.DATABASE, Verdict.SKIPPED, "database is large")
        return
    faults = list(session.scalars(text("PRAGMA quick_check(3)")))
    if faults == ["ok"]:
        yield Finding(Check.DATABASE, Verdict.OK, "database is whole")
    else:
        yield Finding(Check.DATABASE, Verdict.BAD, "database is damaged", {"why": "; ".join(map(str, faults))})


def _take_lock(database: Database) -> None:
    """Write nothing, as one who writes. Errors: SQLAlchemyError when nobody may."""
    with database.engine.execution_options(nasluch_writes=True).connect() as connection:
        connection.execute(text("UPDATE facts SET value = value WHERE name IS NULL"))
        connection.rollback()


def _is_absent(database: Database) -> bool:
    path = database.engine.url.database
    return database.is_sqlite and bool(path) and not Path(str(path)).exists()


def _where(patient: Patient) -> dict[str, object]:
    return {"where": patient.database.engine.url.render_as_string(hide_password=True)}
