"""What is old goes by small steps and gives its room back; what was seen, found, told and written stays."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from monitor import housekeeping, schema
from monitor.backup import rows
from monitor.db import Database
from monitor.store import retention
from monitor.store.retention import Keep
from monitor.tables import Article, State
from tests.shelf import check_index, shelve, texts
from tests.stocked import stock

NOW = datetime(2026, 4, 16, 10, tzinfo=UTC)
KEEP = Keep(texts=timedelta(days=365), attempts=timedelta(days=365), audit=timedelta(days=365))
LATER = NOW + timedelta(days=2000)

GOES = {"attempts", "audit", "failed_logins", "invitations", "logins", "robots", "story_marks", "tokens", "versions"}
GOES |= {"article_words"}
"""Tables of which nothing is left after years; of the others everything is."""

IN_PART = {"concerns": 1, "deliveries": 1, "holds": 1}
"""Rows that are left: a concern that lasts, a delivery of notices, a hold that stands."""


def counts(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {table.name: sum(1 for _ in rows.lines(connection, table)) for table in rows.tables(connection)}


@pytest.fixture
def stocked(database: Database) -> Database:
    """A house with two rows in every table: of the notes of time, the second is of something that goes on."""
    with schema.writing(database) as connection:
        stock(connection)
        connection.execute(text("UPDATE deliveries SET word = :word WHERE id = 3"), {"word": "{}"})
        connection.execute(text("UPDATE notices SET delivery_id = 7"))
        connection.execute(text("UPDATE tokens SET expires_at = created_at"))
        connection.execute(text("UPDATE articles SET lease = NULL"))
    return database


def test_what_is_old_goes_and_what_was_seen_found_told_and_written_stays(stocked: Database) -> None:
    before = counts(stocked)
    gone = housekeeping.tidy(stocked, keep=KEEP, now=LATER)
    after = counts(stocked)
    assert {name for name, count in after.items() if count == 0} == GOES
    assert {name: count for name, count in after.items() if 0 < count < before[name]} == IN_PART
    assert gone["texts"] == 2
    with stocked.read() as session:
        assert [(one.state, one.text, one.title) for one in session.exec(select(Article).order_by("id"))] == [
            (State.PRUNED, None, "Wizyta w Kazachstanie"), (State.PRUNED, None, "ODKB zażółca gęślą jaźń"),
        ]  # fmt: skip
    assert housekeeping.tidy(stocked, keep=KEEP, now=LATER) == {}


def test_nothing_goes_before_its_time(stocked: Database) -> None:
    before = counts(stocked)
    long = timedelta(days=3650)
    housekeeping.tidy(stocked, keep=Keep(long, long, long), now=datetime(2026, 4, 20, tzinfo=UTC))
    assert {name for name, count in counts(stocked).items() if count < before[name]} <= {"failed_logins", "invitations"}


def test_much_goes_by_batches(database: Database) -> None:
    shelve(database, *texts(*["Prezydent wrócił z Kazachstanu."] * (retention.TEXTS_AT_ONCE + 3)), seen_at=NOW)
    with database.write() as session:
        assert retention.prune(session, before=LATER) == retention.TEXTS_AT_ONCE
    assert housekeeping.tidy(database, keep=KEEP, now=LATER)["texts"] == 3
    assert counts(database)["article_words"] == 0
    check_index(database)


def test_one_worker_tidies_once_a_night(database: Database) -> None:
    midday, night = datetime(2026, 4, 16, 10, tzinfo=UTC), datetime(2026, 4, 17, 1, tzinfo=UTC)

    def at(moment: datetime) -> bool:
        done = housekeeping.at_night(database, keep=KEEP, timezone="Europe/Warsaw", clock=lambda: moment)
        return done is not None

    assert [at(midday), at(midday + timedelta(hours=5))] == [True, False]  # a new house is tidied at once
    assert [at(night), at(night + timedelta(days=1)), at(night + timedelta(days=1, minutes=5))] == [False, True, False]


def test_a_file_of_sqlite_becomes_shorter_when_texts_go(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")) as house:
        schema.upgrade(house)
        shelve(house, *texts(*["Prezydent wrócił z Kazachstanu. " * 200] * 600), seen_at=NOW)
        house.give_room_back()
        long = (tmp_path / "nasluch.sqlite").stat().st_size
        housekeeping.tidy(house, keep=KEEP, now=LATER)
        shorter = (tmp_path / "nasluch.sqlite").stat().st_size
        assert shorter < 0.6 * long
        house.compact()  # rows without their texts are moved together, which no small step does
        assert (tmp_path / "nasluch.sqlite").stat().st_size < 0.3 * shorter


def test_a_file_of_before_becomes_one_that_can_be_shortened(tmp_path: Path) -> None:
    path = tmp_path / "nasluch.sqlite"
    with closing(sqlite3.connect(path)) as older:
        older.execute("CREATE TABLE made_before (x)")  # from its first table on that is settled
    with closing(Database(f"sqlite:///{path}")) as house:
        schema.upgrade(house)
        assert manner(house) == 0
        house.compact()
        assert manner(house) == 2


def manner(house: Database) -> int:
    with house.read() as session:
        return int(session.scalar(text("PRAGMA auto_vacuum")) or 0)
