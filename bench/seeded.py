"""A house of 100,000 articles and 20,000 hits, as pages meet it after three months."""

import os
from datetime import UTC, datetime, timedelta
from random import Random

from sqlmodel import Session, SQLModel, insert

from monitor import match, schema
from monitor.db import Database
from monitor.language import passage
from monitor.newsroom.stories import compose
from monitor.records import Outcome
from monitor.tables import Article, Feed, Gap, Hit, State, Visit, Watchlist

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
HITS, FEEDS, WATCHLISTS = 20_000, 1_000, 20
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
SPAN = timedelta(days=90)
BATCH = 2_000


def built(database: Database) -> None:
    """Fill an empty database; the same rows each time."""
    schema.upgrade(database)
    random = Random(6)
    with database.write() as session:
        _put(session, Feed, [_feed(number, random) for number in range(1, FEEDS + 1)])
        _put(session, Visit, [row for feed in range(1, FEEDS + 1) for row in _visits(feed)])
        _put(session, Gap, [{"feed_id": feed, "ended_at": NOW - timedelta(hours=feed)} for feed in range(1, 40)])
        _put(session, Watchlist, [_watchlist(number) for number in range(1, WATCHLISTS + 1)])
    for first in range(0, ARTICLES, BATCH):
        rows = [_article(number, random) for number in range(first + 1, min(first + BATCH, ARTICLES) + 1)]
        with database.write() as session:
            _put(session, Article, rows)
    pairs = {(min(int(random.expovariate(0.25)) + 1, WATCHLISTS), random.randint(1, ARTICLES)) for _ in range(HITS * 2)}
    found = sorted(random.sample(sorted(pairs), HITS), key=lambda pair: pair[1])
    with database.write() as session:
        _put(session, Hit, [_hit(number, *pair) for number, pair in enumerate(found, 1)])


def _put(session: Session, table: type[SQLModel], rows: list[dict[str, object]]) -> None:
    session.execute(insert(table), rows)


def _feed(number: int, random: Random) -> dict[str, object]:
    fails = number % 37 == 0
    return {
        "id": number, "url": f"https://gazeta{number}.example/rss", "host": f"gazeta{number}.example",
        "title": f"Gazeta nr {number}", "category": random.choice(["national", "local", "business", "east"]),
        "created_at": NOW - SPAN, "due_at": NOW + timedelta(minutes=number % 30), "visited_at": NOW,
        "heard_at": NOW, "outcome": Outcome.FAILED if fails else Outcome.NEW, "failures": 3 if fails else 0,
        "outcome_words": "HTTP 500" if fails else "3 new of 20", "failing_since": NOW if fails else None,
    }  # fmt: skip


def _visits(feed: int) -> list[dict[str, object]]:
    return [
        {"feed_id": feed, "started_at": NOW - timedelta(minutes=20 * (30 - number)), "duration_s": 0.3, "words": "",
         "outcome": Outcome.FAILED if (feed + number) % 41 == 0 else Outcome.UNCHANGED, "entries": 30}
        for number in range(30)
    ]  # fmt: skip


def _watchlist(number: int) -> dict[str, object]:
    return {"id": number, "name": f"Temat {number}", "query": "Kazachstan", "created_at": NOW, "updated_at": NOW}


def _article(number: int, random: Random) -> dict[str, object]:
    story, others = compose(random), [compose(random) for _ in range(3)]
    seen_at = NOW - SPAN + SPAN * (number / (ARTICLES + 1))
    feed = min(int(random.expovariate(0.01)) + 1, FEEDS)
    address = f"https://gazeta{feed}.example/{number}.html"
    return {
        "id": number, "url": address, "link": address, "host": f"gazeta{feed}.example", "feed_id": feed,
        "story_id": max(number - random.choice([0, 0, 0, 1, 5]), 1), "title": story.title, "lead": story.lead,
        "text": "\n".join(line for told in (story, *others) for line in told.paragraphs), "first_seen_at": seen_at,
        "published_at": seen_at - timedelta(minutes=random.randint(1, 90)), "read_at": seen_at, "attempts": 1,
        "state": State.LEAD_ONLY if number % 10 == 0 else State.READ, "quiet": False,
        "matched_with": match.VERSION, "indexed_with": passage.VERSION,
    }  # fmt: skip


def _hit(number: int, watchlist: int, article: int) -> dict[str, object]:
    place = {"keyword": "Kazachstan", "form": "Kazachstanem", "field": "body", "start": 40, "end": 52}
    return {
        "id": number, "watchlist_id": watchlist, "article_id": article, "occurrences": [place] * 3,
        "snippet": "Rozmowy z Kazachstanem toczą się od dawna, mówi rzecznik ministerstwa spraw zagranicznych.",
        "highlights": [[10, 22]], "found_at": NOW - SPAN + SPAN * (article / (ARTICLES + 1)),
    }  # fmt: skip
