"""The editor's desk: a watchlist is saved, tried and explained against what is stored. Wiring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from monitor import match, store
from monitor.db import Database
from monitor.errors import NotFound
from monitor.records import Hit, Text
from monitor.tables import Article, Feed, State, Watchlist

BATCH = 200


@dataclass(frozen=True, slots=True)
class Find:
    """An article of the archive in which a query found something."""

    article_id: int
    title: str
    url: str
    feed: str
    published_at: datetime | None
    hit: Hit


def add_watchlist(database: Database, *, name: str, query: str, now: datetime, since: datetime) -> tuple[int, int]:
    """Save a new watchlist, and find what it would have found since then, in silence; its id and how many hits.

    Errors: QueryInvalid, Conflict, ValueError
    """
    match.check(query)
    with database.write() as session:
        watchlist_id = store.watchlists.add(session, name=name, query=query, now=now).id or 0
    return watchlist_id, fill(database, watchlist_id, now=now, since=since)


def edit_watchlist(
    database: Database,
    watchlist_id: int,
    *,
    name: str | None,
    query: str | None,
    enabled: bool | None,
    now: datetime,
    since: datetime,
) -> int:
    """Change a watchlist; with a new query, find what it would have found since then, in silence; how many hits.

    Errors: QueryInvalid, NotFound, Conflict, ValueError
    """
    if query is not None:
        match.check(query)
    with database.write() as session:
        store.watchlists.edit(session, watchlist_id, name=name, query=query, enabled=enabled, now=now)
    return fill(database, watchlist_id, now=now, since=since) if query is not None else 0


def fill(database: Database, watchlist_id: int, *, now: datetime, since: datetime) -> int:
    """Hits of a watchlist in the articles stored since then; nobody is told. How many are new."""
    with database.read() as session:
        watchlist = session.get(Watchlist, watchlist_id)
        if watchlist is None:
            raise NotFound(f"no watchlist has the number {watchlist_id}")
    matcher = match.compile([(watchlist_id, watchlist.query)])
    new = 0
    for articles in _archive(database, since):
        found = [(article.id, match.with_snippets(text, matcher.hits(text))) for article, _, text in articles]
        with database.write() as session:
            for article_id, hits in found:
                article = session.get(Article, article_id) if hits else None
                if article is not None and session.get(Watchlist, watchlist_id) is not None:
                    new += len(store.readings.add_hits(session, article, hits, now=now))
    return new


def search(database: Database, query: str, *, since: datetime, limit: int) -> list[Find]:
    """What a query finds in the articles stored since then, the newest first; the live matcher decides.

    Errors: QueryInvalid
    """
    match.check(query)
    matcher = match.compile([(0, query)])
    finds: list[Find] = []
    for articles in _archive(database, since):
        for article, feed, text in articles:
            for hit in match.with_snippets(text, matcher.hits(text)):
                finds.append(Find(article.id or 0, article.title, article.url, feed, article.published_at, hit))
        if len(finds) >= limit:
            break
    return finds[:limit]


def text_of(session: Session, article_id: int) -> Text:
    """The words of a stored article, as the matcher reads them.

    Errors: NotFound
    """
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound(f"no article has the number {article_id}")
    feed = session.get(Feed, article.feed_id) if article.feed_id else None
    return _text(article, feed.title if feed else "")


def _archive(database: Database, since: datetime) -> Iterator[list[tuple[Article, str, Text]]]:
    """Articles that have been read, the newest first, in batches."""
    below: int | None = None
    while True:
        older = [] if below is None else [col(Article.id) < below]
        rows = (
            select(Article, Feed.title)
            .join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)
            .where(col(Article.first_seen_at) >= since, *older)
            .where(col(Article.state).in_([State.READ, State.LEAD_ONLY]))
            .order_by(col(Article.id).desc())
            .limit(BATCH)
        )
        with database.read() as session:
            articles = [(article, title or "", _text(article, title or "")) for article, title in session.exec(rows)]
        if not articles:
            return
        below = articles[-1][0].id
        yield articles


def _text(article: Article, feed: str) -> Text:
    return Text(
        title=article.title,
        lead=article.lead,
        body=article.text or "",
        feed=feed,
        author=article.author or "",
        url=article.url,
        language=article.language,
    )
