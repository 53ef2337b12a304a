"""The editor's desk: a watchlist is saved, tried and explained against what is stored. Wiring."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts import book
from monitor import archive, match, store
from monitor.archive import BATCH, Kept
from monitor.db import Database
from monitor.errors import NotFound
from monitor.records import Hit, Text
from monitor.tables import Article, Watchlist
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


LOOKS_BACK = timedelta(days=30)
"""How far a new watchlist looks back."""

Told = Sequence[tuple[str, str]]
"""Who is told of a watchlist: names of channels, each with its cadence."""


def add_watchlist(
    database: Database, *, name: str, query: str, told: Told = (), now: datetime, since: datetime
) -> tuple[int, int]:
    """Save a new watchlist, and find what it would have found since then, in silence; its id and how many hits.

    Errors: QueryInvalid, Conflict, ValueError; then nothing is saved
    """
    match.check(query)
    with database.write() as session:
        watchlist_id = store.watchlists.add(session, name=name, query=query, now=now).id or 0
        for channel, cadence in told:
            book.subscribe(session, watchlist_id=watchlist_id, channel=channel, cadence=cadence, now=now)
    return watchlist_id, fill(database, watchlist_id, now=now, since=since)


def edit_watchlist(
    database: Database,
    watchlist_id: int,
    *,
    name: str | None,
    query: str | None,
    enabled: bool | None,
    urgent: bool | None = None,
    spikes: bool | None = None,
    told: Told = (),
    untold: Collection[str] = (),
    now: datetime,
    since: datetime,
) -> int:
    """Change a watchlist; with a new query, find what it would have found since then, in silence; how many hits.

    Shape:  channels that are `told` are added to those that are; `untold` are names of channels, told no more
    Errors: QueryInvalid, NotFound, Conflict, ValueError; then nothing is changed
    """
    if query is not None:
        match.check(query)
    with database.write() as session:
        store.watchlists.edit(
            session, watchlist_id, name=name, query=query, enabled=enabled, urgent=urgent, spikes=spikes, now=now
        )
        for channel, cadence in told:
            book.subscribe(session, watchlist_id=watchlist_id, channel=channel, cadence=cadence, now=now)
        for channel in untold:
            book.unsubscribe(session, watchlist_id=watchlist_id, channel=channel)
    return fill(database, watchlist_id, now=now, since=since) if query is not None else 0


def fill(database: Database, watchlist_id: int, *, now: datetime, since: datetime) -> int:
    """Hits of a watchlist in the articles stored since then; nobody is told. How many are new."""
    with database.read() as session:
        watchlist = session.get(Watchlist, watchlist_id)
        if watchlist is None:
            raise NotFound(f"no watchlist has the number {watchlist_id}")
    new = 0
    for found in _finds(database, watchlist.query, since=since, batch=BATCH, watchlist_id=watchlist_id):
        with database.write() as session:
            for kept, hits in found:
                article = session.get(Article, kept.id)
                if article is not None and session.get(Watchlist, watchlist_id) is not None:
                    new += len(store.readings.add_hits(session, article, hits, now=now))
    return new


def search(database: Database, query: str, *, since: datetime, before: int | None = None, limit: int) -> list[Find]:
    """What a query finds in the articles stored since then, the newest first; the live matcher decides.

    Shape:  `before` is the article where the last page ended
    Errors: QueryInvalid
    """
    match.check(query)
    finds: list[Find] = []
    for found in _finds(database, query, since=since, before=before, batch=min(limit, BATCH)):
        finds += (_find(kept, hit) for kept, hits in found for hit in hits)
        if len(finds) >= limit:
            break
    return finds[:limit]


def text_of(session: Session, article_id: int) -> Text:
    """The words of a stored article, as the matcher reads them.

    Errors: NotFound
    """
    return archive.text_of(session, article_id)


def _finds(
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


def _find(kept: Kept, hit: Hit) -> Find:
    text = kept.text
    return Find(kept.id, text.title, text.url, text.feed, kept.published_at, hit)
