"""A worker stopped past its lease: another does its work, and what it comes back with is not stored a second time."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event, Timer

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, func, select

from alerts.tables import Notice
from monitor import schema
from monitor.db import Database
from monitor.newsroom import Answer, Request, page_html
from monitor.tables import Article, Fact, Feed, Hit, State
from monitor.tables import Visit as VisitRow
from monitor.workshop import Workshop
from tests import kills
from tests.home import Home, opened

WITHIN_S = 60.0
PAST_ITS_LEASE = timedelta(minutes=5)
ANSWERED_AFTER_S = 3.0  # the first time: what the worker waits for while it is stopped
OPEN = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"""
BODY = "W piątek prezydent Kazachstanu przyjął w Astanie przedstawicieli sąsiednich państw."


@contextmanager
def another_worker(home: Home, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own, with a log to be read; at work from the start, at the end stopped."""
    address = home.database.engine.url.render_as_string(hide_password=False)
    environment = {
        **kills.environment(address, folder, home.mails),
        "NASLUCH_TIMEOUT_S": "30",
        "NASLUCH_LOG_LEVEL": "INFO",
    }
    command = [sys.executable, "-m", "monitor.cli", "worker", "--threads", "2", "--processes", "1"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        too_late = Timer(4 * WITHIN_S, _end, [process])
        too_late.start()
        try:
            yield process
            process.terminate()
            process.communicate(timeout=WITHIN_S)
        finally:
            too_late.cancel()
            _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    """With the processes it started: they hold its log open."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def house(database_url: str, workshop: Workshop) -> Iterator[Home]:
    """A house whose database is whole, revision and all, with a watchlist and nothing else."""
    database = Database(database_url)
    schema.upgrade(database)
    with database.write() as session:
        session.add(Fact(name="begun", value="test"))
    with opened(database, workshop, feeds=0) as home:
        home.listen("Kazachstan")
        yield home
    database.close()


@pytest.mark.parametrize(
    ("held", "told"), [("/rss.xml", "visit.lost"), ("/1.html", "read.lost")], ids=["visit", "reading"]
)
def test_what_a_worker_did_that_was_stopped_past_its_lease_is_stored_and_told_once(
    house: Home, tmp_path: Path, held: str, told: str
) -> None:
    asked = Event()

    def first_slowly(body: str, content_type: str) -> Callable[[Request], Answer]:
        def answer(request: Request) -> Answer:
            if request.path != held or asked.is_set():
                return Answer(body.encode(), content_type)
            asked.set()
            return Answer(body.encode(), content_type, delay_s=ANSWERED_AFTER_S)

        return answer

    page = page_html("Wizyta w Astanie", "Prezydent Kazachstanu przyjął gości.", [BODY] * 3)
    link = house.newsroom.serve("/1.html", first_slowly(page, "text/html; charset=utf-8"))
    rss = f"<rss version='2.0'><channel><item><title>Wizyta w Astanie</title><link>{link}</link></item></channel></rss>"
    house.add_feed(house.newsroom.serve("/rss.xml", first_slowly(rss, "text/xml")), every_s=86_400)
    house.edit_feed(1, alert_first=True)
    with another_worker(house, tmp_path) as stopped:
        assert asked.wait(WITHIN_S)
        stop_between_writes(stopped, house.database)
        house.clock.advance(PAST_ITS_LEASE)
        house.worker.one_pass()
        house.mails.wait_for(1, timeout_s=WITHIN_S)
        house.hooks.wait_for(1, timeout_s=WITHIN_S)
        before = state(house)
        os.killpg(stopped.pid, signal.SIGCONT)
        assert stopped.stderr
        assert any(told in line for line in stopped.stderr)
    assert state(house) == before
    assert (len(house.mails.mails), len(house.hooks.calls)) == (1, 1)


def stop_between_writes(process: "subprocess.Popen[str]", database: Database) -> None:
    """Nothing comes back; the worker stands still, and holds no lock that others would wait for."""
    while True:
        os.killpg(process.pid, signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        if is_nobody_writing(database):
            return
        os.killpg(process.pid, signal.SIGCONT)


def is_nobody_writing(database: Database) -> bool:
    """Whether no transaction is open that changes something."""
    if database.file:
        with closing(sqlite3.connect(database.file, timeout=0, isolation_level=None)) as probe:
            try:
                probe.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            return True
    with database.read() as session:
        return not session.connection().scalar(text(OPEN))


def state(home: Home) -> tuple[object, ...]:
    """What the database holds of the feed and its article."""
    with home.database.read() as session:

        def rows(table: type[SQLModel]) -> int:
            return session.exec(select(func.count()).select_from(table)).one()

        (article,) = session.exec(select(Article)).all()
        (feed,) = session.exec(select(Feed)).all()
        assert (article.state, article.lease, feed.lease) == (State.READ, None, None)
        counts = {table.__name__: rows(table) for table in (VisitRow, Hit, Notice)}
        return counts, article.model_dump(), feed.model_dump()
