"""Feeds and articles that are due -> work in hand, under a lease, one request at a time per host. Edge.

A claim takes two leases in one transaction: on the row, so that no other worker does the same work, and on its
host, so that nobody else talks to it meanwhile. Both run out by themselves when a worker dies.

A host is the queue of what is due of it. Its `feeds_at` and `articles_at` say when it can be claimed from at the
earliest, and are indexed: a claim sees none of the rows of hosts that are busy, however many wait there. They are
reckoned anew whenever rows of the host were settled, and may be too early, never too late: a claim that looks in vain
puts them right.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import uuid4

import sqlalchemy
from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, or_, update
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor.records import DueArticle, DueFeed, DueHost, Manner, Quirk, Recipe, Rhythm, Validators, Wishes
from monitor.tables import Article, Feed, Host, State

TRIES = 20
"""How often a claim looks again when what it had chosen was taken by others, or was not there."""

HOSTS = Host.metadata.tables["hosts"]
FREED = (
    HOSTS.update()
    .where(HOSTS.c.lease == bindparam("held"))
    .values(
        lease=None,
        free_at=bindparam("at"),
        failures=bindparam("failures_in_a_row"),
        closed_until=bindparam("not_before"),
    )
)
CONCERNED = (
    sqlalchemy.select(HOSTS.c.name)
    .where(or_(HOSTS.c.lease == bindparam("held"), HOSTS.c.name.in_(bindparam("brought", expanding=True))))
    .order_by(HOSTS.c.name)
    .with_for_update()
)
RECKONED = (
    HOSTS.update()
    .where(HOSTS.c.name == bindparam("host"))
    .values(feeds_at=bindparam("feeds_at"), articles_at=bindparam("articles_at"))
)
"""By the table, not by its class, and put together once: every visit and reading does this."""

Visited = TypeVar("Visited", Feed, Article)


def feeds(
    session: Session, *, now: datetime, lease_s: float, limit: int, only: Collection[int] | None = None
) -> list[DueFeed]:
    """Feeds to visit now, leased to us; the hosts first that have waited longest.

    Shape:  at most `limit`, no two of one host; of these ids only, when `only` is given
    Units:  aware UTC, seconds
    """
    for _ in range(TRIES):
        chosen, looked = _of_these(session, only, now, limit) if only is not None else _of_feeds(session, now, limit)
        claimed = _leased(session, Feed, chosen, now=now, lease_s=lease_s)
        if claimed or not looked:
            return [_due_feed(row, host) for row, host in claimed]
    return []


def articles(session: Session, *, now: datetime, lease_s: float, limit: int) -> list[DueArticle]:
    """Articles to read now, leased to us; the hosts first that have waited longest, and of each news before what a
    baseline brought.

    Shape:  at most `limit`, no two of one host; news first
    Units:  aware UTC, seconds
    """
    for _ in range(TRIES):
        chosen, looked = _of_articles(session, now, limit)
        claimed = _leased(session, Article, chosen, now=now, lease_s=lease_s)
        if claimed or not looked:
            carriers = _carriers(session, {row.feed_id for row, _ in claimed})
            rows = [_due_article(row, host, carriers.get(row.feed_id)) for row, host in claimed]
            return sorted(rows, key=lambda due: due.quiet)
    return []


def waiting_feeds(session: Session, *, now: datetime, only: Collection[int] | None = None) -> int:
    """How many feeds are due and in nobody's hands, whether or not their host is free."""
    wanted = [col(Feed.enabled).is_(True)] if only is None else [col(Feed.id).in_(only)]
    return _waiting(session, Feed, now, wanted)


def waiting_articles(session: Session, *, now: datetime) -> int:
    """How many articles are due and in nobody's hands, whether or not their host is free."""
    return _waiting(session, Article, now, ())


def give_back(session: Session, leases: Collection[str], *, now: datetime) -> None:
    """End leases before their time: others may take the rows, and talk to the hosts, at once."""
    for table in (Feed, Article):
        session.execute(update(table).where(col(table.lease).in_(leases)).values(lease=None, lease_until=None))
    names = []
    for host in _locked(session, col(Host.lease).in_(leases)):
        names.append(host.name)
        host.lease, host.free_at = None, now
    _reckon(session, col(Host.name).in_(names))


def end_orphans(session: Session, *, now: datetime) -> None:
    """End every lease: for a worker that knows it is alone, so that what a killed one held is taken up at once."""
    for table in (Feed, Article):
        session.execute(update(table).where(col(table.lease).is_not(None)).values(lease=None, lease_until=None))
    session.execute(update(Host).where(col(Host.lease).is_not(None)).values(lease=None, free_at=now))
    reckon(session)


