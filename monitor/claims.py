"""Feeds and articles that are due -> work in hand, under a lease, one request at a time per host. Edge.

A claim takes two leases in one transaction: on the row, so that no other worker does the same work, and on its
host, so that nobody else talks to it meanwhile. Both run out by themselves when a worker dies.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, func, or_, update
from sqlmodel import Session, col, select

from monitor.records import DueArticle, DueFeed, Validators
from monitor.tables import Article, Feed, Host, State

UNSEEN = {"synchronize_session": False}
"""Of an update of rows that nobody in this session has read: comparing them would cost more than the update."""

LOOKED_AT = 32
"""Rows looked at for each that is wanted: a feed brings thirty articles of one host at a time."""

TRIES = 3
"""How often a claim looks again when others took what it had chosen."""

Visited = TypeVar("Visited", Feed, Article)


def feeds(
    session: Session, *, now: datetime, lease_s: float, limit: int, only: Collection[int] | None = None
) -> list[DueFeed]:
    """Feeds to visit now, leased to us; the longest due first.

    Shape:  at most `limit`, no two of one host; of these ids only, when `only` is given
    Units:  aware UTC, seconds
    """
    order = [col(Feed.due_at), col(Feed.id)]
    rows = _claim(session, Feed, now=now, lease_s=lease_s, limit=limit, where=_wanted(only), order_by=order)
    return [_due_feed(row) for row in rows]


def articles(session: Session, *, now: datetime, lease_s: float, limit: int) -> list[DueArticle]:
    """Articles to read now, leased to us: news first, then what a baseline brought; the longest due first.

    Shape:  at most `limit`, no two of one host
    Units:  aware UTC, seconds
    """
    order = [col(Article.quiet), col(Article.due_at), col(Article.id)]  # as the index ix_articles_to_read has them
    rows = _claim(session, Article, now=now, lease_s=lease_s, limit=limit, where=(), order_by=order)
    carriers = {
        feed.id: feed for feed in session.exec(select(Feed).where(col(Feed.id).in_({row.feed_id for row in rows})))
    }
    return [_due_article(row, carriers.get(row.feed_id)) for row in rows]


def waiting_feeds(session: Session, *, now: datetime, only: Collection[int] | None = None) -> int:
    """How many feeds are due and in nobody's hands, whether or not their host is free."""
    return _waiting(session, Feed, now, _wanted(only))


def waiting_articles(session: Session, *, now: datetime) -> int:
    """How many articles are due and in nobody's hands, whether or not their host is free."""
    return _waiting(session, Article, now, ())


def give_back(session: Session, leases: Collection[str], *, now: datetime) -> None:
    """End leases before their time: others may take the rows, and talk to the hosts, at once."""
    session.execute(update(Host).where(col(Host.lease).in_(leases)).values(lease=None, free_at=now))
    for table in (Feed, Article):
        session.execute(update(table).where(col(table.lease).in_(leases)).values(lease=None, lease_until=None))


def end_orphans(session: Session, *, now: datetime) -> None:
    """End every lease: for a worker that knows it is alone, so that what a killed one held is taken up at once."""
    for table in (Feed, Article):
        session.execute(update(table).where(col(table.lease).is_not(None)).values(lease=None, lease_until=None))
    session.execute(update(Host).where(col(Host.lease).is_not(None)).values(lease=None, free_at=now))


def free_host(session: Session, lease: str, *, at: datetime) -> None:
    """Our request to the host of this lease has ended: the next may start at that moment."""
    freed = update(Host).where(col(Host.lease) == lease).values(lease=None, free_at=at)
    session.execute(freed, execution_options=UNSEEN)


def _wanted(only: Collection[int] | None) -> Sequence[ColumnElement[bool]]:
    return [col(Feed.enabled).is_(True)] if only is None else [col(Feed.id).in_(only)]


def _free(table: type[Visited], now: datetime) -> list[ColumnElement[bool]]:
    return [col(table.due_at) <= now, or_(col(table.lease_until).is_(None), col(table.lease_until) <= now)]


def _waiting(session: Session, table: type[Visited], now: datetime, where: Sequence[ColumnElement[bool]]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*_free(table, now), *where)).one()


def _claim(
    session: Session,
    table: type[Visited],
    *,
    now: datetime,
    lease_s: float,
    limit: int,
    where: Sequence[ColumnElement[bool]],
    order_by: Sequence[Any],
) -> list[Visited]:
    for _ in range(TRIES):
        free = [*_free(table, now), col(Host.free_at) <= now, *where]
        chosen = _one_of_each_host(session, table, free, order_by=order_by, limit=limit)
        due = (
            select(table, Host)
            .join(Host, col(Host.name) == col(table.host))
            .where(col(table.id).in_(chosen), *free)
            .order_by(*order_by)
            .with_for_update(skip_locked=True)  # SQLite has no row locks and needs none: it has one writer at a time
        )
        claimed = list(session.exec(due)) if chosen else []
        for row, host in claimed:
            row.lease = host.lease = uuid4().hex
            row.lease_until = host.free_at = now + timedelta(seconds=lease_s)
        session.flush()
        if claimed or not chosen:
            return [row for row, _ in claimed]
    return []


def _one_of_each_host(
    session: Session,
    table: type[Visited],
    free: Sequence[ColumnElement[bool]],
    *,
    order_by: Sequence[Any],
    limit: int,
) -> list[int]:
    """The numbers of rows that are free, no two of one host: looked at in passing, with nothing locked."""
    rows = select(table.id, table.host).join(Host, col(Host.name) == col(table.host)).where(*free)
    first: dict[str, int] = {}
    for number, host in session.exec(rows.order_by(*order_by).limit(limit * LOOKED_AT)):
        first.setdefault(host, number or 0)
    return list(first.values())[:limit]


def _due_feed(row: Feed) -> DueFeed:
    return DueFeed(
        id=row.id or 0,
        lease=row.lease or "",
        url=row.url,
        title=row.title,
        validators=Validators(row.etag, row.last_modified),
        body_digest=row.body_digest,
        failures=row.failures,
        every_s=row.every_s,
        baseline=row.baseline_at is None,
    )


def _due_article(row: Article, feed: Feed | None) -> DueArticle:
    return DueArticle(
        id=row.id or 0,
        lease=row.lease or "",
        url=row.url,
        link=row.link,
        title=row.title,
        lead=row.lead,
        feed_text=row.feed_text or "",
        author=row.author,
        published_at=row.published_at,
        language=row.language,
        feed_title=feed.title if feed else "",
        feed_category=(feed.category or "") if feed else "",
        selector=feed.selector if feed else None,
        quiet=row.quiet,
        attempts=row.attempts,
        checks=row.checks if row.state is State.READ else None,
    )
