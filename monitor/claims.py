"""Feeds and articles that are due -> work in hand, under a lease, one request at a time per host. Edge.

A claim takes two leases in one transaction: on the row, so that no other worker does the same work, and on its
host, so that nobody else talks to it meanwhile. Both run out by themselves when a worker dies.

A host is the queue of what is due of it. Its `feeds_at` and `articles_at` say when it can be claimed from at the
earliest, and are indexed: a claim sees none of the rows of hosts that are busy, however many wait there. They are
reckoned anew whenever rows of the host were settled, and may be too early, never too late: a claim that looks in vain
puts them right.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import uuid4

import sqlalchemy
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    func,
    or_,
    update,
)
from sqlmodel import Session, col, select

from alerts.rows import call, insert_new
from monitor.records import DueArticle, DueFeed, DueHost, Manner, Quirk, Recipe, Rhythm, Validators, Wishes
from monitor.tables import Article, Feed, Host, State

TRIES = 20
"""How often a claim looks again when what it had chosen was taken by others, or was not there."""

# By the tables, not by their classes, and put together once: every visit and reading does these.
HOSTS, FEEDS, ARTICLES = (Host.metadata.tables[name] for name in ("hosts", "feeds", "articles"))
NOW: BindParameter[datetime] = bindparam("now")
FREED = (
    HOSTS.update()
    .where(HOSTS.c.name == bindparam("host"), HOSTS.c.lease == bindparam("held"))
    .values(
        lease=None,
        free_at=bindparam("at"),
        failures=bindparam("failures_in_a_row"),
        closed_until=bindparam("not_before"),
    )
)
LOCKED = (
    sqlalchemy.select(HOSTS.c.name)
    .where(HOSTS.c.name.in_(bindparam("names", expanding=True)))
    .order_by(HOSTS.c.name)
    .with_for_update()
)
RECKONED = (
    HOSTS.update()
    .where(HOSTS.c.name == bindparam("host"))
    .values(feeds_at=bindparam("feeds_at"), articles_at=bindparam("articles_at"))
)
TAKEN = (
    HOSTS.update()
    .where(HOSTS.c.name == bindparam("host"))
    .values(lease=bindparam("token"), **dict.fromkeys(("free_at", "feeds_at", "articles_at"), bindparam("until")))
)

Visited = TypeVar("Visited", Feed, Article)
Moment = datetime | ColumnElement[Any]

OF_AN_ARTICLE = (
    "id", "host", "url", "link", "title", "lead", "feed_text", "author", "published_at", "language", "quiet",
    "attempts", "checks", "state",
)  # fmt: skip
"""Columns that a reading begins with: not the text, which may be long."""


@dataclass(frozen=True, slots=True)
class Freed:
    """A host to which our request has ended."""

    name: str
    lease: str  # by which it was ours
    at: datetime  # the next request may start then
    failures: int = 0  # in a row, for which it may be closed
    closed_until: datetime | None = None


def feeds(
    session: Session, *, now: datetime, lease_s: float, limit: int, only: Collection[int] | None = None
) -> list[DueFeed]:
    """Feeds to visit now, leased to us; the hosts first that have waited longest.

    Shape:  at most `limit`, no two of one host; of these ids only, when `only` is given
    Units:  aware UTC, seconds
    """
    connection = _at_once(session)
    for _ in range(TRIES):
        chosen, looked = _of_these(session, only, now, limit) if only is not None else _of_feeds(session, now, limit)
        claimed = _leased(connection, Feed, chosen, now=now, lease_s=lease_s)
        if claimed or not looked:
            return [_due_feed(row, lease) for row, lease in claimed]
    return []


def articles(session: Session, *, now: datetime, lease_s: float, limit: int) -> list[DueArticle]:
    """Articles to read now, leased to us; the hosts first that have waited longest, and of each news before what a
    baseline brought.

    Shape:  at most `limit`, no two of one host; news first
    Units:  aware UTC, seconds
    """
    connection = _at_once(session)
    for _ in range(TRIES):
        chosen, looked = _of_articles(session, now, limit)
        claimed = _leased(connection, Article, chosen, now=now, lease_s=lease_s)
        if claimed or not looked:
            return sorted((_due_article(row, lease) for row, lease in claimed), key=lambda due: due.quiet)
    return []


def waiting_feeds(session: Session, *, now: datetime, only: Collection[int] | None = None) -> int:
    """How many feeds are due and in nobody's hands, whether or not their host is free."""
    wanted = [col(Feed.enabled).is_(True)] if only is None else [col(Feed.id).in_(only)]
    return _waiting(session, Feed, now, wanted)


