"""A watchlist is saved, and what it would have found is put beside it, in silence. Wiring."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from alerts import book
from monitor import match, queries, store
from monitor.archive import BATCH
from monitor.db import Database
from monitor.desk.finding import found_in
from monitor.errors import NotFound
from monitor.tables import Article, Watchlist

LOOKS_BACK = timedelta(days=30)
"""How far a new watchlist looks back."""

Told = Sequence[tuple[str, str]]
"""Who is told of a watchlist: names of channels, each with its cadence."""


def add_watchlist(
    database: Database,
    *,
    name: str,
    query: str,
    told: Told = (),
    enabled: bool = True,
    urgent: bool = False,
    spikes: bool = False,
    now: datetime,
    since: datetime,
) -> tuple[int, int]:
    """Save a new watchlist, and find what it would have found since then, in silence; its id and how many hits.

    Errors: QueryInvalid, Conflict, ValueError; then nothing is saved
    """
    match.check(query)
    with database.write() as session:
        watchlist_id = store.watchlists.add(session, name=name, query=query, now=now).id or 0
        store.watchlists.edit(session, watchlist_id, enabled=enabled, urgent=urgent, spikes=spikes, now=now)
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


def restore_watchlist(database: Database, watchlist_id: int, number: int, *, now: datetime) -> bool:
    """Back to how it asked in that version, and to its name, unless another is called so by now; whether it was.

    Errors: NotFound, QueryInvalid
    """
    with database.read() as session:
        wanted = next((row for row in queries.versions(session, watchlist_id) if row.number == number), None)
        names = {row.name: row.id for row in queries.watchlists(session)}
    if wanted is None:
        raise NotFound(f"the watchlist {watchlist_id} has no version {number}")
    is_free = names.get(wanted.name, watchlist_id) == watchlist_id
    edit_watchlist(
        database, watchlist_id, name=wanted.name if is_free else None, query=wanted.query, enabled=None, now=now,
        since=now - LOOKS_BACK,
    )  # fmt: skip
    return is_free


def fill(database: Database, watchlist_id: int, *, now: datetime, since: datetime) -> int:
    """Hits of a watchlist in the articles stored since then; nobody is told. How many are new."""
    with database.read() as session:
        watchlist = session.get(Watchlist, watchlist_id)
        if watchlist is None:
            raise NotFound(f"no watchlist has the number {watchlist_id}")
    new = 0
    for found in found_in(database, watchlist.query, since=since, batch=BATCH, watchlist_id=watchlist_id):
        with database.write() as session:
            for kept, hits in found:
                article = session.get(Article, kept.id)
                if article is not None and session.get(Watchlist, watchlist_id) is not None:
                    new += len(store.readings.add_hits(session, article, hits, now=now))
    return new
