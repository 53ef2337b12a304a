"""Sessions, claims and inserts mean the same on SQLite and PostgreSQL."""

import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects.sqlite import DATETIME, dialect
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import col, select

from alerts.rows import Utc, claim, insert_new
from monitor import schema
from monitor.db import Database
from monitor.tables import Fact, Feed

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)


def feed(number: int, *, due_at: datetime = NOW) -> Feed:
    return Feed(
        url=f"https://gazeta-{number}.example/rss", host=f"gazeta-{number}.example", due_at=due_at, created_at=NOW
    )


def test_a_moment_comes_back_as_aware_utc(database: Database) -> None:
    with database.write() as session:
        session.add(feed(1, due_at=datetime.fromisoformat("2026-04-16T12:00:00+02:00")))
    with database.read() as session:
        assert session.exec(select(Feed)).one().due_at == NOW


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.timezones()))  # noqa: DTZ001
def test_moments_are_written_as_sqlalchemy_writes_them(moment: datetime) -> None:
    ours, theirs = Utc().bind_processor(dialect()), DATETIME().bind_processor(dialect())  # type: ignore[no-untyped-call]
    assert ours
    assert theirs
    assert ours(moment) == theirs(moment.astimezone(UTC).replace(tzinfo=None))


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive moment"), database.write() as session:
        session.add(feed(1, due_at=datetime(2026, 4, 16)))  # noqa: DTZ001


def test_reading_changes_nothing_and_what_was_read_outlives_it(database: Database) -> None:
    with database.write() as session:
        session.add(feed(1))
    with database.read() as session:
        row = session.exec(select(Feed)).one()
        session.add(feed(2))
        session.flush()
    assert row.url == "https://gazeta-1.example/rss"
    with database.read() as session:
        assert len(session.exec(select(Feed)).all()) == 1


def test_a_failed_transaction_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add_all([feed(1), feed(1)])
    with database.read() as session:
        assert session.exec(select(Feed)).all() == []


def test_only_what_is_due_is_claimed_and_nobody_else_can_claim_it(database: Database) -> None:
    with database.write() as session:
        session.add_all([feed(1), feed(2, due_at=NOW + timedelta(seconds=1))])
    with database.write() as session:
        held = claim(session, Feed, now=NOW, lease_s=60, limit=10)
        assert [row.url for row in held] == ["https://gazeta-1.example/rss"]
    with database.write() as session:
        assert claim(session, Feed, now=NOW, lease_s=60, limit=10) == []


def test_a_lease_that_ran_out_gives_the_row_back(database: Database) -> None:
    with database.write() as session:
        session.add(feed(1))
    with database.write() as session:
        first = claim(session, Feed, now=NOW, lease_s=60, limit=1)[0].lease
    with database.write() as session:
        second = claim(session, Feed, now=NOW + timedelta(seconds=60), lease_s=60, limit=1)[0].lease
    assert first != second


def test_threads_that_claim_at_once_share_nothing(database: Database) -> None:
    with database.write() as session:
        session.add_all([feed(number) for number in range(40)])
    claimed: list[str] = []
    together = Barrier(8)

    def take() -> None:
        together.wait(10)
        for _ in range(10):
            with database.write() as session:
                claimed.extend(row.url for row in claim(session, Feed, now=NOW, lease_s=60, limit=1))

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(claimed) == len(set(claimed)) == 40


def test_insert_new_skips_what_is_there_and_says_what_went_in(database: Database) -> None:
    with database.write() as session:
        assert insert_new(session, Fact, [{"name": "a", "value": "1"}], col(Fact.name)) == ["a"]
    with database.write() as session:
        rows = [{"name": "a", "value": "2"}, {"name": "b", "value": "2"}]
        assert insert_new(session, Fact, rows, col(Fact.name)) == ["b"]
    with database.read() as session:
        assert {fact.name: fact.value for fact in session.exec(select(Fact))} == {"a": "1", "b": "2"}


def test_whoever_connects_waits_for_no_writer(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")
    schema.upgrade(database)
    another = Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")
    with closing(another), database.write(), another.read() as session:
        assert session.scalar(text("PRAGMA auto_vacuum")) == 2  # incremental: room can be given back
    database.close()


def test_nobody_else_of_this_machine_can_read_what_lies_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "nasluch.sqlite"
    database = Database(f"sqlite:///{file}")
    schema.upgrade(database)
    with database.write() as session:
        session.add(feed(1))
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    database.close()
    assert modes == {f"nasluch.sqlite{ending}": 0o600 for ending in ("", "-wal", "-shm")}
