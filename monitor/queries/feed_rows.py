"""Feeds, their visits, and how well the whole press is covered. Edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, distinct, func, or_, select
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.queries import health, lookup
from monitor.queries.health import Sign
from monitor.records import Outcome
from monitor.tables import Article, Feed, Gap, Hearing, HubSubscription, State, Visit

LATE = timedelta(minutes=15)
"""A feed that waits so long for its visit waits because nobody is at work."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed, and how its last visit went."""

    id: int
    title: str  # "" until a visit has told it
    url: str
    category: str | None
    language: str | None
    enabled: bool
    every_s: int
    steady: bool  # a person asked for this interval; else it is by the feed's rhythm
    selector: str | None
    recipe: dict[str, str] | None
    zone: str | None
    quirks: list[str] | None
    backfill_url: str | None  # where its site lists more, for gaps
    due_at: datetime | None
    due_why: str  # for a person
    visited_at: datetime | None
    outcome: Outcome | None  # None: not visited yet
    outcome_words: str
    failures: int  # in a row
    failing_since: datetime | None
    hub: str | None  # who it says tells of its news
    hub_until: datetime | None  # until then that hub tells us; None: it does not
    pushed_at: datetime | None  # when it last did
    health: tuple[str, ...]  # what its owner should know, in words
    signs: tuple[Sign, ...]  # and thing by thing
    articles: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One attempt at a feed, as the log tells it."""

    started_at: datetime
    duration_s: float
    outcome: Outcome
    words: str
    status: int | None
    entries: int
    new_articles: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the press we hear at this moment. Counts feeds that are switched on, and all articles."""

    feeds: int
    well: int  # the last visit brought an answer that is a feed
    failing: int  # it did not
    unvisited: int  # no visit yet
    late: int  # due for a while, and nobody visits them
    last_visit_at: datetime | None
    articles: int
    checked: int  # matched, on their text or on their lead
    lead_only: int  # of those, on title and lead
    waiting: int  # not read yet
    gaps: int  # feeds that turned over between two visits within a week, and nobody could say what came between


def feeds(session: Session) -> list[FeedRow]:
    """All feeds, by title."""
    return sorted(_rows(session), key=lambda row: (row.title or row.url).casefold())


@dataclass(frozen=True, slots=True)
class FeedNoted:
    """As much of a feed as says whether it is looked for: many are read at once."""

    id: int
    title: str
    url: str
    category: str | None
    enabled: bool
    visited_at: datetime | None
    failures: int  # in a row
    gap_at: datetime | None  # when something was lost last, that nobody could fill


def noted(session: Session) -> list[FeedNoted]:
    """All feeds, by title, in few words."""
    gap = select(col(Gap.feed_id), func.max(col(Gap.ended_at)).label("gap_at")).where(col(Gap.filled).is_(None))
    gap_of = gap.group_by(col(Gap.feed_id)).subquery()
    columns = (Feed.id, Feed.title, Feed.url, Feed.category, Feed.enabled, Feed.visited_at, Feed.failures)
    rows = select(*map(col, columns), gap_of.c.gap_at).outerjoin(gap_of, gap_of.c.feed_id == col(Feed.id))
    return sorted((FeedNoted(*row) for row in session.execute(rows)), key=lambda row: (row.title or row.url).casefold())


def feeds_of(session: Session, numbers: Sequence[int]) -> list[FeedRow]:
    """The feeds of these numbers, in their order; one that is gone is left out."""
    rows = {row.id: row for row in _rows(session, numbers)}
    return [rows[number] for number in numbers if number in rows]


@dataclass(frozen=True, slots=True)
class FeedName:
    """A feed, to be chosen from a list."""

    id: int
    name: str  # its title, else its address
    category: str | None


def feed_names(session: Session) -> list[FeedName]:
    """All feeds, by title, and nothing else of them."""
    rows = session.execute(select(col(Feed.id), col(Feed.title), col(Feed.url), col(Feed.category)))
    named = [FeedName(number or 0, title or url, category) for number, title, url, category in rows]
    return sorted(named, key=lambda row: row.name.casefold())


def feed(session: Session, wanted: str) -> FeedRow:
    """The feed of that number, address or title.

    Errors: NotFound, with the nearest name there is
    """
    names = session.execute(select(col(Feed.id), col(Feed.url), col(Feed.title)).order_by(col(Feed.id)))
    return feed_by_id(session, lookup.meant("feed", wanted, ((number, (url, title)) for number, url, title in names)))


def feed_by_id(session: Session, number: int) -> FeedRow:
    """The feed of that number.

    Errors: NotFound
    """
    for row in _rows(session, [number]):
        return row
    raise NotFound(f"no feed has the number {number}")


