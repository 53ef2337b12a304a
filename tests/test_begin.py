"""A new house begins with feeds and a watchlist, once, however many processes start at the same time."""

from threading import Barrier, Thread

from monitor import queries, settings, store
from monitor.cli import house, working
from monitor.db import Database


def begin(database: Database) -> None:
    working.begin(house.House(settings.load(), database))


def test_the_first_start_adds_starter_feeds_and_a_sample_watchlist(database: Database) -> None:
    begin(database)
    with database.read() as session:
        feeds, watchlists = queries.feeds(session), queries.watchlists(session)
    assert 25 <= len(feeds) <= 35
    assert [watchlist.name for watchlist in watchlists] == ["Kazachstan i ODKB"]
    assert watchlists[0].query.splitlines() == [
        "Kazachstan",
        "ODKB",
        "OUBZ",
        "Organizacja Układu o Bezpieczeństwie Zbiorowym",
    ]


def test_processes_that_start_at_once_begin_once(database: Database) -> None:
    together, failed = Barrier(4), []

    def start() -> None:
        together.wait(10)
        try:
            begin(database)
        except BaseException as fault:  # whatever it is, the test has to see it
            failed.append(fault)
            raise

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with database.read() as session:
        assert len(queries.watchlists(session)) == 1
    assert failed == []


def test_what_a_person_removed_does_not_come_back_at_the_next_start(database: Database) -> None:
    begin(database)
    with database.write() as session:
        store.watchlists.remove(session, 1)
        for feed in queries.feeds(session):
            store.feeds.remove(session, feed.id)
    begin(database)
    with database.read() as session:
        assert (queries.feeds(session), queries.watchlists(session)) == ([], [])


def test_a_house_that_somebody_furnished_is_left_as_it_is(database: Database) -> None:
    with database.write() as session:
        store.feeds.add(session, "https://gazeta.example/rss", now=house.now())
    begin(database)
    with database.read() as session:
        assert len(queries.feeds(session)) == 1
        assert queries.watchlists(session) == []
