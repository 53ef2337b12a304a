"""How feeds have been doing lately: their last visits, their gaps, and how much they bring. Edge."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from monitor.records import Outcome
from monitor.tables import Article, Feed, Gap, Visit

PER_DAY_OVER = timedelta(days=14)
"""How far back is counted how much a feed brings a day."""


@dataclass(frozen=True, slots=True)
class VisitSign:
    """One visit, as a strip of them shows it."""

    started_at: datetime
    outcome: Outcome
    new_articles: int


@dataclass(frozen=True, slots=True)
class GapRow:
    """Between two visits a feed turned over: they share no entry."""

    began_at: datetime | None  # the visit before
    ended_at: datetime
    filled: int | None  # entries that its site listed besides, which were taken up; None: nobody could be asked


def strips(session: Session, feed_ids: Collection[int], *, most: int) -> Mapping[int, tuple[VisitSign, ...]]:
    """The last visits of each of these feeds, the oldest first."""
    columns = (Visit.feed_id, Visit.started_at, Visit.outcome, Visit.new_articles)
    logged = select(*map(col, columns)).where(col(Visit.feed_id).in_(feed_ids)).order_by(col(Visit.id))
    found: dict[int, list[VisitSign]] = defaultdict(list)
    for feed_id, *sign in session.execute(logged):
        found[feed_id].append(VisitSign(*sign))
    return {feed_id: tuple(of_one[-most:]) for feed_id, of_one in found.items()}


def gaps(session: Session, feed_id: int) -> list[GapRow]:
    """The last gaps of a feed, the newest first."""
    columns = (Gap.began_at, Gap.ended_at, Gap.filled)
    rows = select(*map(col, columns)).where(col(Gap.feed_id) == feed_id).order_by(col(Gap.ended_at).desc())
    return [GapRow(*row) for row in session.execute(rows)]


def per_day(session: Session, feed_ids: Collection[int], *, now: datetime) -> Mapping[int, float]:
    """How many articles each of these feeds brings a day, over the last two weeks, or since it was added."""
    since = now - PER_DAY_OVER
    counted = (
        select(col(Article.feed_id), func.count())
        .where(col(Article.feed_id).in_(feed_ids), col(Article.first_seen_at) > since, col(Article.quiet).is_(False))
        .group_by(col(Article.feed_id))
    )
    count: dict[int, int] = dict(session.execute(counted).all())
    added = session.execute(select(col(Feed.id), col(Feed.created_at)).where(col(Feed.id).in_(feed_ids)))
    return {
        feed_id: count.get(feed_id, 0) / max((now - max(created_at, since)) / timedelta(days=1), 1.0)
        for feed_id, created_at in added
    }
