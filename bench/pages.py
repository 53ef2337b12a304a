"""Every page at 100,000 articles and 20,000 hits on SQLite, through the real server: milliseconds. Edge."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import httpx
from sqlalchemy import update
from sqlmodel import Session, insert

from alerts.records import House
from bench import show
from monitor import archive, match, schema, tokens, web
from monitor.db import Database
from monitor.exports import links
from monitor.fetch import Fetcher
from monitor.language import passage
from monitor.newsroom.stories import compose
from monitor.records import Method, Outcome, Text
from monitor.tables import Article, Dismissal, Feed, Hit, Login, Marked, Role, State, Tag, User, Watchlist
from monitor.web.server import Server

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
HITS = ARTICLES // 5
FEEDS = 300
WATCHLISTS = 20
CATEGORIES = ("kraj", "świat", "gospodarka", "regiony", "nauka", "sport")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
BATCH = 1_000
TIMES = 20
COOKIE = "cookie of the bench"
FORM = "Kazachstanem"
KEY, NONCE = "a key of the bench", "a nonce"

PAGES = {
    "hits": "/",
    "hits, the tenth page": "/?before=%(tenth)s",
    "hits of a watchlist": "/?watchlist=3",
    "hits of a keyword": "/?watchlist=3&keyword=Kazachstan",
    "hits of a feed": "/?feed=7",
    "hits of a category": "/?category=sport",
    "hits of a week": "/?period=7d",
    "unread hits": "/?unread=1",
    "starred hits": "/?starred=1",
    "hits under a tag": "/?tag=do+prezesa",
    "hits on leads only": "/?lead_only=1",
    "hits that are put aside": "/?dismissed=1",
    "hits with a rare word": "/?text=tokajew",
    "hits with a common word": "/?text=miasto",
    "are there new hits": "/hits/new?after=%(last)s",
    "an article": "/articles/%(hit)s",
    "search, a rare name": "/search?q=Tokajew",
    "search, a common word": "/search?q=miasto",
    "metrics": "/metrics",
    "what is to be looked after": "/concerns",
    "the house itself": "/about",
    "a watchlist as a feed": "/watchlists/3/feed.atom?key=%(key)s",
}
"""What is asked for; whoever makes a page adds it here."""


def run() -> None:
    """Print the median and the 95th percentile of 20 requests for each page, and what each takes of a processor."""
    with (
        tempfile.TemporaryDirectory(prefix="pages") as folder,
        _served(Path(folder)) as (address, places),
        httpx.Client(base_url=address, cookies={"nasluch": COOKIE}, timeout=60) as client,
    ):
        rows = [(name, *_measured(client, path % places)) for name, path in PAGES.items()]
    show.table([f"{ARTICLES:,} articles, {HITS:,} hits", "ms", "ms, p95", "ms of processor", "kB"], rows)


def _measured(client: httpx.Client, path: str) -> tuple[str, str, str, str]:
    """On a machine that is busy with other things the processor tells more; who asks is counted in."""
    client.get(path).raise_for_status()
    took, used, size = [], time.process_time(), 0
    for _ in range(TIMES):
        began = time.perf_counter()
        size = len(client.get(path).raise_for_status().content)
        took.append((time.perf_counter() - began) * 1000)
    used_ms = (time.process_time() - used) * 1000 / TIMES
    return f"{statistics.median(took):.0f}", f"{sorted(took)[TIMES - 2]:.0f}", f"{used_ms:.0f}", f"{size / 1024:.0f}"


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, dict[str, int | str]]]:
    """Where a full house is served, and the numbers of some of its hits; `BENCH_HOUSE` keeps it for the next time."""
    kept = os.environ.get("BENCH_HOUSE")
    path = Path(kept) if kept else folder / "nasluch.sqlite"
    is_new = not path.exists()
    database = Database(f"sqlite:///{path}")
    if is_new:
        fill(database)
    schema.upgrade(database)  # one that was kept may be of an older version
    with database.write() as session:
        session.execute(update(Watchlist).values(feed_nonce=NONCE))
    outside = web.Outside(
        Fetcher(user_agent="nasluch", timeout_s=5, max_body_bytes=1_000_000),
        House("http://127.0.0.1", "Europe/Warsaw", "pl"), min_interval_s=300, host_delay_s=0,
    )  # fmt: skip
    app = web.create(
        database, public_url="http://127.0.0.1:8000", timezone="Europe/Warsaw", language="pl", clock=lambda: NOW,
        outside=outside, secret_key=KEY,
    )  # fmt: skip
    ready = Event()
    server = Server(app, host="127.0.0.1", port=0, on_ready=ready.set)
    thread = Thread(target=server.run)
    thread.start()
    try:
        ready.wait(20)
        yield f"http://127.0.0.1:{server.port}", {
            "tenth": HITS - 400, "last": HITS - 12, "hit": ARTICLES // 2, "key": links.key(KEY, 3, NONCE)
        }  # fmt: skip
    finally:
        server.stop()
        thread.join(20)
        database.close()


def fill(database: Database) -> None:
    """A month of 300 papers: each fifth article is a hit, a third of them are copies; some are read, some put aside."""
    schema.upgrade(database)
    random = Random(2026)
    with database.write() as session:
        _house(session)
    for first in range(1, ARTICLES + 1, BATCH):
        rows = [_article(number, random) for number in range(first, min(first + BATCH, ARTICLES + 1))]
        with database.write() as session:
            session.execute(insert(Article), rows)
            archive.put(session, {number: _tokens(row) for number, row in enumerate(rows, first)})
    for first in range(1, HITS + 1, BATCH):
        with database.write() as session:
            session.execute(insert(Hit), [_hit(number) for number in range(first, min(first + BATCH, HITS + 1))])
    with database.write() as session:
        _handled(session, random)


def _house(session: Session) -> None:
    session.add(User(id=1, name="Ola", role=Role.ADMIN, password="none", created_at=NOW))
    session.flush()
    session.add(Login(user_id=1, digest=tokens.digest(COOKIE), created_at=NOW, used_at=NOW))
    for number in range(1, FEEDS + 1):
        host = f"gazeta{number}.example"
        session.add(
            Feed(
                id=number, url=f"https://{host}/rss", host=host, title=f"Gazeta {number}", language="pl",
                category=CATEGORIES[number % len(CATEGORIES)], created_at=NOW - MONTH, outcome=Outcome.NEW,
                visited_at=NOW, heard_at=NOW, due_at=NOW + timedelta(minutes=number % 30),
            )
        )  # fmt: skip
    for number in range(1, WATCHLISTS + 1):
        query = "Kazachstan\nODKB"
        session.add(
            Watchlist(id=number, name=f"Temat {number}", query=query, created_at=NOW, updated_at=NOW, feed_nonce=NONCE)
        )


def _article(number: int, random: Random) -> dict[str, object]:
    story, more = compose(random), compose(random)
    seen_at = NOW - MONTH + MONTH * (number / (ARTICLES + 1))
    feed = number % FEEDS + 1
    lead_only = number % 25 == 0
    paragraphs = [*story.paragraphs, *more.paragraphs]
    if not random.randrange(2_000):
        paragraphs.append("Rozmawiano o tym z Tokajewem w obecności dziennikarzy.")
    return {
        "id": number, "url": f"https://gazeta{feed}.example/{number}.html", "link": "", "feed_id": feed,
        "host": f"gazeta{feed}.example", "story_id": number - number % 3 if number % 3 and number > 3 else number,
        "kept": 0.8 if number % 3 else None, "title": story.title, "lead": story.lead, "attempts": 1, "quiet": False,
        "text": None if lead_only else "\n".join(paragraphs), "first_seen_at": seen_at, "published_at": seen_at,
        "read_at": seen_at, "state": State.LEAD_ONLY if lead_only else State.READ,
        "method": Method.LEAD if lead_only else Method.TRAFILATURA,
        "matched_with": match.VERSION, "indexed_with": passage.VERSION,
    }  # fmt: skip


def _tokens(row: dict[str, object]) -> list[str]:
    return match.tokens(Text(title=str(row["title"]), lead=str(row["lead"]), body=str(row["text"] or "")))


def _hit(number: int) -> dict[str, object]:
    """Of each fifth story three articles are found: the first of them, and its copies."""
    article = (number - 1) // 3 * 15 + (number - 1) % 3 + 3
    snippet = (
        f"Rzecznik rządu powiedział w piątek, że umowa z {FORM} o tranzycie przez port będzie podpisana w tym roku."
    )
    start = snippet.index(FORM)
    place = {"keyword": "Kazachstan", "form": FORM, "field": "body", "start": 40, "end": 52}
    return {
        "id": number, "watchlist_id": (number - 1) // 3 % WATCHLISTS + 1, "article_id": min(article, ARTICLES),
        "occurrences": [{**place, "start": 40 * one, "end": 40 * one + 12} for one in range(1, 5)], "snippet": snippet,
        "highlights": [[start, start + len(FORM)]],
        "found_at": NOW - MONTH + MONTH * (min(article, ARTICLES) / (ARTICLES + 1)),
    }  # fmt: skip


def _handled(session: Session, random: Random) -> None:
    """Nine stories of ten are read, one of fifty is starred, one of thirty put aside, one of two hundred tagged."""
    stories = range(3, ARTICLES - 14, 15)
    for story in stories:
        if random.randrange(10) and story < ARTICLES * 0.98:
            starred_at = None if random.randrange(50) else NOW
            session.add(Marked(story_id=story, user_id=1, read_at=NOW, starred_at=starred_at))
        if not random.randrange(30):
            watchlist = (story // 15) % WATCHLISTS + 1
            session.add(Dismissal(story_id=story, watchlist_id=watchlist, reason="inny kraj", by="Ola", at=NOW))
        if not random.randrange(200):
            session.add(Tag(story_id=story, tag="do prezesa", by="Ola", at=NOW))
