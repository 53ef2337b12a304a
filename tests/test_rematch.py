"""Stored texts are matched again when words are read differently: nothing is lost, and nobody is told unasked."""

from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from sqlmodel import col, select

from alerts import book
from alerts.records import Kind
from alerts.tables import Notice
from monitor import desk, match, store
from monitor.db import Database
from monitor.language import passage
from monitor.rematch import BATCH, Progress, rematch, unsearchable, waiting
from monitor.store.rematching import Rematched
from monitor.tables import Article, State
from monitor.tables import Hit as HitRow
from tests import rematch_kills, shelf
from tests.shelf import LONG_AGO, NOW, shelve, texts

MANY = BATCH + 20
FOUND = "Prezydent Kazachstanu."


def listen(database: Database) -> None:
    """A watchlist that a person is told of at once."""
    with database.write() as session:
        store.watchlists.add(session, name="Azja", query="Kazachstan", now=NOW)
        book.add(session, name="poczta", kind=Kind.EMAIL, addresses=["redakcja@gazeta.example"], now=NOW)
        book.subscribe(session, watchlist_id=1, channel="poczta", cadence="instant", now=NOW)


def again(database: Database, *, alert: bool = False, everything: bool = False) -> Generator[Progress]:
    return rematch(database, clock=lambda: NOW, timezone="Europe/Warsaw", alert=alert, everything=everything)


def hits(database: Database) -> set[int]:
    with database.read() as session:
        return set(session.exec(select(HitRow.article_id)))


def notices(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(Notice)).all())


def test_texts_of_an_older_normaliser_are_matched_and_indexed_and_nobody_is_told(database: Database) -> None:
    listen(database)
    behind = shelve(database, *texts(FOUND, "Nic.", FOUND), version=0)
    ours = shelve(database, *texts(FOUND))
    assert list(again(database)) == [Progress(0, 3, 0), Progress(3, 3, 2)]
    assert hits(database) == {behind[0], behind[2]}  # what this version read was matched when it was read
    assert notices(database) == 0
    with database.read() as session:
        rows = session.exec(select(Article)).all()
        assert {(row.matched_with, row.indexed_with) for row in rows} == {(match.VERSION, passage.VERSION)}
    finds = desk.search(database, "Kazachstan", since=LONG_AGO, limit=9)
    assert [find.article_id for find in finds] == [*ours, behind[2], behind[0]]
    shelf.check_index(database)
    assert list(again(database)) == [Progress(0, 0, 0)]


def test_whoever_asks_for_alerts_is_told_of_new_hits_once(database: Database) -> None:
    listen(database)
    numbers = shelve(database, *texts(FOUND, FOUND, FOUND), version=0)
    with database.write() as session:
        for number, row in enumerate(session.exec(select(Article).order_by(col(Article.id))).all()):
            row.story_id, row.quiet = row.id, number == 2
    desk.fill(database, 1, now=NOW, since=NOW + timedelta(days=1))
    with database.write() as session:
        article = session.get(Article, numbers[0])
        assert article is not None
        known = desk.search(database, "Kazachstan", since=LONG_AGO, limit=3)[-1].hit
        store.readings.add_hits(session, article, [replace(known, watchlist_id=1)], now=NOW)
    assert list(again(database, alert=True))[-1].new_hits == 2
    assert notices(database) == 1  # the first was a hit before, the third is of a baseline
    assert list(again(database, alert=True, everything=True))[-1] == Progress(3, 3, 0)
    assert notices(database) == 1


def test_one_that_was_stopped_goes_on_where_it_was(database: Database) -> None:
    listen(database)
    numbers = shelve(database, *texts(*[FOUND] * MANY), version=0)
    stopped = again(database)
    assert [next(stopped), next(stopped)] == [Progress(0, MANY, 0), Progress(BATCH, MANY, BATCH)]
    stopped.close()
    assert hits(database) == set(numbers[-BATCH:])
    left = MANY - BATCH
    assert list(again(database)) == [Progress(0, left, 0), Progress(left, left, left)]
    assert hits(database) == set(numbers)


def test_one_that_is_killed_loses_nothing_doubles_nothing_and_tells_nobody(database_url: str, tmp_path: Path) -> None:
    ledger = rematch_kills.trial(database_url, tmp_path, articles=900, kills=1, seed=3)
    assert ledger.is_whole, ledger
    assert (ledger.kills, ledger.hits) == (1, 450)


def test_a_text_that_another_matcher_matched_is_matched_again_and_can_be_searched_meanwhile(database: Database) -> None:
    listen(database)
    shelve(database, *texts(FOUND, "Nic."))
    with database.write() as session:
        session.execute(update(Article).values(matched_with=match.VERSION - 1))
    assert (waiting(database), unsearchable(database)) == (2, 0)
    assert list(again(database))[-1] == Progress(2, 2, 1)
    assert waiting(database) == 0


def test_everything_is_matched_again_when_asked_for(database: Database) -> None:
    shelve(database, *texts(*[FOUND] * MANY))
    listen(database)
    assert list(again(database)) == [Progress(0, 0, 0)]
    assert list(again(database, everything=True))[-1] == Progress(MANY, MANY, MANY)


def test_a_watchlist_that_changes_in_the_middle_is_matched_as_it_is_now(database: Database) -> None:
    listen(database)
    shelve(database, *texts(*["Rosja"] * MANY), version=0)
    steps = again(database)
    assert [next(steps).new_hits, next(steps).new_hits] == [0, 0]
    desk.edit_watchlist(database, 1, name=None, query="Rosja", enabled=None, now=NOW, since=NOW + timedelta(days=1))
    assert [step.new_hits for step in steps] == [MANY - BATCH]


def test_what_was_let_go_or_read_anew_meanwhile_is_left_alone(database: Database) -> None:
    listen(database)
    gone, anew = shelve(database, *texts(FOUND, FOUND), version=0)
    hit = desk.search(database, "Kazachstan", since=LONG_AGO, limit=1)[0].hit
    matched = [Rematched(number, NOW, ["prezydent"], (replace(hit, watchlist_id=1),)) for number in (gone, anew)]
    with database.write() as session:
        for number in (gone, anew):
            row = session.get(Article, number)
            assert row is not None
            if number == gone:
                row.state, row.text = State.PRUNED, None
            else:
                row.read_at = NOW + timedelta(hours=1)
    with database.write() as session:
        version = store.watchlists.version(session)
        new = store.rematching.settle(
            session, matched, watchlists_version=version, now=NOW, timezone="Europe/Warsaw", tell=False
        )
    assert new == 0
    assert hits(database) == set()
