"""100,000 articles of 30 days on SQLite: milliseconds to try a query as somebody types, and to list 50 watchlists."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlmodel import insert

from bench import archive, show
from monitor import desk, match, queries
from monitor.db import Database
from monitor.tables import Hit, Watchlist

TIMES = 9
ZONE = "Europe/Warsaw"
HITS, WATCHLISTS = 20_000, 50
TRIED = (
    ("a rare name", "Tokajew", None),
    ("one of ten names", archive.QUERIES["one of ten names"], None),
    ("a line more", "Tokajew\nOUBZ", "Tokajew"),
    ("a beginning", "kazach*", None),
    ("near each other", "burmistrz BLISKO/5 miasto", None),
    ("an expression, which no index narrows", r"/ODKB[- ]\d/", None),
    ("a common word", "miasto", None),
    ("two of them, against one", "miasto ORAZ rząd", "miasto"),
)
TOLD = [desk.Hearer("poczta", "instant", ZONE), desk.Hearer("ranek", "daily@07:00", ZONE)]


def run() -> None:
    """Build the archive, try queries, and print what it took."""
    with tempfile.TemporaryDirectory(prefix="previewing") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'nasluch.sqlite'}")
        archive._built("SQLite", database)
        _put_hits(database)
        show.table(["query", "articles", "looked at", "of", "ms", "ms of processor"], _tried(database))
        show.table(["else", "ms", "ms of processor"], _else(database))
        database.close()


def _tried(database: Database) -> Iterator[tuple[object, ...]]:
    since = desk.since(30, now=archive.NOW, timezone=ZONE)
    for title, query, saved in TRIED:

        def tried(query: str = query, saved: str | None = saved) -> desk.Outlook:
            return desk.outlook(database, query, saved=saved, told=TOLD, since=since, now=archive.NOW, timezone=ZONE)

        seen = tried()
        about = "about " if seen.is_estimate else ""
        yield title, f"{about}{seen.articles}", seen.looked_at, seen.of, *_took(tried)


def _else(database: Database) -> Iterator[tuple[object, ...]]:
    [keyword] = match.inflected("Kazachstan")
    yield "the forms of a keyword, each counted", *_took(lambda: desk.panel(database, keyword))
    starts = [archive.NOW - timedelta(days=ahead) for ahead in range(29, -1, -1)]

    def listed() -> None:
        with database.read() as session:
            queries.watchlists(session)
            queries.by_day(session, starts)

    yield "50 watchlists with 20,000 hits, day by day", *_took(listed)


def _took(something: Callable[[], object]) -> tuple[str, str]:
    """Milliseconds by the clock and of the processor, the median."""
    something()
    clock, cpu = [], []
    for _ in range(TIMES):
        began, burned = time.perf_counter(), time.process_time()
        something()
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - burned)
    return f"{statistics.median(clock) * 1000:.0f}", f"{statistics.median(cpu) * 1000:.0f}"


def _put_hits(database: Database) -> None:
    random = Random(2022)
    pairs = [(1 + number % WATCHLISTS, 1 + random.randrange(archive.ARTICLES)) for number in range(HITS)]
    watchlists = [
        {"id": number, "name": f"Temat {number}", "query": "miasto", "enabled": True, "urgent": False, "spikes": False,
         "created_at": archive.NOW, "updated_at": archive.NOW}
        for number in range(1, WATCHLISTS + 1)
    ]  # fmt: skip
    hits = [
        {"watchlist_id": watchlist, "article_id": article, "occurrences": [], "snippet": "", "highlights": [],
         "found_at": archive.NOW}
        for watchlist, article in dict.fromkeys(pairs)
    ]  # fmt: skip
    with database.write() as session:
        session.execute(insert(Watchlist), watchlists)
        session.execute(insert(Hit), hits)
