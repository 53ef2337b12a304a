"""One pass over a newsroom of 200 feeds x 30 entries, against a bare loop over the same feeds and pages."""

import os
import sys
import tempfile
from pathlib import Path

from bench.show import table
from bench.usage import Usage, measured
from monitor import desk, schema, store
from monitor.cli import house
from monitor.db import Database
from monitor.newsroom import SAMPLE_QUERY, Newsroom
from monitor.queries import coverage
from monitor.tables import Fact

FEEDS, ENTRIES = 200, 30


def run() -> None:
    """Print what both used, and the ratio."""
    with tempfile.TemporaryDirectory() as name, Newsroom(FEEDS, ENTRIES) as newsroom:
        newsroom.prepare()
        folder = Path(name)
        ours = environment(folder)
        database = _furnished(folder, newsroom)
        poll = [sys.executable, "-m", "monitor.cli", "poll", "--threads", "8"]
        first = measured(poll, ours, folder / "first.log")
        with database.read() as session:
            covered = coverage(session, now=house.now())
        second = measured([*poll, "--all"], ours, folder / "second.log")
        open_feeds = [feed.url for feed in newsroom.feeds if feed.readable and feed.open_pages]
        bare = measured([sys.executable, "-m", "bench.bare_loop", *open_feeds], ours, folder / "bare.log")
        shown = len({article.url for feed in newsroom.feeds for article in newsroom.shown(feed)})
        database.close()
    rows = [_row("first pass: visit, read, match, store", first, bare), _row("second pass: nothing new", second, bare)]
    table(
        [f"{FEEDS} feeds x {ENTRIES} entries", "wall s", "CPU s", "peak MB", "wall / bare", "CPU / bare"],
        [*rows, _row("bare loop: fetch, feedparser, trafilatura", bare, bare)],
    )
    table(["articles shown", "stored", "read", "by lead only"], [
        (shown, covered.articles, covered.checked - covered.lead_only, covered.lead_only)
    ])  # fmt: skip


def environment(folder: Path) -> dict[str, str]:
    """What a command of ours runs with on this folder's database: loopback may be asked, and at once."""
    settings = {
        "DATA_DIR": str(folder),
        "ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8",
        "HOST_DELAY_S": "0",
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **{f"NASLUCH_{name}": value for name, value in settings.items()}}


def _furnished(folder: Path, newsroom: Newsroom) -> Database:
    database, now = Database(f"sqlite:///{folder / 'nasluch.sqlite'}"), house.now()
    schema.upgrade(database)
    with database.write() as session:
        session.add(Fact(name="begun", value="bench"))
        for feed in newsroom.feeds:
            store.feeds.add(session, feed.url, now=now)
    desk.add_watchlist(database, name="Wschód", query="\n".join(SAMPLE_QUERY), now=now, since=now)
    return database


def _row(what: str, used: Usage, bare: Usage) -> tuple[object, ...]:
    return (
        what, f"{used.wall_s:.1f}", f"{used.cpu_s:.1f}", f"{used.peak_mb:.0f}", f"{used.wall_s / bare.wall_s:.2f}",
        f"{used.cpu_s / bare.cpu_s:.2f}",
    )  # fmt: skip