def waiting_articles(session: Session, *, now: datetime) -> int:
    """How many articles are due and in nobody's hands, whether or not their host is free."""
    return _waiting(session, Article, now, ())


def first_visit_at(session: Session) -> datetime | None:
    """When a feed can be claimed at the earliest; None: of those that are known never."""
    return session.scalar(select(func.min(Host.feeds_at)))


def first_reading_at(session: Session) -> datetime | None:
    """The same of articles."""
    return session.scalar(select(func.min(Host.articles_at)))


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


def free_hosts(session: Session, freed: Collection[Freed], *, brought: Collection[str] = ()) -> None:
    """Our requests to these hosts have ended: the next may start at their moments. Called last of all.

    Shape:  `brought` are hosts of which other rows were made due
    """
    connection = _at_once(session)
    names = sorted({host.name for host in freed}.union(brought))
    connection.execute(LOCKED, {"names": names})
    connection.execute(
        FREED,
        [
            {
                "host": host.name,
                "held": host.lease,
                "at": host.at,
                "failures_in_a_row": host.failures,
                "not_before": host.closed_until,
            }
            for host in freed
        ],
    )
    _note_heads(connection, connection.execute(_heads_of(), {"names": names}))


def made_due(session: Session, *which: ColumnElement[bool]) -> None:
    """Feeds of these hosts may be due earlier than is known, or later."""
    _locked(session, *which)
    _reckon(session, *which)
    call(session, "visit")


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
    return _at_heads(session, _feed_heads(), now, limit)


def _of_articles(session: Session, now: datetime, limit: int) -> tuple[list[int], bool]:
    """The same of articles; of each host news first."""
    return _at_heads(session, _article_heads(), now, limit)


@cache
def _feed_heads() -> Select[Any]:
    """Of the hosts from which a feed can be claimed, the feed."""
    first = _first(Feed, col(Feed.enabled).is_(True)).order_by(col(Feed.due_at), col(Feed.id))
    return _queued(HOSTS.c.feeds_at, first.limit(1).scalar_subquery())


@cache
def _article_heads() -> Select[Any]:
    order = (col(Article.due_at), col(Article.id))
    news, older = (
        _first(Article, col(Article.quiet).is_(quiet)).order_by(*order).limit(1).scalar_subquery()
        for quiet in (False, True)
    )
    return _queued(HOSTS.c.articles_at, func.coalesce(news, older))


def _queued(queue: ColumnElement[datetime | None], head: ColumnElement[Any]) -> Select[Any]:
    most = bindparam("most", type_=Integer)
    return sqlalchemy.select(HOSTS.c.name, head).where(queue <= NOW).order_by(queue).limit(most)


def _at_heads(session: Session, heads: Select[Any], now: datetime, limit: int) -> tuple[list[int], bool]:
    looked = session.connection().execute(heads, {"now": now, "most": limit}).all()
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


def _first(table: type[Visited], *where: ColumnElement[bool]) -> Any:
    return select(table.id).where(col(table.host) == col(Host.name), *_free(table, NOW), *where).correlate(Host)


def _leased(
    connection: Connection, table: type[Visited], chosen: Sequence[int], *, now: datetime, lease_s: float
) -> list[tuple[Row[Any], str]]:
    """Those of the chosen rows that are free still, with what is known of their hosts, and the lease of each."""
    if not chosen:
        return []
    rows = connection.execute(_still_free(table), {"chosen": chosen, "now": now}).all()
    until = now + timedelta(seconds=lease_s)
    leases = [{"number": row.id, "host": row.host, "token": uuid4().hex, "until": until} for row in rows]
    if leases:
        connection.execute(_taken(table), leases)
        connection.execute(TAKEN, leases)
    return [(row, str(lease["token"])) for row, lease in zip(rows, leases, strict=True)]


