"""The worker keeps going, stops when told, gives back what it cannot finish, and outlives kills."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlmodel import col, func, select

from alerts.records import Sent
from monitor import claims
from monitor.db import Database
from monitor.loop import Loop
from monitor.newsroom import Answer, Request
from monitor.poll import Worker
from monitor.records import Outcome, Report, Visit
from monitor.tables import Article, Feed, Host
from monitor.workshop import Workshop
from tests.home import Home, opened
from tests.kills import trial

WITHIN_S = 60.0


def test_a_running_worker_reads_the_newsroom_by_itself_and_tells_the_news(home: Home) -> None:
    home.add_feeds()
    home.listen()
    home.worker.start()
    everything = len(home.newsroom.published)
    assert home.counts.wait_for(lambda: len(home.counts.readings) == everything, timeout_s=WITHIN_S)
    home.newsroom.publish()
    home.clock.advance(timedelta(minutes=15))
    home.mails.wait_for(1, timeout_s=WITHIN_S)
    home.hooks.wait_for(1, timeout_s=WITHIN_S)


def test_a_worker_that_is_told_to_stop_gives_back_what_it_cannot_finish(home: Home) -> None:
    home.add_feed(home.newsroom.serve("/powoli.xml", "<rss/>", delay_s=4.0))
    home.worker.start()
    until(lambda: home.worker.visits.in_hand() != set())
    home.worker.stop(within_s=0.1)
    with home.database.write() as session:
        assert session.exec(select(func.count()).where(col(Feed.lease).is_not(None))).one() == 0
        assert session.exec(select(func.count()).where(col(Host.lease).is_not(None))).one() == 0
        assert len(claims.feeds(session, now=home.clock(), lease_s=60, limit=1)) == 1


def test_a_worker_that_is_told_to_stop_finishes_what_is_in_hand(home: Home) -> None:
    going_on = Event()

    def feed(_: Request) -> Answer:
        going_on.set()
        return Answer(b"<rss version='2.0'><channel><title>x</title></channel></rss>", "text/xml", delay_s=0.3)

    home.add_feed(home.newsroom.serve("/powoli.xml", feed))
    home.worker.start()
    assert going_on.wait(WITHIN_S)
    home.worker.stop(within_s=WITHIN_S)
    assert [visit.words for visit in home.counts.visits] == ["0 new of 0"]


def test_one_host_is_asked_one_thing_at_a_time_whatever_the_number_of_threads(home: Home) -> None:
    asked: list[str] = []
    together: list[int] = []

    def feed(request: Request) -> Answer:
        asked.append(request.path)
        together.append(len(home.worker.visits.in_hand()))
        return Answer(b"<rss version='2.0'><channel><title>x</title></channel></rss>", "text/xml", delay_s=0.05)

    for number in range(5):
        home.add_feed(home.newsroom.serve(f"/{number}.xml", feed))
    home.worker.one_pass()
    assert sorted(asked) == [f"/{number}.xml" for number in range(5)]
    assert set(together) == {1}


def test_two_workers_on_one_database_read_and_tell_everything_once(database: Database, workshop: Workshop) -> None:
    with opened(database, workshop) as home:
        home.add_feeds()
        home.listen()
        other = Worker(
            home.worker._pipeline, home.worker._deliverer, threads=4, lease_s=120, told=home.counts.told,
        )  # fmt: skip
        for _ in range(2):
            passes = [Thread(target=worker.one_pass) for worker in (home.worker, other)]
            for one in passes:
                one.start()
            for one in passes:
                one.join(60)
            while home.newsroom.breaking_left:
                home.newsroom.publish()
            home.clock.advance(timedelta(hours=1))
        with database.read() as session:
            urls = session.exec(select(Article.url)).all()
        assert len(urls) == len(home.newsroom.published)
        told = sum(sent.notices for sent in home.counts.sent if sent.delivered)
        assert told == 2 * len(home.newsroom.expected_hits(fresh_only=True))


@pytest.mark.parametrize("seed", [7])
def test_a_worker_killed_while_news_appears_loses_nothing(tmp_path: Path, seed: int) -> None:
    ledger = trial(tmp_path, kills=2, seed=seed)
    assert ledger.lost == 0, ledger
    assert (ledger.mailed_twice, ledger.posted_twice, ledger.orphans) == (0, 0, 0), ledger


def until(enough: Callable[[], bool]) -> None:
    """Nothing comes back as soon as it is so. Errors: TimeoutError."""
    for _ in range(int(WITHIN_S / 0.02)):
        if enough():
            return
        Event().wait(0.02)
    raise TimeoutError("it did not come about")


def test_a_visit_that_cannot_be_stored_costs_no_other_its_own() -> None:
    stored: list[list[int]] = []

    def settle(done: Sequence[int]) -> Sequence[Visit]:
        if 3 in done:
            raise ValueError("this one cannot be stored")
        stored.append(list(done))
        return [Visit(number, "", "", Outcome.NEW, "") for number in done]

    told: list[Report | Sent] = []
    waiting = [Unit(str(number)) for number in range(8)]
    loop = Loop(
        "visit", lambda most: [waiting.pop() for _ in waiting[:most]], lambda unit: int(unit.lease), settle,
        lanes=4, told=told.append,
    )  # fmt: skip
    loop.wake()
    assert loop.wait(WITHIN_S)
    assert sorted(number for together in stored for number in together) == [0, 1, 2, 4, 5, 6, 7]
    assert len(told) == 7
    assert loop.in_hand() == set()


def test_what_is_done_is_settled_while_something_slow_goes_on() -> None:
    go_on, settled = Event(), Event()
    waiting = [Unit("slow"), Unit("quick")]

    def do(unit: Unit) -> str:
        if unit.lease == "slow":
            assert go_on.wait(WITHIN_S)
        return unit.lease

    def settle(done: Sequence[str]) -> Sequence[Visit]:
        if "quick" in done:
            settled.set()
        return []

    loop = Loop("visit", lambda most: [waiting.pop() for _ in waiting[:most]], do, settle, lanes=2, told=lambda _: None)
    loop.wake()
    assert settled.wait(WITHIN_S)
    assert loop.in_hand() == {"slow"}
    go_on.set()
    assert loop.wait(WITHIN_S)


@dataclass(frozen=True)
class Unit:
    """Work in hand."""

    lease: str
