"""Work is taken by one worker at a time, and a host is asked one thing at a time."""

from datetime import UTC, datetime, timedelta
from random import Random
from threading import Barrier, Thread
from typing import Any

from sqlmodel import Session, col, select

from monitor import claims, store
from monitor.db import Database
from monitor.records import DueFeed
from monitor.tables import Article, Feed, Host

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=10)


def add_feeds(database: Database, *urls: str) -> None:
    with database.write() as session:
        for url in urls:
            store.feeds.add(session, url, now=NOW)


def claim(database: Database, *, now: datetime = NOW, limit: int = 10) -> list[str]:
    with database.write() as session:
        return [due.url for due in claims.feeds(session, now=now, lease_s=60, limit=limit)]


def free(session: Session, due: DueFeed, **how: Any) -> None:
    """Our request to the host of a feed has ended."""
    claims.free_hosts(session, [claims.Freed(due.host.name, due.lease, **how)])


def test_one_feed_of_a_host_is_claimed_at_a_time(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml", "https://gazeta.example/swiat.xml", "https://radio.example/")
    assert claim(database) == ["https://gazeta.example/kraj.xml", "https://radio.example/"]
    assert claim(database) == []


def test_a_host_is_left_alone_until_its_delay_has_passed(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml", "https://gazeta.example/swiat.xml")
    with database.write() as session:
        held = claims.feeds(session, now=NOW, lease_s=60, limit=1)[0]
        free(session, held, at=SOON)
    assert claim(database, now=SOON - timedelta(seconds=1)) == []
    assert claim(database, now=SOON) == ["https://gazeta.example/swiat.xml"]


def test_what_a_killed_worker_held_comes_back_when_its_lease_runs_out(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml")
    assert claim(database) == ["https://gazeta.example/kraj.xml"]
    assert claim(database, now=NOW + timedelta(seconds=59)) == []
    assert claim(database, now=NOW + timedelta(seconds=60)) == ["https://gazeta.example/kraj.xml"]


def test_what_a_stopping_worker_gives_back_is_free_at_once(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml")
    with database.write() as session:
        held = claims.feeds(session, now=NOW, lease_s=60, limit=1)
    with database.write() as session:
        claims.give_back(session, {due.lease for due in held}, now=NOW)
    assert claim(database) == ["https://gazeta.example/kraj.xml"]


def test_a_worker_that_is_alone_takes_up_at_once_what_a_killed_one_held(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml")
    claim(database)
    with database.write() as session:
        claims.end_orphans(session, now=NOW)
    assert claim(database) == ["https://gazeta.example/kraj.xml"]


def test_a_feed_that_is_switched_off_is_not_claimed_unless_asked_for_by_number(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml")
    with database.write() as session:
        store.feeds.edit(session, 1, now=NOW, enabled=False)
    assert claim(database) == []
    with database.write() as session:
        assert len(claims.feeds(session, now=NOW, lease_s=60, limit=1, only=[1])) == 1


def test_news_is_read_before_what_a_baseline_brought(database: Database) -> None:
    with database.write() as session:
        for number, quiet in enumerate((True, False, True)):
            host = f"gazeta-{number}.example"
            session.add(Host(name=host, free_at=NOW))
            address = f"https://{host}/artykul"
            session.add(
                Article(
                    url=address, link=address, host=host, feed_id=None, title="", first_seen_at=NOW, due_at=NOW,
                    quiet=quiet,
                )
            )  # fmt: skip
        claims.reckon(session)
    with database.write() as session:
        claimed = claims.articles(session, now=NOW, lease_s=60, limit=3)
    assert [due.quiet for due in claimed] == [False, True, True]


def test_a_host_whose_holder_died_and_of_which_nothing_is_due_is_not_looked_at_again(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml")
    with database.write() as session:
        session.exec(select(Feed)).one().due_at = NOW + timedelta(days=1)
        claims.take_host(session, "gazeta.example", now=NOW, lease_s=60)
    assert claim(database, now=NOW + timedelta(hours=1)) == []
    with database.read() as session:
        host = session.exec(select(Host)).one()
    assert (host.lease, host.feeds_at, host.articles_at) == (None, NOW + timedelta(days=1), None)


def test_a_feed_that_a_person_asks_for_is_visited_though_its_host_did_not_answer(database: Database) -> None:
    add_feeds(database, "https://gazeta.example/kraj.xml")
    with database.write() as session:
        (held,) = claims.feeds(session, now=NOW, lease_s=60, limit=1)
    with database.write() as session:
        row = session.exec(select(Feed)).one()
        row.lease = row.lease_until = None
        free(session, held, at=NOW, failures=5, closed_until=NOW + timedelta(hours=1))
    with database.write() as session:
        store.feeds.visit_now(session, None, now=NOW)
    with database.write() as session:
        (due,) = claims.feeds(session, now=NOW, lease_s=60, limit=1)
    assert (due.host.failures, due.host.closed_until) == (5, None)


def test_nothing_that_is_due_is_overlooked_whatever_happened_before(database: Database) -> None:
    random, now = Random(4), NOW
    add_feeds(database, *(f"https://gazeta-{n % 4}.example/{n}.xml" for n in range(12)))
    for _ in range(120):
        now += timedelta(seconds=random.choice((0, 1, 40)))
        with database.write() as session:
            held = claims.feeds(session, now=now, lease_s=30, limit=random.randint(1, 3))
        with database.write() as session:
            for due in held:
                what = random.choice(("settled", "settled", "died", "given back", "asked for by hand"))
                if what == "settled":
                    row = session.exec(select(Feed).where(Feed.lease == due.lease)).one()
                    row.due_at, row.lease, row.lease_until = now + timedelta(seconds=random.randint(1, 60)), None, None
                    free(session, due, at=now + timedelta(seconds=1))
                elif what == "given back":
                    claims.give_back(session, [due.lease], now=now)
                elif what == "asked for by hand":
                    store.feeds.visit_now(session, None, now=now)
            if random.random() < 0.1:
                name = f"gazeta-{random.randint(0, 3)}.example"
                if (lease := claims.take_host(session, name, now=now, lease_s=20)) and random.random() < 0.5:
                    claims.leave_host(session, lease, at=now)
    later, found = now + timedelta(minutes=5), set()
    while urls := claim(database, now=later, limit=3):
        found.update(urls)
        later += timedelta(seconds=1)
        with database.write() as session:
            rows = session.exec(select(Feed).where(col(Feed.url).in_(urls))).all()
            for row in rows:
                lease, row.due_at, row.lease, row.lease_until = row.lease or "", None, None, None
                claims.free_hosts(session, [claims.Freed(row.host, lease, later)])
    assert len(found) == 12


def test_workers_that_claim_at_once_never_talk_to_one_host_together(database: Database) -> None:
    add_feeds(database, *(f"https://gazeta-{n % 5}.example/{n}.xml" for n in range(30)))
    together, held = Barrier(6), []

    def take() -> None:
        together.wait(10)
        for _ in range(5):
            with database.write() as session:
                held.extend(claims.feeds(session, now=NOW, lease_s=60, limit=2))

    threads = [Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.read() as session:
        hosts = session.exec(select(Feed.host).where(col(Feed.lease).is_not(None))).all()
    assert len(held) == len({due.url for due in held}) == 5
    assert sorted(hosts) == [f"gazeta-{n}.example" for n in range(5)]
