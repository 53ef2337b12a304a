"""How the house is doing, in figures: what a supervisor's graphs are drawn from. Edge.

Each figure is read from an index or from a small table: all of it takes some milliseconds, however full the archive is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from alerts import holds
from alerts.records import Concerning
from alerts.records import State as DeliveryState
from alerts.tables import Channel, Concern, Delivery, Notice
from monitor.queries.sizes import size_bytes
from monitor.queries.workers import workers
from monitor.records import Outcome
from monitor.tables import Article, Feed, Gap, Hit, Host, State, Watchlist

DAY = timedelta(days=1)


class Queue(StrEnum):
    """What waits to be done."""

    VISITS = "visits"
    READINGS = "readings"
    NOTICES = "notices"  # to be gathered into messages
    DELIVERIES = "deliveries"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue: what is due in it."""

    due: int
    age_s: float  # how long what is due has waited, at the most; 0: nothing is due


@dataclass(frozen=True, slots=True)
class Vitals:
    """The figures of a moment."""

    feeds: Mapping[Outcome | None, int]  # switched on, by the outcome of their last visit; None: none yet
    feeds_off: int
    last_visit_at: datetime | None
    articles: Mapping[State, int]
    hits: int
    watchlists: int  # switched on
    queues: Mapping[Queue, Waiting]
    claim_lag_s: Mapping[Queue, float]  # how long the host that is first in line has been free, with something due
    deliveries: Mapping[DeliveryState, int]
    outbox_age_s: float  # since the oldest delivery was made that is neither sent nor given up
    channels_off: int
    held: bool  # nothing is sent until somebody releases it
    gaps: Mapping[bool, int]  # of the last day, by whether their site could be asked what was missing
    breakers: int  # hosts that are not asked for a while, since they do not answer
    concerns: Mapping[Concerning, int]  # that last
    database_bytes: int
    workers: int  # that were seen within two minutes
    silence_s: float | None  # since any worker was seen; None: none was, within a week


def vitals(session: Session, *, now: datetime) -> Vitals:
    """The figures of this moment."""
    hold, at_work = holds.held(session), workers(session)
    return Vitals(
        feeds=_by(session, col(Feed.outcome), col(Feed.enabled).is_(True)),
        feeds_off=_count(session, Feed, col(Feed.enabled).is_(False)),
        last_visit_at=session.scalar(select(func.max(col(Feed.visited_at)))),
        articles=_by(session, col(Article.state)),
        hits=_count(session, Hit),
        watchlists=_count(session, Watchlist, col(Watchlist.enabled).is_(True)),
        queues=_queues(session, now),
        claim_lag_s=claim_lags(session, now=now),
        deliveries=_by(session, col(Delivery.state)),
        outbox_age_s=_since(
            session, select(func.min(col(Delivery.created_at))).where(col(Delivery.state) == DeliveryState.WAITING), now
        ),
        channels_off=_count(session, Channel, col(Channel.enabled).is_(False)),
        held=hold is not None,
        gaps=_by(session, col(Gap.filled).is_not(None), col(Gap.ended_at) > now - DAY),
        breakers=_count(session, Host, col(Host.closed_until) > now),
        concerns=_by(session, col(Concern.kind), col(Concern.ended_at).is_(None)),
        database_bytes=size_bytes(session),
        workers=len(at_work.at_work),
        silence_s=at_work.last.silent_s if at_work.last else None,
    )


def claim_lags(session: Session, *, now: datetime) -> dict[Queue, float]:
    """Seconds for which the host that is first in line has been free, with a feed due, and with an article."""
    return {
        Queue.VISITS: _since(session, select(func.min(col(Host.feeds_at))), now),
        Queue.READINGS: _since(session, select(func.min(col(Host.articles_at))), now),
    }


def _queues(session: Session, now: datetime) -> dict[Queue, Waiting]:
    free = col(Delivery.state) == DeliveryState.WAITING
    return {
        Queue.VISITS: _waiting(session, col(Feed.due_at), now, col(Feed.enabled).is_(True)),
        Queue.READINGS: _waiting(session, col(Article.due_at), now),
        Queue.NOTICES: _waiting(session, col(Notice.due_at), now, col(Notice.delivery_id).is_(None)),
        Queue.DELIVERIES: _waiting(session, col(Delivery.due_at), now, free),
    }


def _waiting(session: Session, due_at: Any, now: datetime, *where: ColumnElement[bool]) -> Waiting:
    due, first = session.execute(select(func.count(), func.min(due_at)).where(due_at <= now, *where)).one()
    return Waiting(due, (now - first).total_seconds() if first else 0.0)


def _since(session: Session, moment: Select[Any], now: datetime) -> float:
    """Seconds since a moment; 0 when there is none, or it is yet to come."""
    at = session.scalar(moment)
    return max(0.0, (now - at).total_seconds()) if at else 0.0


def _by(session: Session, kind: Any, *where: ColumnElement[bool]) -> dict[Any, int]:
    rows = session.execute(select(kind, func.count()).where(*where).group_by(kind))
    return {key: count for key, count in rows}  # noqa: C416 - mypy does not take rows for pairs


def _count(session: Session, table: type[Any], *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0
