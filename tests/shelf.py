"""Articles put into the archive as a reading would leave them, without reading anything."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, text
from sqlmodel import col

from monitor import archive, match
from monitor.db import Database
from monitor.language import passage
from monitor.records import Hit, Text
from monitor.tables import Article, Feed, State

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3650)


def shelve(
    database: Database,
    *texts: Text,
    version: int | None = None,
    seen_at: datetime = NOW,
    feed_id: int | None = None,
) -> list[int]:
    """Numbers of new articles with these words; of an older version, they are in the index with other words."""
    with database.write() as session:
        rows = [_row(words, version, seen_at, feed_id) for words in texts]
        session.add_all(rows)
        session.flush()
        numbers = [row.id or 0 for row in rows]
        for row in rows:
            row.url = row.link = f"https://gazeta.example/{row.id}.html"
        tokens = [match.tokens(words) if version is None else ["inaczej"] for words in texts]
        archive.put(session, dict(zip(numbers, tokens, strict=True)))
    return numbers


def empty(database: Database) -> None:
    """Take every article off the shelf."""
    with database.write() as session:
        session.execute(delete(Article))


def add_feed(database: Database) -> None:
    """The feed that the articles are of."""
    with database.write() as session:
        session.add(Feed(id=1, url="https://gazeta.example/rss", host="gazeta.example", title="Gazeta", created_at=NOW))


def by_reading_all(database: Database, query: str) -> list[tuple[int, Hit]]:
    """What the live matcher finds in every stored text, the newest first."""
    matcher = match.compile([(0, query)])
    with database.read() as session:
        kept = archive.read(session, col(Article.first_seen_at) >= LONG_AGO)
    return [(one.id, hit) for one in kept for hit in match.with_snippets(one.text, matcher.hits(one.text))]


def check_index(database: Database) -> None:
    """Nothing, when SQLite finds the index and the words to be the same."""
    if database.is_sqlite:
        with database.write() as session:
            session.execute(text("INSERT INTO article_words_index(article_words_index) VALUES ('integrity-check')"))


def texts(*bodies: str) -> Iterable[Text]:
    """Texts with these bodies."""
    return (Text(title="Wiadomość", body=body) for body in bodies)


def _row(words: Text, version: int | None, seen_at: datetime, feed_id: int | None) -> Article:
    return Article(
        url=uuid4().hex, link="", host="gazeta.example", feed_id=feed_id, author=words.author or None,
        language=words.language, title=words.title, lead=words.lead, text=words.body,
        first_seen_at=seen_at, read_at=seen_at, state=State.READ,
        matched_with=match.VERSION if version is None else version,
        indexed_with=passage.VERSION if version is None else version,
    )  # fmt: skip
