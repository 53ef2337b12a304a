"""Workers say that they are there, and it is the clock of the database by which they are silent."""

from datetime import timedelta

import pytest
from sqlmodel import select

from monitor import queries
from monitor.db import Database
from monitor.pulse import Pulse
from monitor.tables import Heartbeat
from tests.home import Home


def later(database: Database, by: timedelta) -> None:
    """As if so much time had gone by since."""
    with database.write() as session:
        for heart in session.exec(select(Heartbeat)):
            heart.seen_at -= by
            heart.started_at -= by


def seen(database: Database) -> queries.Workers:
    with database.read() as session:
        return queries.workers(session)


def test_a_worker_is_at_work_from_its_first_beat_until_it_stops(home: Home) -> None:
    assert seen(home.database).last is None
    home.worker.start()
    assert home.worker.is_alive()
    workers = seen(home.database)
    assert len(workers.at_work) == 1
    assert workers.at_work[0].silent_s < 30
    home.worker.stop()
    assert not home.worker.is_alive()
    stopped = seen(home.database)
    assert stopped.at_work == ()
    assert stopped.last is not None
    assert stopped.last.ended_at is not None


def test_a_worker_tells_what_it_has_in_hand(database: Database) -> None:
    pulse = Pulse(database)
    pulse.beat()
    pulse.beat(visits=3, readings=2, deliveries=1)
    (row,) = seen(database).rows
    assert (row.visits, row.readings, row.deliveries) == (3, 2, 1)


@pytest.mark.parametrize(("minutes", "at_work"), [(1, 1), (2, 0), (60, 0)])
def test_a_worker_that_was_killed_is_not_counted_on_after_two_minutes(
    database: Database, minutes: int, at_work: int
) -> None:
    Pulse(database).beat()
    later(database, timedelta(minutes=minutes))
    assert len(seen(database).at_work) == at_work


def test_workers_are_told_apart_and_forgotten_after_a_week(database: Database) -> None:
    Pulse(database).beat()
    Pulse(database).beat()
    assert len(seen(database).at_work) == 2
    later(database, timedelta(days=8))
    pulse = Pulse(database)
    pulse.beat()
    pulse.beat()
    assert len(seen(database).rows) == 1


def test_a_worker_whose_database_is_away_goes_on_and_is_not_alive() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    pulse = Pulse(database)
    pulse.beat()
    assert not pulse.is_felt()
    pulse.end()
    database.close()
