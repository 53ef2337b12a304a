"""PostgreSQL is not waited for without end; what that cuts short is told in a sentence, and done later."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from monitor import housekeeping, patience, schema
from monitor.backup.moving import move
from monitor.db import Database
from monitor.newsroom import Answer, Request
from monitor.rematch import rematch
from monitor.store.retention import Keep
from monitor.tables import Feed
from monitor.workshop import Workshop
from tests import patient
from tests.home import ZONE, Clock, opened
from tests.postgres import database_of, house_of
from tests.served import served
from tests.test_poll import until

WITHIN_S = 60.0
EMPTY = b"<rss version='2.0'><channel><title>x</title></channel></rss>"


@pytest.fixture(scope="module")
def address(postgresql: str) -> Iterator[str]:
    """A PostgreSQL database with every table, in which nothing is stored."""
    with house_of(postgresql) as there:
        yield there


def impatient(address: str, **limits: str) -> Database:
    """The same with limits of its own, as an address may have them."""
    wanted = "%20".join(f"-c%20{name}={limit}" for name, limit in limits.items())
    return Database(f"{address}&options={wanted}")


def limits(session: Session) -> list[str]:
    return [str(session.scalar(text(f"SHOW {name}"))) for name in patience.LIMITS]


def ask(database: Database, statement: str = "SELECT 1") -> object:
    with database.read() as session:
        return session.scalar(text(statement))


@contextmanager
def held(address: str, statement: str) -> Iterator[psycopg.Connection]:
    """Somebody else is in the middle of this."""
    with psycopg.connect(address) as other:
        other.execute(statement.encode())
        yield other
        other.rollback()


def test_what_is_done_by_the_way_has_limits_and_what_is_long_by_nature_has_none(address: str) -> None:
    with closing(Database(address, pool_size=1)) as database:
        for _ in range(2):
            with database.read() as session:
                assert limits(session) == ["1min", "10s", "1min"]
            with database.unhurried().write() as session:
                assert limits(session) == ["0", "0", "0"]
        with schema.writing(database) as connection:
            assert connection.scalar(text("SHOW lock_timeout")) == "0"


def test_what_the_address_says_itself_counts(address: str) -> None:
    with closing(impatient(address, statement_timeout="7s")) as database, database.read() as session:
        assert limits(session) == ["7s", "10s", "1min"]


@pytest.mark.parametrize(
    ("limit", "statement", "says"),
    [
        ("statement_timeout", "SELECT pg_sleep(60)", "took longer than"),
        ("lock_timeout", "SELECT * FROM facts", "somebody else was changing the same"),
    ],
    ids=["a statement that takes long", "a table that somebody else changes"],
)
def test_a_statement_that_is_cut_short_is_told_in_a_sentence(
    address: str, limit: str, statement: str, says: str
) -> None:
    with (
        closing(impatient(address, **{limit: "50ms"})) as database,
        held(address, "LOCK TABLE facts IN ACCESS EXCLUSIVE MODE"),
    ):
        with pytest.raises(SQLAlchemyError) as cut:
            ask(database, statement)
        assert says in str(patience.trouble(cut.value))


def test_a_transaction_in_which_nothing_happens_ends_and_the_next_is_whole(address: str) -> None:
    def idle(database: Database) -> None:
        with database.write() as session, psycopg.connect(address, autocommit=True) as other:
            backend = session.scalar(text("SELECT pg_backend_pid()"))
            while other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend]).fetchone():
                continue
            session.execute(text("SELECT 1"))

    with closing(impatient(address, idle_in_transaction_session_timeout="50ms")) as database:
        with pytest.raises(SQLAlchemyError) as ended:
            idle(database)
        assert patience.trouble(ended.value) == patience.AWAY
        assert ask(database) == 1


def test_a_database_that_is_not_there_is_told_in_a_sentence() -> None:
    with (
        closing(Database("postgresql://nobody@127.0.0.1:1/nothing")) as away,
        pytest.raises(SQLAlchemyError) as refused,
    ):
        ask(away)
    assert patience.trouble(refused.value) == patience.AWAY


def test_a_pool_from_which_all_connections_are_taken_is_told_in_a_sentence(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    with closing(Database(url, pool_size=1, free_within_s=0.05)) as small, small.read() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(SQLAlchemyError) as taken:
            ask(small)
    assert "were taken" in str(patience.trouble(taken.value))


def test_a_fault_of_ours_is_not_the_databases(database: Database) -> None:
    with pytest.raises(SQLAlchemyError) as fault:
        ask(database, "SELECT nothing FROM nowhere")
    assert patience.trouble(fault.value) is None
    assert patience.trouble(ValueError("a fault")) is None


def test_moving_tidying_and_matching_again_are_not_cut_short(postgresql: str, tmp_path: Path) -> None:
    with (
        closing(Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")) as source,
        database_of(postgresql, "template0") as address,
        closing(Database(address)) as target,
    ):
        schema.upgrade(source)
        hurried: list[str] = []

        @event.listens_for(target.engine, "before_cursor_execute")
        def note(connection: Connection, _: object, statement: str, *__: object) -> None:
            if not connection.get_execution_options().get("nasluch_unhurried"):
                hurried.append(statement)

        assert move(source, target)
        housekeeping.tidy(target, keep=Keep(*[timedelta(days=1)] * 3), now=Clock()())
        assert [one.all for one in rematch(target, clock=Clock(), timezone=ZONE)] == [0]
        assert hurried == []


def test_a_migration_waits_for_another_as_long_as_that_takes(postgresql: str) -> None:
    with (
        database_of(postgresql, "template0") as address,
        closing(impatient(address, lock_timeout="50ms")) as database,
        psycopg.connect(address, autocommit=True) as watching,
        held(address, f"SELECT pg_advisory_xact_lock({schema.LOCK})") as other,
    ):
        upgrade = Thread(target=schema.upgrade, args=[database])
        upgrade.start()
        while not watching.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone():
            assert upgrade.is_alive()
        watching.execute("SELECT pg_sleep(0.2)")
        other.rollback()
        upgrade.join(WITHIN_S)
        assert not schema.upgrade(database)


def test_a_row_that_is_locked_delays_what_was_found_and_nothing_is_asked_for_twice(
    postgresql: str, workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "nasluch")
    locked = Event()

    def feed(_: Request) -> Answer:
        other.execute("SELECT * FROM feeds FOR UPDATE")
        locked.set()
        return Answer(EMPTY, "text/xml")

    with (
        house_of(postgresql) as address,
        psycopg.connect(address) as other,
        closing(impatient(address, lock_timeout="50ms")) as database,
        opened(database, workshop) as home,
    ):
        home.add_feed(home.newsroom.serve("/gazeta.xml", feed))
        home.worker.start()
        assert locked.wait(WITHIN_S)
        until(lambda: told(caplog).count("visit.settle") >= 2)
        other.rollback()
        assert home.counts.wait_for(lambda: len(home.counts.visits) == 1, timeout_s=WITHIN_S)
        assert [request.path for request in home.newsroom.requests] == ["/gazeta.xml"]
        assert home.feeds()[0].lease is None
        assert "Traceback" not in caplog.text


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage().split()[0] for record in caplog.records]


def test_a_command_says_in_a_sentence_that_it_was_kept_waiting(address: str) -> None:
    with held(address, "LOCK TABLE feeds IN ACCESS EXCLUSIVE MODE"):
        said = subprocess.run(
            [sys.executable, "-m", "monitor.cli", "feed", "list"],
            env=os.environ | {"NASLUCH_DATABASE_URL": f"{address}&options=-c%20lock_timeout=50ms"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert said.returncode == 1
    assert "somebody else was changing the same in the database" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_page_and_the_api_say_that_they_were_kept_waiting(address: str) -> None:
    with (
        closing(impatient(address, lock_timeout="50ms")) as database,
        served(database, inhabited=False) as page,
        held(address, f"LOCK TABLE {Feed.__tablename__}, users, logins, tokens IN ACCESS EXCLUSIVE MODE"),
    ):
        shown = patient.get(f"{page}/", headers={"Cookie": "nasluch=x"})
        answered = patient.get(f"{page}/api/v1/feeds", headers={"Authorization": "Bearer nas_x"})
    assert (shown.status_code, shown.headers["retry-after"]) == (503, "10")
    assert "Baza danych nie odpowiada" in shown.text
    assert (answered.status_code, answered.headers["content-type"]) == (503, "application/problem+json")
    assert "somebody else was changing the same" in answered.json()["detail"]
