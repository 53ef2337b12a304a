"""The dashboard and pages about 1,000 feeds, with 100,000 articles and 20,000 hits on SQLite: milliseconds."""

import statistics
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from bench import seeded, show
from monitor import web
from monitor.db import Database
from monitor.tables import Role
from tests.served import COOKIES, OUTSIDE, let_people_in

PAGES = (
    "/dashboard?days=7", "/dashboard", "/dashboard?days=90", "/dashboard?watchlist=1", "/feeds", "/feeds?page=20",
    "/feeds?state=failing", "/feeds/37", "/feeds/new", "/feeds/catalogue", "/feeds/opml",
)  # fmt: skip

TIMES = 9


def run() -> None:
    """Build the house, ask for each page, and print what it took."""
    with tempfile.TemporaryDirectory(prefix="pages") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'nasluch.sqlite'}")
        seeded.built(database)
        with database.write() as session:
            let_people_in(session, now=seeded.NOW)
        app = web.create(
            database, public_url="http://127.0.0.1:8000", timezone="Europe/Warsaw", language="pl",
            clock=lambda: seeded.NOW, secret_key="a key of the bench", outside=OUTSIDE,
        )  # fmt: skip
        cookies = {"nasluch": COOKIES[Role.ADMIN]}
        with TestClient(app, base_url="http://127.0.0.1:8000", cookies=cookies) as client:
            client.get("/feeds/new")  # templates are read, connections opened
            show.table(
                ["page", "kB", "ms, first", "ms, again", "ms of processor"], [_row(client, path) for path in PAGES]
            )
        database.close()


def _row(client: TestClient, path: str) -> tuple[object, ...]:
    took, burnt, size = [], [], 0
    for _ in range(TIMES):
        began, burning = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        burnt.append((time.process_time() - burning) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        size = len(answer.content)
    again = statistics.median(took[1:])
    return path, f"{size / 1000:.0f}", f"{took[0]:.0f}", f"{again:.0f}", f"{statistics.median(burnt[1:]):.0f}"