def free_host(
    session: Session,
    lease: str,
    *,
    at: datetime,
    failures: int = 0,
    closed_until: datetime | None = None,
    brought: Collection[str] = (),
) -> None:
    """Our request to the host of this lease has ended: the next may start at that moment. Called last of all.

    Shape:  `failures` in a row, for which it may be closed; `brought` are hosts of which other rows were made due
    """
    session.flush()
    connection = session.connection()
    names = list(connection.scalars(CONCERNED, {"held": lease, "brought": list(brought)}))
    freed = {"held": lease, "at": at, "failures_in_a_row": failures, "not_before": closed_until}
    connection.execute(FREED, freed)
    _reckon(session, col(Host.name).in_(names))


def made_due(session: Session, *which: ColumnElement[bool]) -> None:
    """Rows of these hosts may be due earlier than is known, or later."""
    _locked(session, *which)
    _reckon(session, *which)


def take_host(session: Session, name: str, *, now: datetime, lease_s: float) -> str | None:
    """The lease of a host that something else led us to; None while others talk to it, or have just done so."""
    insert_new(session, Host, [{"name": name, "free_at": now}], col(Host.name))
    for host in _locked(session, col(Host.name) == name, col(Host.free_at) <= now):
        return _lease(host, now + timedelta(seconds=lease_s))
    return None


def leave_host(session: Session, lease: str, *, at: datetime) -> None:
    """What led us to a host has ended; what is known of how it answers stays."""
    for host in _locked(session, col(Host.lease) == lease):
        host.lease, host.free_at = None, at
        _reckon(session, col(Host.name) == host.name)


def reckon(session: Session) -> None:
    """Reckon of every host anew when it can be claimed from."""
    _reckon(session)


def _of_feeds(session: Session, now: datetime, limit: int) -> tuple[list[int], bool]:
    """Numbers of feeds that are due, no two of one host, and whether there was any host to look at."""
    first = _first(Feed, now, col(Feed.enabled).is_(True)).order_by(col(Feed.due_at), col(Feed.id)).limit(1)
    return _at_heads(session, col(Host.feeds_at), first.scalar_subquery(), now, limit)


def _of_articles(session: Session, now: datetime, limit: int) -> tuple[list[int], bool]:
    """The same of articles; of each host news first."""
    order = (col(Article.due_at), col(Article.id))
    news, older = (
        _first(Article, now, col(Article.quiet).is_(quiet)).order_by(*order).limit(1).scalar_subquery()
        for quiet in (False, True)
    )
    return _at_heads(session, col(Host.articles_at), func.coalesce(news, older), now, limit)


def _at_heads(
    session: Session, queue: Mapped[datetime | None], head: ColumnElement[Any], now: datetime, limit: int
) -> tuple[list[int], bool]:
    due = select(Host.name, head).where(queue <= now).order_by(queue).limit(limit)
    looked = session.execute(due).all()
    in_vain = [name for name, number in looked if number is None]
    if in_vain:
        _put_right(session, in_vain, now)
    return [number for _, number in looked if number is not None], bool(looked)


def _put_right(session: Session, names: Collection[str], now: datetime) -> None:
    """Hosts of which nothing is to be had now, though it was thought so; who held one until then has died."""
    found = []
    for host in _locked(session, col(Host.name).in_(names), skip_locked=True):  # what others hold, they put right
        host.lease = None if host.free_at <= now else host.lease
        found.append(host.name)
    _reckon(session, col(Host.name).in_(found))


def _of_these(session: Session, only: Collection[int], now: datetime, limit: int) -> tuple[list[int], bool]:
    """Of feeds that a person named, those that are due, whose host is free, no two of one host."""
    rows = select(Feed.id, Feed.host).join(Host, col(Host.name) == col(Feed.host))
    rows = rows.where(col(Feed.id).in_(only), *_free(Feed, now), col(Host.free_at) <= now)
    first: dict[str, int] = {}
    for number, host in session.exec(rows.order_by(col(Feed.due_at), col(Feed.id))):
        first.setdefault(host, number or 0)
    return list(first.values())[:limit], bool(first)


def _first(table: type[Visited], now: datetime, *where: ColumnElement[bool]) -> Any:
    return select(table.id).where(col(table.host) == col(Host.name), *_free(table, now), *where).correlate(Host)


def _leased(
    session: Session, table: type[Visited], chosen: Sequence[int], *, now: datetime, lease_s: float
) -> list[tuple[Visited, Host]]:
    """Those of the chosen rows that are free still, and their hosts with them, now leased to us."""
    if not chosen:
        return []
    due = (
        select(table, Host)
        .join(Host, col(Host.name) == col(table.host))
        .where(col(table.id).in_(chosen), *_free(table, now), col(Host.free_at) <= now)
        .order_by(col(table.due_at), col(table.id))
        .with_for_update(skip_locked=True)  # SQLite has no row locks and needs none: it has one writer at a time
        .execution_options(populate_existing=True)
    )
    claimed = [(row, host) for row, host in session.exec(due)]
    for row, host in claimed:
        row.lease_until = now + timedelta(seconds=lease_s)
        row.lease = _lease(host, row.lease_until)
    session.flush()
    return claimed


