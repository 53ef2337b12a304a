"""A query -> the stored articles in which it finds something, as the live matcher would have. Wiring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor import archive, match
from monitor.archive import BATCH, Kept
from monitor.db import Database
from monitor.records import Hit, Text
from monitor.wordbook import Wordbook


@dataclass(frozen=True, slots=True)
class Find:
    """An article of the archive in which a query found something."""

    article_id: int
    title: str
    url: str
    feed: str
    published_at: datetime | None
    hit: Hit


def search(database: Database, query: str, *, since: datetime, before: int | None = None, limit: int) -> list[Find]:
    """What a query finds in the articles stored since then, the newest first; the live matcher decides.

    Shape:  `before` is the article where the last page ended
    Errors: QueryInvalid
    """
    match.check(query)
    finds: list[Find] = []
    for found in found_in(database, query, since=since, before=before, batch=min(limit, BATCH)):
        finds += (find(kept, hit) for kept, hits in found for hit in hits)
        if len(finds) >= limit:
            break
    return finds[:limit]


def text_of(session: Session, article_id: int) -> Text:
    """The words of a stored article, as the matcher reads them.

    Errors: NotFound
    """
    return archive.text_of(session, article_id)


def found_in(
    database: Database, query: str, *, since: datetime, before: int | None = None, batch: int, watchlist_id: int = 0
) -> Iterator[list[tuple[Kept, tuple[Hit, ...]]]]:
    """The stored articles in which a query finds something, the newest first, in batches.

    The index only names candidates; what is found, and where, the live matcher says.
    """
    words = Wordbook(database)
    matcher = match.compile([(watchlist_id, query)], inflect=words)
    if watchlist_id:
        words.close()
    for kept in archive.texts(database, match.narrowed(query), since=since, before=before, batch=batch):
        matched = ((one, matcher.hits(one.text)) for one in kept)
        yield [(one, match.with_snippets(one.text, hits)) for one, hits in matched if hits]


def find(kept: Kept, hit: Hit) -> Find:
    """An article as somebody sees it in whom a query found something."""
    text = kept.text
    return Find(kept.id, text.title, text.url, text.feed, kept.published_at, hit)
