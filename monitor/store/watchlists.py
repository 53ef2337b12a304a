"""Watchlists come, change and go by a person's hand; every change makes a new version number. Edge.

The queries were checked before: by `desk`, which knows the language.
"""

import secrets
from datetime import datetime

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from alerts import enqueuing
from alerts.rows import insert_new
from monitor.db import WHO
from monitor.errors import Conflict, NotFound, WatchlistsChanged
from monitor.tables import Fact, Watchlist, WatchlistVersion

VERSION = "watchlists version"

NONCE_BYTES = 16

FACTS = Fact.metadata.tables["facts"]
AS_IT_IS = sqlalchemy.select(FACTS.c.value).where(FACTS.c.name == bindparam("fact")).with_for_update(read=True)


def version(session: Session) -> int:
    """The number that changes whenever any watchlist does."""
    value = session.exec(select(Fact.value).where(Fact.name == VERSION)).first()
    return int(value or 0)


def check_version(session: Session, matched_with: int) -> None:
    """Hold the watchlists as they are until the transaction ends.

    Errors: WatchlistsChanged when they are not those matched with
    """
    connection = session.connection()
    held = connection.scalars(AS_IT_IS, {"fact": VERSION}).first()
    if held is None:  # before the first watchlist there is nothing to hold: put it there
        insert_new(session, Fact, [{"name": VERSION, "value": "0"}], col(Fact.name))
        held = connection.scalars(AS_IT_IS, {"fact": VERSION}).one()
    if int(held) != matched_with:
        raise WatchlistsChanged(f"matched with version {matched_with}, now {held}")


def enabled(session: Session) -> list[tuple[int, str]]:
    """Id and query of every watchlist that is switched on."""
    rows = session.execute(select(Watchlist.id, Watchlist.query).where(col(Watchlist.enabled).is_(True)))
    return [(number, query) for number, query in rows if number is not None]


def add(session: Session, *, name: str, query: str, now: datetime) -> Watchlist:
    """A new watchlist.

    Errors: Conflict when the name is taken; ValueError on a name of nothing
    """
    _changed(session)
    _check_name(session, name)
    watchlist = Watchlist(name=name.strip(), query=query, created_at=now, updated_at=now)
    session.add(watchlist)
    session.flush()
    _keep_version(session, watchlist, now=now)
    return watchlist


def edit(
    session: Session,
    watchlist_id: int,
    *,
    name: str | None = None,
    query: str | None = None,
    enabled: bool | None = None,
    urgent: bool | None = None,
    spikes: bool | None = None,
    now: datetime,
) -> Watchlist:
    """Change what is given of a watchlist.

    Errors: NotFound, Conflict
    """
    _changed(session)
    watchlist = _get(session, watchlist_id)
    before = (watchlist.name, watchlist.query)
    if query is not None:
        watchlist.query = query
    if name is not None and name.strip() != watchlist.name:
        _check_name(session, name)
        watchlist.name = name.strip()
    if enabled is not None:
        watchlist.enabled = enabled
    if urgent is not None:
        watchlist.urgent = urgent
    if spikes is not None:
        watchlist.spikes = spikes
    watchlist.updated_at = now
    if before != (watchlist.name, watchlist.query):
        _keep_version(session, watchlist, now=now)
    return watchlist


def remove(session: Session, watchlist_id: int) -> None:
    """A watchlist and its hits are gone; what was told of it stays in the log, what waits is told to nobody."""
    _changed(session)
    session.delete(_get(session, watchlist_id))
    enqueuing.drop_watchlist(session, watchlist_id)


def open_feed(session: Session, watchlist_id: int) -> str:
    """What a new link of its feed is made with; the one it had holds no more.

    Errors: NotFound
    """
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    _get(session, watchlist_id).feed_nonce = nonce
    return nonce


def close_feed(session: Session, watchlist_id: int) -> None:
    """Its feed has no link any more.

    Errors: NotFound
    """
    _get(session, watchlist_id).feed_nonce = None


def _get(session: Session, watchlist_id: int) -> Watchlist:
    watchlist = session.get(Watchlist, watchlist_id)
    if watchlist is None:
        raise NotFound(f"no watchlist has the number {watchlist_id}")
    return watchlist


def _keep_version(session: Session, watchlist: Watchlist, *, now: datetime) -> None:
    """As it is called and asks now, after all that it was before."""
    of_it = select(func.max(WatchlistVersion.number)).where(WatchlistVersion.watchlist_id == watchlist.id)
    session.add(
        WatchlistVersion(
            watchlist_id=watchlist.id or 0, number=(session.exec(of_it).one() or 0) + 1, name=watchlist.name,
            query=watchlist.query, by=session.info.get(WHO), at=now,
        )
    )  # fmt: skip


def _check_name(session: Session, name: str) -> None:
    if not name.strip():
        raise ValueError("a watchlist needs a name")
    if session.exec(select(Watchlist).where(Watchlist.name == name.strip())).first():
        raise Conflict(f"a watchlist is already called {name.strip()!r}")


def _changed(session: Session) -> None:
    """Before anything else: readings hold the version while they store, and wait for nothing we hold."""
    insert_new(session, Fact, [{"name": VERSION, "value": "0"}], col(Fact.name))
    fact = session.exec(select(Fact).where(Fact.name == VERSION).with_for_update()).one()
    fact.value = str(int(fact.value) + 1)
    session.add(fact)