@cache
def _still_free(table: type[Visited]) -> Select[Any]:
    about_host = (
        HOSTS.c.delay_s.label("host_delay_s"),
        HOSTS.c.failures.label("host_failures"),
        HOSTS.c.closed_until.label("host_closed_until"),
    )
    rows, locked = _feeds(), FEEDS
    if table is Article:
        rows, locked = _articles_of_feeds(), ARTICLES
    return (
        rows.add_columns(*about_host)
        .join_from(locked, HOSTS, HOSTS.c.name == locked.c.host)
        .where(locked.c.id.in_(bindparam("chosen", expanding=True)), *_free(table, NOW), HOSTS.c.free_at <= NOW)
        .order_by(locked.c.due_at, locked.c.id)
        .with_for_update(skip_locked=True, of=(locked, HOSTS))  # SQLite has no row locks: it has one writer at a time
    )


def _feeds() -> Select[Any]:
    return sqlalchemy.select(FEEDS)


def _articles_of_feeds() -> Select[Any]:
    columns: list[ColumnElement[Any]] = [ARTICLES.c[name] for name in OF_AN_ARTICLE]
    columns += [FEEDS.c.title.label("feed_title"), FEEDS.c.category.label("feed_category"), FEEDS.c.selector]
    return sqlalchemy.select(*columns).join_from(ARTICLES, FEEDS, FEEDS.c.id == ARTICLES.c.feed_id, isouter=True)


@cache
def _taken(table: type[Visited]) -> sqlalchemy.Update:
    rows = FEEDS if table is Feed else ARTICLES
    mine = rows.update().where(rows.c.id == bindparam("number"))
    return mine.values(lease=bindparam("token"), lease_until=bindparam("until"))


def _lease(host: Host, until: datetime) -> str:
    host.lease = uuid4().hex
    host.free_at = host.feeds_at = host.articles_at = until
    return host.lease


def _free(table: type[Visited], now: Moment) -> list[ColumnElement[bool]]:
    return [col(table.due_at) <= now, _in_nobodys_hands(table, now)]


def _in_nobodys_hands(table: type[Visited], now: Moment) -> ColumnElement[bool]:
    return or_(col(table.lease_until).is_(None), col(table.lease_until) <= now)


def _waiting(session: Session, table: type[Visited], now: datetime, where: Sequence[ColumnElement[bool]]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*_free(table, now), *where)).one()


def _locked(session: Session, *which: ColumnElement[bool], skip_locked: bool = False) -> Sequence[Host]:
    """Hosts as they are once nobody else may change them; in one order, so that no two wait for each other."""
    rows = select(Host).where(*which).order_by(col(Host.name)).with_for_update(skip_locked=skip_locked)
    return session.exec(rows.execution_options(populate_existing=True)).all()


def _at_once(session: Session) -> Connection:
    """The session's own connection, which sees all that was changed in the session."""
    session.flush()
    return session.connection()


def _reckon(session: Session, *which: ColumnElement[bool]) -> None:
    """Set when these hosts can be claimed from. A statement of its own after the one that locked them: only so does it
    see what others had stored until then.
    """
    connection = _at_once(session)
    _note_heads(connection, connection.execute(_heads().where(*which)))


def _note_heads(connection: Connection, rows: Iterable[Any]) -> None:
    changes = [
        {"host": name, "feeds_at": free_at, "articles_at": free_at}
        if lease  # who holds it may die: then it is looked at when the lease ends
        else {"host": name, "feeds_at": _later(free_at, feed), "articles_at": _later(free_at, news, older)}
        for name, free_at, lease, feed, news, older in rows
    ]
    if changes:
        connection.execute(RECKONED, changes)


@cache
def _heads_of() -> Select[Any]:
    """The same of hosts by their names."""
    return _heads().where(HOSTS.c.name.in_(bindparam("names", expanding=True)))


@cache
def _heads() -> Select[Any]:
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


def _due_host(row: Row[Any]) -> DueHost:
    return DueHost(row.host, row.host_delay_s, row.host_failures, row.host_closed_until)


def _due_feed(row: Row[Any], lease: str) -> DueFeed:
    return DueFeed(
        id=row.id,
        lease=lease,
        host=_due_host(row),
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


def _due_article(row: Row[Any], lease: str) -> DueArticle:
    return DueArticle(
        id=row.id,
        lease=lease,
        host=_due_host(row),
        url=row.url,
        link=row.link,
        title=row.title,
        lead=row.lead,
        feed_text=row.feed_text or "",
        author=row.author,
        published_at=row.published_at,
        language=row.language,
        feed_title=row.feed_title or "",
        feed_category=row.feed_category or "",
        selector=row.selector,
        quiet=row.quiet,
        attempts=row.attempts,
        checks=row.checks if row.state is State.READ else None,
    )
