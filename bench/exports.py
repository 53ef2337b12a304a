"""20,000 hits written as each format by `nasluch hits`, and a press review of 300: seconds of processor, and memory."""

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bench.show import table
from bench.usage import measured
from monitor import schema
from monitor.db import Database
from monitor.exports import Format
from monitor.tables import Article, Feed, Hit, State, Watchlist

HITS = 20_000
OF_A_REVIEW = 300
FEEDS = 40
NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
TITLE = "Prezydent Kazachstanu z wizytą w Warszawie: rozmowy o tranzycie, uranie i kolei ({})"
SNIPPET = (
    "Rzecznik rządu powiedział w piątek, że umowa z Kazachstanem o dostawach ropy i o tranzycie przez port w Gdańsku "
    "będzie podpisana w tym roku, a nie – jak zapowiadano jeszcze w marcu – w następnym."
)


def run() -> None:
    """Print what each costs; the table of ten hits is what the command costs by itself."""
    with tempfile.TemporaryDirectory(prefix="exports") as name:
        folder = Path(name)
        environment = {**os.environ, "NASLUCH_DATA_DIR": name, "PYTHONPATH": str(Path(__file__).parents[1])}
        _fill(f"sqlite:///{folder / 'nasluch.sqlite'}")
        command = [sys.executable, "-m", "monitor.cli", "hits"]
        rows = [("table of ten", 10, *_used([*command, "--limit", "10"], environment, folder), 0)]
        for format in Format:
            hits = OF_A_REVIEW if format.is_review else HITS
            output = folder / f"hits.{format}"
            asked = [*command, "--limit", str(hits), "--format", format, "--output", str(output)]
            rows.append((format.value, hits, *_used(asked, environment, folder), output.stat().st_size // 1024))
    table(["format", "hits", "s", "s of processor", "MB at most", "kB written"], rows)


def _used(command: list[str], environment: dict[str, str], folder: Path) -> tuple[str, str, str]:
    used = measured(command, environment, folder / "log")
    return f"{used.wall_s:.1f}", f"{used.cpu_s:.1f}", f"{used.peak_mb:.0f}"


def _fill(url: str) -> None:
    database = Database(url)
    schema.upgrade(database)
    with database.write() as session:
        for number in range(1, FEEDS + 1):
            url, host = f"https://gazeta{number}.example/rss", f"gazeta{number}.example"
            session.add(Feed(id=number, url=url, host=host, title=f"Gazeta {number}", created_at=NOW))
        for number in range(1, 4):
            session.add(
                Watchlist(id=number, name=f"Temat {number}", query="Kazachstan", created_at=NOW, updated_at=NOW)
            )
        session.flush()
        for number in range(1, HITS + 1):
            _add(session, number)
    database.close()


def _add(session: Session, number: int) -> None:
    at, start = NOW - timedelta(minutes=number), SNIPPET.index("Kazachstanem")
    url, host = f"https://gazeta{number % FEEDS + 1}.example/wiadomosci/{number}.html", "gazeta.example"
    session.add(
        Article(
            id=number, url=url, link=url, host=host, feed_id=number % FEEDS + 1, title=TITLE.format(number),
            story_id=number - number % 4 or number, published_at=at, first_seen_at=at, state=State.READ,
        )
    )  # fmt: skip
    place = {"keyword": "Kazachstan", "form": "Kazachstanem", "field": "body", "start": 900, "end": 912}
    session.add(
        Hit(
            id=number, watchlist_id=number % 3 + 1, article_id=number, occurrences=[place] * 3, snippet=SNIPPET,
            highlights=[[start, start + 12]], found_at=at,
        )
    )  # fmt: skip
