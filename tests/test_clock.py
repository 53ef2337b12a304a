"""The clock of the database decides: what is due, and whose lease has run out, is the same on every machine."""

from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from monitor.clock import Clock, of_this_machine
from monitor.db import Database
from monitor.poll import Worker
from monitor.watching import Watchlists
from monitor.workshop import Workshop
from tests.home import Home, opened
from tests.postgres import house_of

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)
DELAY_S = 0.1


class Machine:
    """A machine's own clock, and what goes by on it."""

    def __init__(self) -> None:
        self.wall, self.passed_s = NOW, 0.0
        self.clock = Clock(lambda: self.wall, passed_s=lambda: self.passed_s)

    def live(self, seconds: float) -> None:
        self.passed_s += seconds
        self.wall += timedelta(seconds=seconds)


def ahead(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("told_s", "took_s", "then_s"),
    [
        pytest.param(600, 0, 600, id="the database is ahead by ten minutes"),
        pytest.param(-600, 0, -600, id="the database is behind by ten minutes"),
        pytest.param(0, 0, 0, id="both tell the same"),
        pytest.param(-1, 3, 0, id="an answer that took three seconds contradicts nothing"),
        pytest.param(-4, 3, -1, id="set back no more than the answer demands"),
        pytest.param(4, 3, 4, id="set ahead no more than the answer demands"),
    ],
)
def test_a_clock_is_set_by_as_little_as_agrees_with_the_answer(told_s: float, took_s: float, then_s: float) -> None:
    machine = Machine()
    machine.clock.set(ahead(told_s), took_s=took_s)
    assert machine.clock() == ahead(then_s)


def test_a_clock_that_was_set_counts_on_however_the_machines_own_is_put() -> None:
    machine = Machine()
    machine.clock.set(ahead(600))
    machine.live(5)
    machine.wall -= timedelta(hours=1)
    assert machine.clock() == ahead(605)


def test_answers_that_took_some_time_narrow_down_what_it_can_be_and_never_swing_it_about() -> None:
    machine = Machine()
    machine.clock.set(ahead(8), took_s=1)
    first = machine.clock()
    told = [(7.7, 0.9), (8.0, 0.3), (7.9, 0.2)]
    for theirs_s, took_s in told:
        machine.clock.set(ahead(theirs_s), took_s=took_s)
        assert machine.clock() == first


def test_a_clock_goes_on_while_the_database_is_away() -> None:
    machine = Machine()
    machine.clock.set(ahead(600))
    with closing(Database("postgresql://nobody@127.0.0.1:1/nothing")) as away:
        machine.clock.ask(away)
    machine.live(20)
    assert machine.clock() == ahead(620)


def test_on_sqlite_the_machines_own_clock_is_the_databases(tmp_path: Path) -> None:
    machine = Machine()
    with closing(Database(f"sqlite:///{tmp_path / 'nasluch.sqlite'}")) as database:
        machine.clock.ask(database)
    machine.wall += timedelta(hours=1)
    assert machine.clock() == machine.wall


def test_a_clock_that_is_kept_asks_again(postgresql: str) -> None:
    with closing(Database(postgresql)) as database:
        clock = Clock()
        with clock.kept(database, every_s=0.01):
            clock.set(NOW)
            while abs(clock() - of_this_machine()) > TEN_MINUTES:
                with database.read() as session:
                    session.execute(text("SELECT 1"))


def test_workers_whose_clocks_differ_by_ten_minutes_share_a_queue(postgresql: str, workshop: Workshop) -> None:
    with (
        house_of(postgresql) as address,
        closing(Database(address)) as database,
        opened(database, workshop) as home,
    ):
        home.add_feeds()
        home.add_feed(home.newsroom.serve("/powoli.xml", "<rss version='2.0'/>", delay_s=1.5))
        home.listen()
        workers = [beside(home, own_is_ahead=ahead) for ahead in (timedelta(), TEN_MINUTES, -TEN_MINUTES)]
        passes = [Thread(target=worker.one_pass) for worker in workers]
        for one in passes:
            one.start()
        for one in passes:
            one.join(60)
        asked = [request.url for request in home.newsroom.requests]
        assert len(asked) > len(home.newsroom.published)
        assert sorted(asked) == sorted(set(asked)), "something was visited twice, or a lease taken over early"
        assert shortest_pause_s(home) >= DELAY_S
        assert len(home.counts.visits) == len(home.newsroom.feeds) + 1
        assert len(home.counts.readings) == len(home.newsroom.published)


def beside(home: Home, *, own_is_ahead: timedelta) -> Worker:
    """One more worker of the house, on a machine whose own clock is ahead by so much."""
    clock = Clock(lambda: of_this_machine() + own_is_ahead)
    clock.ask(home.database)
    watchlists = Watchlists(home.database)
    pipeline = replace(home.worker._pipeline, clock=clock, watchlists=watchlists, host_delay_s=DELAY_S, rules={})
    return Worker(pipeline, home.worker._deliverer, threads=4, lease_s=60, told=home.counts.told)


def shortest_pause_s(home: Home) -> float:
    """Between two requests to one host."""
    asked = defaultdict(list)
    for request in home.newsroom.requests:
        asked[request.host].append(request.at)
    pauses = [later - earlier for moments in asked.values() for earlier, later in pairwise(sorted(moments))]
    return min(pauses).total_seconds()
