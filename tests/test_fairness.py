"""What is slow, or much, costs nobody else anything: hosts that drip, a feed of ten thousand, a name nobody knows."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Event, Semaphore
from threading import enumerate as enumerate_threads

import httpcore
import pytest

from monitor import claims
from monitor.db import Database
from monitor.fetch.guard import Ip
from monitor.fetch.network import Deadline, Resolve, resolve
from monitor.loop import MOST_SLOW, SLOW_A_LANE, Loop
from monitor.newsroom import PressFeed
from monitor.parse.items import MOST_ITEMS
from monitor.poll import Worker
from monitor.records import Visit
from monitor.workshop import Workshop
from tests.home import Home, opened
from tests.rogue import Call, Rogue
from tests.test_poll import Unit

WITHIN_S = 60.0
LANES = 4
TIMEOUT_S = 2 * WITHIN_S  # what does not answer is in hand to the end of a test
SOON_S = 0.5  # after which a lane is stood in for
CROWD = 10_000


@contextmanager
def at_work(database: Database, workshop: Workshop, *, feeds: int = 30, resolve: Resolve = resolve) -> Iterator[Home]:
    """A house of few lanes, of which each is soon stood in for."""
    with opened(database, workshop, feeds=feeds, threads=LANES, timeout_s=TIMEOUT_S, resolve=resolve) as home:
        parts = home.worker._pipeline, home.worker._deliverer
        home.worker = Worker(*parts, threads=LANES, lease_s=2 * TIMEOUT_S, told=home.counts.told, slow_s=SOON_S)
        try:
            yield home
        finally:
            home.worker.stop(within_s=1.0)


@contextmanager
def dripping(home: Home, hosts: int) -> Iterator[list[Rogue]]:
    """So many hosts that answer a byte a second for longer than we wait; their feeds are the first that are due."""

    def drip(call: Call) -> None:
        call.say(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
        call.drip(b"<rss/>", every_s=1.0)

    with ExitStack() as stack:
        rogues = [stack.enter_context(Rogue(drip, at=(f"127.9.0.{number + 1}", 0))) for number in range(hosts)]
        for rogue in rogues:
            home.add_feed(rogue.url)
        yield rogues


def is_all_read(home: Home) -> bool:
    """Whether every feed of the newsroom is visited within the time, and every article read."""
    feeds, articles = len(home.newsroom.feeds), len(home.newsroom.published)
    counts = home.counts
    return counts.wait_for(lambda: len(counts.visits) >= feeds and len(counts.readings) >= articles, timeout_s=WITHIN_S)


@pytest.mark.parametrize("slow", [1, 2 * LANES], ids=["one", "twice as many as lanes"])
def test_all_others_are_read_while_slow_hosts_are_still_in_hand(
    database: Database, workshop: Workshop, slow: int
) -> None:
    with at_work(database, workshop) as home, dripping(home, slow) as rogues:
        home.add_feeds()
        home.worker.start()
        assert is_all_read(home)
        assert len(home.worker.visits.in_hand()) == slow
        assert [len(rogue.asked) for rogue in rogues] == [1] * slow


def test_all_others_are_read_while_no_name_server_answers(database: Database, workshop: Workshop) -> None:
    over = Event()
    asked: list[str] = []

    def no_answer(host: str, port: int, deadline: Deadline) -> list[Ip]:
        if not host.endswith(".example"):
            return resolve(host, port, deadline)
        asked.append(host)
        over.wait(TIMEOUT_S)
        raise httpcore.ConnectTimeout("the name was not resolved")

    with at_work(database, workshop, feeds=12, resolve=no_answer) as home:
        for number in range(2 * LANES):
            home.add_feed(f"http://gazeta-{number}.example/rss")
        home.add_feeds()
        home.worker.start()
        assert is_all_read(home)
        assert len(home.worker.visits.in_hand()) == len(asked) == 2 * LANES
        over.set()


@pytest.mark.parametrize(
    ("news", "same_host"), [(True, False), (False, True)], ids=["news of another host", "a baseline of the same host"]
)
def test_one_fresh_article_is_read_while_ten_thousand_wait(
    database: Database, workshop: Workshop, news: bool, same_host: bool
) -> None:
    with opened(database, workshop, feeds=2, threads=LANES) as home:
        quick, other = home.newsroom.feeds
        home.add_feeds(quick)
        home.worker.one_pass()
        for number in range(CROWD // MOST_ITEMS):
            home.add_feed(crowd(home, quick if same_host else other, number))
            home.edit_feed(number + 2, alert_first=news)
        while (at_hand := waiting(home)) < CROWD:
            home.worker.visits.wake()
            assert home.worker.visits.wait(WITHIN_S)
            assert waiting(home) > at_hand
        fresh = home.newsroom.publish(quick)
        home.edit_feed(1, enabled=True)  # so it is due at once
        home.worker.start()
        assert home.counts.wait_for(
            lambda: fresh.url in [reading.url for reading in home.counts.readings], timeout_s=WITHIN_S
        )
        assert waiting(home) > 0.9 * CROWD


def crowd(home: Home, paper: PressFeed, number: int) -> str:
    """The address of a feed that carries as many entries as we read of one, on the host of a paper."""
    pages = (f"http://{paper.host}/nowina-{number}-{entry}.html" for entry in range(MOST_ITEMS))
    items = "".join(f"<item><title>Nowina</title><link>{page}</link></item>" for page in pages)
    xml = f"<rss version='2.0'><channel><title>Wiele</title>{items}</channel></rss>"
    return home.newsroom.serve(f"/wiele-{number}.xml", xml, content_type="text/xml", feed=paper)


def waiting(home: Home) -> int:
    """How many articles wait to be read."""
    with home.database.read() as session:
        return claims.waiting_articles(session, now=home.clock())


@dataclass
class Slow:
    """Units that take until all is over, and those that do not."""

    lanes: int
    waiting: list[Unit]
    quick: str = ""
    over: Event = field(default_factory=Event)
    begun: Semaphore = field(default_factory=lambda: Semaphore(0))
    settled: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.loop = Loop[Unit, Unit](
            "slow", self.claim, self.do, self.settle, lanes=self.lanes, told=lambda _: None, slow_s=0.0
        )

    def claim(self, _: int) -> list[Unit]:
        claimed, self.waiting = self.waiting, []
        return claimed

    def do(self, unit: Unit) -> Unit:
        self.begun.release()
        if unit.lease != self.quick:
            self.over.wait(WITHIN_S)
        return unit

    def settle(self, _: Sequence[Unit]) -> Sequence[Visit]:
        self.settled.set()
        return []

    def wake(self, begun: int = 1) -> None:
        """One more lane runs, and so many units more are in hand."""
        self.loop.wake()
        for _ in range(begun):
            assert self.begun.acquire(timeout=WITHIN_S)

    def end(self) -> None:
        """Nothing comes back; all is over."""
        self.loop.stop()
        self.over.set()
        assert self.loop.wait(WITHIN_S)


def test_a_lane_that_waits_for_something_slow_is_stood_in_for_up_to_a_bound() -> None:
    slow = Slow(2, [Unit(str(number)) for number in range(100)])
    for _ in range(2 * (1 + SLOW_A_LANE)):
        slow.wake()
    slow.wake(begun=0)
    assert [thread.name for thread in enumerate_threads()].count("nasluch-slow") == 2 * (1 + SLOW_A_LANE)
    slow.end()


def test_of_many_lanes_no_more_are_stood_in_for_than_a_container_has_threads_for() -> None:
    slow = Slow(20, [Unit(str(number)) for number in range(100)])
    for _ in range(20 + MOST_SLOW):
        slow.wake()
    slow.wake(begun=0)
    assert [thread.name for thread in enumerate_threads()].count("nasluch-slow") == 20 + MOST_SLOW
    slow.end()


def test_what_is_done_is_settled_by_the_lane_that_stands_in() -> None:
    slow = Slow(1, [Unit("first"), Unit("quick"), Unit("last")], quick="quick")
    slow.wake()
    slow.wake(begun=2)
    assert not slow.settled.is_set()
    slow.wake(begun=0)
    assert slow.settled.wait(WITHIN_S)
    slow.end()


def test_when_what_was_slow_is_over_all_that_waited_is_done_by_the_lanes_that_are_left() -> None:
    slow = Slow(2, [Unit(str(number)) for number in range(100)])
    for _ in range(2 * (1 + SLOW_A_LANE)):
        slow.wake()
    slow.over.set()
    assert slow.loop.wait(WITHIN_S)
    assert slow.loop.in_hand() == set()
