"""Stored texts x all watchlists -> the hits that a new matcher finds in them. Loop."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from monitor import archive, match, store
from monitor.archive import Kept
from monitor.db import Database
from monitor.errors import WatchlistsChanged
from monitor.language import passage
from monitor.store.rematching import Rematched
from monitor.tables import Article
from monitor.watching import Watchlists

BATCH = 100
"""Articles in one transaction: others write in between."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come."""

    done: int
    all: int  # articles that were behind when it began
    new_hits: int


def rematch(
    database: Database, *, clock: Callable[[], datetime], timezone: str, alert: bool = False, everything: bool = False
) -> Generator[Progress]:
    """Match and index again what an older matcher did, or all that is stored; told after each batch.

    Each article carries the version that it was matched with: whoever stops in the middle begins there again.
    """
    database = database.unhurried()
    while everything and _forget(database):
        continue
    whole = waiting(database)
    done = new = 0
    yield Progress(done, whole, new)
    watchlists = Watchlists(database)
    for kept in _behind(database):
        new += _again(database, watchlists, kept, now=clock(), timezone=timezone, alert=alert)
        done += len(kept)
        yield Progress(done, max(done, whole), new)


def waiting(database: Database) -> int:
    """How many stored articles another matcher matched, or another normaliser indexed."""
    with database.read() as session:
        return session.exec(select(func.count()).where(_is_behind(), col(Article.state).in_(archive.KEPT))).one()


def unsearchable(database: Database) -> int:
    """How many of them another normaliser indexed: every search reads them one by one."""
    with database.read() as session:
        behind = col(Article.indexed_with) != passage.VERSION
        return session.exec(select(func.count()).where(behind, col(Article.state).in_(archive.KEPT))).one()


def _forget(database: Database) -> int:
    with database.write() as session:
        return store.rematching.forget(session)


def _behind(database: Database) -> Iterator[list[Kept]]:
    """Articles that are behind, the newest first, each once, in batches."""
    older = [_is_behind()]
    while True:
        with database.read() as session:
            kept = archive.read(session, *older, limit=BATCH)
        if not kept:
            return
        yield kept
        older = [_is_behind(), col(Article.id) < kept[-1].id]


def _again(
    database: Database, watchlists: Watchlists, kept: list[Kept], *, now: datetime, timezone: str, alert: bool
) -> int:
    while True:
        version, matcher = watchlists.current()
        matched = [_matched(matcher, one) for one in kept]
        try:
            with database.write() as session:
                return store.rematching.settle(
                    session, matched, watchlists_version=version, now=now, timezone=timezone, tell=alert
                )
        except WatchlistsChanged:
            watchlists.renew()


def _matched(matcher: match.Matcher, kept: Kept) -> Rematched:
    hits = match.with_snippets(kept.text, matcher.hits(kept.text))
    return Rematched(kept.id, kept.read_at, match.tokens(kept.text), hits)


def _is_behind() -> ColumnElement[bool]:
    """Whether another matcher matched an article, or another normaliser put its words into the index."""
    return or_(col(Article.matched_with) != match.VERSION, col(Article.indexed_with) != passage.VERSION)