def visits(session: Session, feed_id: int) -> list[VisitRow]:
    """The last visits of a feed, the newest first."""
    columns = (
        Visit.started_at, Visit.duration_s, Visit.outcome, Visit.words, Visit.status, Visit.entries,
        Visit.new_articles,
    )  # fmt: skip
    logged = select(*map(col, columns)).where(col(Visit.feed_id) == feed_id).order_by(col(Visit.id).desc())
    return [VisitRow(*row) for row in session.execute(logged)]


def coverage(session: Session, *, now: datetime) -> Coverage:
    """How much of the press we hear at this moment."""
    failing = col(Feed.failures) > 0
    visited = col(Feed.visited_at).is_not(None)
    late = [
        col(Feed.due_at) < now - LATE,
        or_(col(Feed.lease_until).is_(None), col(Feed.lease_until) < now),
    ]
    press = (
        session.execute(
            select(
                func.count().label("feeds"),
                func.count().filter(visited, ~failing).label("well"),
                func.count().filter(visited, failing).label("failing"),
                func.count().filter(~visited).label("unvisited"),
                func.count().filter(*late).label("late"),
                func.max(col(Feed.visited_at)).label("last_visit_at"),
                _gaps(now - timedelta(days=7)).label("gaps"),
            ).where(col(Feed.enabled).is_(True))
        )
        .mappings()
        .one()
    )
    of_all = (_count(), _count(col(Article.state) == State.WAITING), _count(col(Article.state) == State.LEAD_ONLY))
    total, waiting, lead_only = session.execute(select(*of_all)).one()
    return Coverage(**press, articles=total, checked=total - waiting, lead_only=lead_only, waiting=waiting)


def _count(*where: ColumnElement[bool]) -> ScalarSelect[int]:
    """Articles. Each counted by itself, for an index knows how many; a table of all states is made row by row."""
    return select(func.count()).select_from(Article).where(*where).scalar_subquery()


def _gaps(since: datetime) -> ScalarSelect[int]:
    """Of how many feeds something may be missing."""
    counted = select(func.count(distinct(col(Gap.feed_id)))).join(Feed, col(Feed.id) == col(Gap.feed_id))
    where = (col(Gap.filled).is_(None), col(Gap.ended_at) > since, col(Feed.enabled).is_(True))
    return counted.where(*where).scalar_subquery()


def _rows(session: Session, only: Sequence[int] | None = None) -> list[FeedRow]:
    counted = select(col(Article.feed_id), func.count()).group_by(col(Article.feed_id))
    columns = (
        Feed.id, Feed.title, Feed.url, Feed.category, Feed.language, Feed.enabled, Feed.every_s, Feed.steady,
        Feed.selector, Feed.recipe, Feed.zone, Feed.quirks, Feed.backfill_url,
        Feed.due_at, Feed.due_why, Feed.visited_at, Feed.outcome, Feed.outcome_words,
        Feed.failures, Feed.failing_since, Feed.false_304s, Feed.resent, Feed.moved_to, Feed.moved_from,
        Feed.hub, Feed.pushed_at,
    )  # fmt: skip
    stands = [
        column.label(f"hub_{column.name}")
        for column in HubSubscription.metadata.tables["hub_subscriptions"].columns
        if column.name in ("ends_at", "state", "failures", "problem")
    ]
    gap = select(func.max(col(Gap.ended_at))).where(col(Gap.feed_id) == col(Feed.id), col(Gap.filled).is_(None))
    told = select(*map(col, columns), *stands, gap.scalar_subquery().label("gap_at"))
    told = told.join_from(Feed, HubSubscription, col(HubSubscription.feed_id) == col(Feed.id), isouter=True)
    if only is not None:
        counted, told = counted.where(col(Article.feed_id).in_(only)), told.where(col(Feed.id).in_(only))
    articles = dict(session.execute(counted).all())
    return [_row(dict(row), articles.get(row["id"], 0)) for row in session.execute(told).mappings()]


def _row(found: dict[str, Any], articles: int) -> FeedRow:
    names = ("false_304s", "resent", "moved_to", "moved_from", "gap_at")
    until, state, failures, problem = (found.pop(f"hub_{name}") for name in ("ends_at", "state", "failures", "problem"))
    hub = health.HubNoted(found["hub"], state is Hearing.DENIED, failures or 0, problem)
    noted = health.Noted(**{name: found.pop(name) for name in names}, failing_since=found["failing_since"], hub=hub)
    return FeedRow(**found, hub_until=until, health=health.words(noted), signs=health.signs(noted), articles=articles)