def _lease(host: Host, until: datetime) -> str:
    host.lease = uuid4().hex
    host.free_at = host.feeds_at = host.articles_at = until
    return host.lease


def _free(table: type[Visited], now: datetime) -> list[ColumnElement[bool]]:
    return [col(table.due_at) <= now, _in_nobodys_hands(table, now)]


def _in_nobodys_hands(table: type[Visited], now: datetime) -> ColumnElement[bool]:
    return or_(col(table.lease_until).is_(None), col(table.lease_until) <= now)


def _waiting(session: Session, table: type[Visited], now: datetime, where: Sequence[ColumnElement[bool]]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*_free(table, now), *where)).one()


def _locked(session: Session, *which: ColumnElement[bool], skip_locked: bool = False) -> Sequence[Host]:
    """Hosts as they are once nobody else may change them; in one order, so that no two wait for each other."""
    rows = select(Host).where(*which).order_by(col(Host.name)).with_for_update(skip_locked=skip_locked)
    return session.exec(rows.execution_options(populate_existing=True)).all()


def _reckon(session: Session, *which: ColumnElement[bool]) -> None:
    """Set when these hosts can be claimed from. A statement of its own after the one that locked them: only so does it
    see what others had stored until then.
    """
    session.flush()
    rows = session.connection().execute(_heads().where(*which))
    changes = [
        {"host": name, "feeds_at": free_at, "articles_at": free_at}
        if lease  # who holds it may die: then it is looked at when the lease ends
        else {"host": name, "feeds_at": _later(free_at, feed), "articles_at": _later(free_at, news, older)}
        for name, free_at, lease, feed, news, older in rows
    ]
    if changes:
        session.connection().execute(RECKONED, changes)


@cache
def _heads() -> sqlalchemy.Select[Any]:
    """Of hosts, when they are free, and when the first is due of their feeds, news, and articles of a baseline."""
    feeds_at = _earliest(Feed, col(Feed.enabled).is_(True))
    news_at, older_at = (_earliest(Article, col(Article.quiet).is_(quiet)) for quiet in (False, True))
    return sqlalchemy.select(HOSTS.c.name, HOSTS.c.free_at, HOSTS.c.lease, feeds_at, news_at, older_at)


def _earliest(table: type[Visited], *where: ColumnElement[bool]) -> ScalarSelect[datetime | None]:
    """When the first row of a host is due that nobody holds; who held one has let go when the host is free."""
    due = select(table.due_at).where(col(table.host) == col(Host.name), col(table.due_at).is_not(None), *where)
    let_go = or_(col(table.lease_until).is_(None), col(table.lease_until) <= col(Host.free_at))
    return due.where(let_go).order_by(col(table.due_at)).limit(1).correlate(Host).scalar_subquery()


def _later(free_at: datetime, *due_at: datetime | None) -> datetime | None:
    """When the first of these is due, but not before the host is free; None when nothing is."""
    first = min((moment for moment in due_at if moment is not None), default=None)
    return None if first is None else max(first, free_at)


def _carriers(session: Session, numbers: Collection[int | None]) -> Mapping[int | None, Feed]:
    return {feed.id: feed for feed in session.exec(select(Feed).where(col(Feed.id).in_(numbers)))}


def _due_host(host: Host) -> DueHost:
    return DueHost(host.name, host.delay_s, host.failures, host.closed_until)


def _due_feed(row: Feed, host: Host) -> DueFeed:
    return DueFeed(
        id=row.id or 0,
        lease=row.lease or "",
        host=_due_host(host),
        url=row.url,
        title=row.title,
        validators=Validators(row.etag, row.last_modified),
        given_by=row.given_by,
        given_at=row.given_at,
        bare_at=row.bare_at,
        body_digest=row.body_digest,
        last=row.outcome,
        failures=row.failures,
        every_s=row.every_s,
        steady=row.steady,
        baseline=row.baseline_at is None,
        manner=Manner(
            known=row.items or b"",
            recipe=Recipe(**row.recipe) if row.recipe else None,
            zone=row.zone,
            quirks=frozenset(map(Quirk, row.quirks or ())),
        ),
        heard_at=row.heard_at,
        news_at=row.news_at,
        gap_at=row.gap_at,
        backfill_url=row.backfill_url,
        rhythm=_rhythm(row.rhythm),
        wishes=_wishes(row.wishes or {}),
    )


def _rhythm(numbers: Sequence[float] | None) -> Rhythm | None:
    return Rhythm(tuple(numbers[:24]), tuple(numbers[24:31]), numbers[31]) if numbers else None


def _wishes(told: Mapping[str, Any]) -> Wishes:
    return Wishes(told.get("ttl_s"), tuple(told.get("skip_hours", ())), tuple(told.get("skip_days", ())))


def _due_article(row: Article, host: Host, feed: Feed | None) -> DueArticle:
    return DueArticle(
        id=row.id or 0,
        lease=row.lease or "",
        host=_due_host(host),
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
