"""Workers on one PostgreSQL call each other: what one has found another reads at once, and nobody asks in vain."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy.engine import make_url

from alerts.rows import call
from monitor import claims
from monitor.calls import Calls
from monitor.db import Database
from monitor.loop import Loop
from monitor.workshop import Workshop
from tests.deaf import deaf
from tests.home import Home, opened
from tests.postgres import house_of
from tests.test_poll import WITHIN_S, Unit, until


@pytest.fixture
def shared(postgresql: str) -> Iterator[Database]:
    """A PostgreSQL database with every table and no rows."""
    with house_of(postgresql) as address, closing(Database(address)) as database:
        yield database


@contextmanager
def listening(database: Database, heard: list[set[str]]) -> Iterator[Calls]:
    """Somebody who hears calls, from now on."""
    calls = Calls(database, lambda works: heard.append(set(works)), ["everything"])
    calls.start()
    try:
        yield calls
    finally:
        calls.stop()


def test_a_call_is_heard_when_it_is_committed_and_not_otherwise(shared: Database) -> None:
    heard: list[set[str]] = []
    with listening(shared, heard) as calls:
        until(calls.are_heard)
        with shared.read() as session:  # which ends in a rollback
            call(session, "visit")
        with shared.write() as session:
            for _ in range(100):
                call(session, "read")
        until(lambda: {"read"} in heard)
    assert heard == [{"everything"}, {"read"}]


def test_who_was_cut_off_listens_again_and_looks_for_all_that_may_have_been_missed(shared: Database) -> None:
    heard: list[set[str]] = []
    with listening(shared, heard) as calls:
        until(calls.are_heard)
        with shared.apart() as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'NOTIFY%'")
        until(lambda: len(heard) == 2)
        until(calls.are_heard)
        assert heard == [{"everything"}] * 2


def test_where_no_call_arrives_that_is_seen_and_said_and_nothing_waits_for_one(
    postgresql: str, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[set[str]] = []
    with (
        house_of(postgresql) as address,
        deaf(address) as through,
        closing(Database(through)) as database,
        listening(database, heard) as calls,
    ):
        until(lambda: "calls.unheard" in {words(one) for one in caplog.records})
        assert not calls.are_heard()
    assert heard == []
    assert "pooler" in caplog.text


def test_on_sqlite_nobody_listens_and_nobody_calls(sqlite: object) -> None:
    with closing(Database(f"sqlite:///{sqlite}")) as database, listening(database, []) as calls:
        with database.write() as session:
            call(session, "read")
        assert not calls.are_heard()


def test_what_one_worker_has_found_another_reads_and_tells_without_looking_for_it(
    shared: Database, workshop: Workshop
) -> None:
    with opened(shared, workshop, feeds=1) as home, deaf_to_time(home):
        home.add_feeds()  # by a page, or a command
        until(lambda: 0 < len(home.counts.readings) == len(home.articles()))
        known = len(home.articles())
        home.worker.visits.stop()  # from now on another worker visits
        home.newsroom.publish()
        visit_by_another(home)
        until(lambda: known < len(home.counts.readings) == len(home.articles()))


def test_a_loop_that_knows_of_nothing_looks_again_when_it_is_called() -> None:
    looked: list[int] = []
    loop = Loop[Unit, None](
        "visit", lambda most: looked.append(most) or [], lambda _: None, lambda _: [],  # type: ignore[func-returns-value]
        lanes=2, told=lambda _: None, quiet_s=lambda: 3600.0,
    )  # fmt: skip
    for turn, looks in ((loop.tick, 1), (loop.tick, 1), (loop.wake, 2), (loop.tick, 2)):
        turn()
        assert loop.wait(WITHIN_S)
        assert len(looked) == looks


def test_a_call_in_the_middle_of_a_look_is_not_missed() -> None:
    looked: list[int] = []

    def claim(most: int) -> list[Unit]:
        looked.append(most)
        if len(looked) == 1:
            loop.wake()  # its only lane is looking already, and may not see what this is about
        return []

    loop = Loop[Unit, None](
        "visit", claim, lambda _: None, lambda _: [], lanes=1, told=lambda _: None, quiet_s=lambda: 3600.0
    )
    for _ in range(3):
        loop.tick()
        assert loop.wait(WITHIN_S)
    assert len(looked) == 2


def test_a_worker_whose_database_was_away_goes_on_by_itself(
    postgresql: str, shared: Database, workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "nasluch")
    name = make_url(shared.engine.url).database
    with psycopg.connect(postgresql, autocommit=True) as server, opened(shared, workshop, feeds=1) as home:
        home.worker.start()
        until(home.worker._calls.are_heard)
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        until(lambda: {"calls.unheard", "visit.claim", "read.claim"} <= {words(one) for one in caplog.records})
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        home.add_feeds()
        until(lambda: len(home.counts.readings) == len(home.newsroom.published))
        until(home.worker._calls.are_heard)


def words(record: logging.LogRecord) -> str:
    return record.getMessage().split()[0]


@contextmanager
def deaf_to_time(home: Home) -> Iterator[None]:
    """The house's worker is at work, has found nothing, and does nothing of itself: it has to be called."""
    home.worker.start()
    until(home.worker._calls.are_heard)
    home.worker._scheduler.pause()
    yield


def visit_by_another(home: Home) -> None:
    """A visit to every feed, by another worker than the house's; what it finds is not read yet."""
    pipeline = home.worker._pipeline
    with home.database.write() as session:
        for feed in home.feeds():
            session.get_one(type(feed), feed.id).due_at = home.clock()
        session.flush()
        claims.reckon(session)
        due = claims.feeds(session, now=home.clock(), lease_s=60, limit=10)
    found: Iterable[object] = pipeline.settle_visits([pipeline.look(one) for one in due])
    assert len(list(found)) == 1
