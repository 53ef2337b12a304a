"""Without room nothing new is taken up; a disk that fills in the middle loses nothing and breaks nothing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlmodel import select

from alerts import concerns
from alerts.records import Concerning, State
from alerts.tables import Delivery
from monitor import schema
from monitor.db import Database
from monitor.poll import Worker
from monitor.room import Room, shortage
from monitor.tables import Article
from tests.home import ZONE, Home

NOW = datetime(2026, 4, 16, 10, tzinfo=UTC)
NEVER_ENOUGH = 10**12  # megabytes


def worker(home: Home, rests: Callable[[], bool]) -> Worker:
    return Worker(
        home.worker._pipeline, home.worker._deliverer, threads=4, lease_s=120, told=home.counts.told, rests=rests
    )


def articles(home: Home) -> list[str]:
    with home.database.read() as session:
        return list(session.exec(select(Article.url)).all())


def test_below_the_floor_nothing_new_is_taken_up_and_what_waits_is_sent(home: Home) -> None:
    home.add_feeds()
    home.listen()
    home.worker.one_pass()
    home.newsroom.publish()
    home.clock.advance(timedelta(hours=1))
    known, visits = articles(home), len(home.counts.visits)
    short = True
    resting = worker(home, lambda: short)
    resting.one_pass()
    assert (articles(home), len(home.counts.visits)) == (known, visits)
    short = False
    resting.one_pass()
    assert len(articles(home)) > len(known)


def test_the_owner_is_told_that_room_is_short_and_that_there_is_room_again(home: Home) -> None:
    if not home.database.is_sqlite:
        assert shortage(home.database, floor=10**15) is None  # its disk is another machine's
        return
    home.listen()
    short, enough = Room(home.database, floor_mb=NEVER_ENOUGH), Room(home.database, floor_mb=0)
    assert short.is_short()
    for _ in range(2):
        short.tell(clock=home.clock, timezone=ZONE)
    with home.database.read() as session:
        (noted,) = concerns.noted(session)
        assert noted.concern.kind is Concerning.DISK
        assert "MB are free" in noted.concern.words
        assert len(session.exec(select(Delivery)).all()) == 1
    assert not enough.is_short()
    enough.tell(clock=home.clock, timezone=ZONE)
    home.worker.one_pass()
    with home.database.read() as session:
        assert concerns.noted(session) == []
        assert [one.state for one in session.exec(select(Delivery))] == [State.DELIVERED] * 2


@contextmanager
def no_room(database: Database) -> Iterator[None]:
    """Nothing can be added to the database: of SQLite no page, of PostgreSQL no article, by its own error."""
    if database.is_sqlite:
        most = [1]  # pages; those that are there stay

        def limit(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={most[0]}").fetchall()

        event.listen(database.engine, "checkout", limit)
        yield
        most[0] = 2**32 - 2
        return
    with database.engine.begin() as connection:
        connection.execute(text(NO_ROOM))
        connection.execute(text("CREATE TRIGGER full_up BEFORE INSERT ON articles EXECUTE FUNCTION full_up()"))
    yield
    with database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER full_up ON articles"))


NO_ROOM = """
CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""


def test_a_database_that_fills_up_in_the_middle_loses_nothing_and_goes_on(home: Home) -> None:
    home.add_feeds()
    home.listen()
    home.worker.one_pass()
    while home.newsroom.breaking_left:
        home.newsroom.publish()
    home.clock.advance(timedelta(hours=1))
    with no_room(home.database):
        worker(home, lambda: home.database.was_full(within_s=60)).one_pass()
        assert home.database.was_full(within_s=60)
        assert Room(home.database, floor_mb=0).is_short()
    home.database._full.at = 0.0
    home.clock.advance(timedelta(hours=1))
    home.worker.one_pass()
    assert sorted(articles(home)) == sorted(set(articles(home)))
    assert len(articles(home)) == len(home.newsroom.published)
    told = sum(sent.notices for sent in home.counts.sent if sent.delivered)
    assert told == 2 * len(home.newsroom.expected_hits(fresh_only=True))


WRITER = """
import resource, sys
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from monitor.db import Database

database = Database(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
try:
    while True:
        with database.write() as session:
            for table in ("facts (name, value)", "parameters (host, name, telling)"):
                values = ":number, :words" + (", true" if table[0] == "p" else "")
                number = session.scalar(text("SELECT count(*) FROM facts"))
                session.execute(text(f"INSERT INTO {table} VALUES ({values})"), {"number": number, "words": "x" * 9000})
except DBAPIError:
    print(database.was_full(within_s=60))
"""


def test_a_process_that_may_write_no_more_leaves_whole_transactions(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'nasluch.sqlite'}"
    with closing(Database(address)) as house:
        schema.upgrade(house)
    said = subprocess.run(
        [sys.executable, "-c", WRITER, address], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "True"
    with closing(Database(address)) as house, house.read() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        written = session.scalar(text("SELECT count(*) FROM facts"))
        assert written
        assert written == session.scalar(text("SELECT count(*) FROM parameters"))
