"""`nasluch db rematch` killed with -9 in the middle, again and again, then left alone: what was lost and doubled."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic

from sqlmodel import col, func, select

from alerts import book
from alerts.records import Kind
from alerts.tables import Notice
from monitor import desk, match, schema, store
from monitor.db import Database
from monitor.rematch import waiting
from monitor.tables import Article, Hit
from tests.shelf import LONG_AGO, NOW, shelve, texts

FOUND = "Prezydent Kazachstanu rozmawiał o cenach gazu i budowie nowej linii kolejowej przez step."
NOTHING = "Rada miasta przyjęła budżet, a mieszkańcy pytali o drogi, szkoły i oświetlenie parku."
WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class Ledger:
    """What came of a trial."""

    articles: int
    kills: int  # that struck while it was at work
    expected_hits: int
    hits: int
    doubled: int  # hits of one watchlist in one article
    half: int  # articles that after a kill were told as matched and had no hit, or the other way round
    behind: int  # articles left
    unsearchable: int  # articles with a hit that a search does not name
    notices: int  # people told unasked

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost, doubled, half done, or told."""
        return self.hits == self.expected_hits and not (
            self.doubled or self.half or self.behind or self.unsearchable or self.notices
        )


def trial(database_url: str, folder: Path, *, articles: int, kills: int, seed: int) -> Ledger:
    """Kill it so many times, then let it finish."""
    chance = Random(seed)
    database = Database(database_url)
    schema.upgrade(database)
    _furnish(database, articles)
    struck = half = 0
    for _ in range(kills):
        struck += _killed(database, folder, after_batches=chance.randint(1, 3), after_s=chance.uniform(0.0, 0.1))
        half += _half(database)
    with _running(database, folder) as process:
        process.wait(WITHIN_S)
    ledger = _ledger(database, kills=struck, half=half)
    database.close()
    return ledger


def _furnish(database: Database, articles: int) -> None:
    with database.write() as session:
        store.watchlists.add(session, name="Azja", query="Kazachstan", now=NOW)
        book.add(session, name="poczta", kind=Kind.EMAIL, addresses=["redakcja@gazeta.example"], now=NOW)
        book.subscribe(session, watchlist_id=1, channel="poczta", cadence="instant", now=NOW)
    shelve(database, *texts(*(FOUND if number % 2 else NOTHING for number in range(articles))), version=0)


@contextmanager
def _running(database: Database, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    address = database.engine.url.render_as_string(hide_password=False)
    ours = {"DATABASE_URL": address, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    environment = {**os.environ, **{f"NASLUCH_{name}": value for name, value in ours.items()}}
    command = [sys.executable, "-m", "monitor.cli", "db", "rematch"]
    with (folder / "rematch.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _killed(database: Database, folder: Path, *, after_batches: int, after_s: float) -> bool:
    """Whether it was still at work when it was killed, so many batches and a moment later."""
    before = waiting(database)
    enough = before - 100 * after_batches
    with _running(database, folder) as process:
        until = monotonic() + WITHIN_S
        while process.poll() is None and waiting(database) > max(enough, 0) and monotonic() < until:
            Event().wait(0.02)
        Event().wait(after_s)
        was_at_work = process.poll() is None
    return was_at_work and 0 < waiting(database) < before


def _half(database: Database) -> int:
    """Articles whose version says one thing and whose hits another: a batch is stored whole or not at all."""
    with database.read() as session:
        hits = set(session.exec(select(Hit.article_id)))
        matched = set(
            session.exec(
                select(Article.id).where(col(Article.matched_with) == match.VERSION, col(Article.text) == FOUND)
            )
        )
    return len(hits ^ matched)


def _ledger(database: Database, *, kills: int, half: int) -> Ledger:
    with database.read() as session:
        rows = session.exec(select(Hit.article_id, Hit.watchlist_id)).all()
        articles = session.exec(select(func.count()).select_from(Article)).one()
        expected = session.exec(select(func.count()).select_from(Article).where(col(Article.text) == FOUND)).one()
        notices = session.exec(select(func.count()).select_from(Notice)).one()
    named = {find.article_id for find in desk.search(database, "Kazachstan", since=LONG_AGO, limit=articles)}
    return Ledger(
        articles=articles,
        kills=kills,
        expected_hits=expected,
        hits=len(rows),
        doubled=len(rows) - len(set(rows)),
        half=half,
        behind=waiting(database),
        unsearchable=len({number for number, _ in rows} - named),
        notices=notices,
    )
