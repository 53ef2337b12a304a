"""Watchlists whose channels want to hear of spikes, and when the stories came that they found. Edge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from alerts.records import Span
from monitor.concerns import spikes
from monitor.tables import Article, Hit, Watchlist


@dataclass(frozen=True, slots=True)
class Rising:
    """What one watchlist found in the last two weeks and a day."""

    watchlist_id: int
    name: str
    urgent: bool
    days: int  # of them, before the last one, on which somebody listened
    moments: tuple[datetime, ...]  # the first article of each story; of each day on which it was told again, too


def rising(session: Session, *, now: datetime) -> Iterator[Rising]:
    """Those that found enough in the last day for a spike, and of which none was told lately."""
    days = days_heard(session, now=now)
    if days < spikes.LEAST_DAYS:
        return
    told_at, story = moment(), func.coalesce(col(Article.story_id), col(Article.id))
    found = select(col(Watchlist.id), col(Watchlist.name), col(Watchlist.urgent)).join(
        Hit, col(Hit.watchlist_id) == col(Watchlist.id)
    )
    enough = (
        found.join(Article, col(Article.id) == col(Hit.article_id))
        .where(col(Watchlist.enabled).is_(True), col(Watchlist.spikes).is_(True), _is_rested(now))
        .where(told_at > now - spikes.LAG - timedelta(days=1))
        .group_by(col(Watchlist.id), col(Watchlist.name), col(Watchlist.urgent))
        .having(func.count(story.distinct()) >= min(spikes.LEAST[span] for span in Span))
    )
    for number, name, urgent in session.execute(enough).all():
        told = select(told_at, story).join(Hit, col(Hit.article_id) == col(Article.id))
        lately = told_at > now - spikes.LAG - timedelta(days=days + 1)
        rows = session.execute(told.where(col(Hit.watchlist_id) == number, lately)).all()
        yield Rising(number, name, urgent, days, ages([(at, of_story) for at, of_story in rows], now=now))


def days_heard(session: Session, *, now: datetime) -> int:
    """On how many of the last fourteen days, before the last one, somebody listened."""
    first = session.scalar(select(func.min(col(Article.first_seen_at))).where(col(Article.quiet).is_(False)))
    return min(spikes.DAYS, int((now - first) / timedelta(days=1)) - 1) if first else 0


def ages(told: Iterable[tuple[datetime, int]], *, now: datetime) -> tuple[datetime, ...]:
    """Of articles and their stories the first of each story; of each day on which it was told again, too."""
    first: dict[tuple[int, int], datetime] = {}
    for at, story in sorted(told):
        first.setdefault((story, (now - spikes.LAG - at) // timedelta(days=1)), at)
    return tuple(first.values())


def moment() -> ColumnElement[Any]:
    """When an article was published: after a day switched off, what comes at once did not happen at once."""
    return func.coalesce(col(Article.published_at), col(Article.first_seen_at))


def _is_rested(now: datetime) -> ColumnElement[bool]:
    return col(Watchlist.spiked_at).is_(None) | (col(Watchlist.spiked_at) <= now - spikes.COOL_DOWN)
