"""Channels, the delivery log, and what the outbox holds. Edge."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from alerts.records import Kind, State
from alerts.tables import Channel, Delivery, Notice


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """Where messages go; its secrets are shown to nobody."""

    id: int
    name: str
    kind: Kind
    addresses: tuple[str, ...]
    enabled: bool
    failing_since: datetime | None
    ended_because: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One message to one channel, and what became of it."""

    id: int
    channel: str
    state: State
    notices: int  # how many hits it tells of
    attempts: int
    outcome: str  # of the last attempt, in words
    status: int | None
    created_at: datetime
    due_at: datetime | None  # when it is tried, or tried again
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """What was sent, what waits, what was given up."""

    gathering: int  # notices that wait for their hour
    waiting: int  # deliveries, as the three that follow
    delivered: int
    given_up: int
    cancelled: int


def channels(session: Session) -> list[ChannelRow]:
    """All channels, by name."""
    columns = (
        Channel.id, Channel.name, Channel.kind, Channel.addresses, Channel.enabled, Channel.failing_since,
        Channel.ended_because, Channel.created_at,
    )  # fmt: skip
    rows = session.execute(select(*map(col, columns)).order_by(col(Channel.name)))
    return [ChannelRow(number, name, kind, tuple(addresses), *more) for number, name, kind, addresses, *more in rows]


def deliveries(session: Session, *, state: State | None = None, limit: int = 50) -> list[DeliveryRow]:
    """The delivery log, the newest first; of one state, when that is said."""
    told = select(func.count()).where(col(Notice.delivery_id) == col(Delivery.id)).scalar_subquery()
    columns = (
        Delivery.attempts, Delivery.outcome, Delivery.status, Delivery.created_at, Delivery.due_at,
        Delivery.settled_at,
    )  # fmt: skip
    wanted = select(col(Delivery.id), col(Delivery.channel), col(Delivery.state), told, *map(col, columns))
    if state is not None:
        wanted = wanted.where(col(Delivery.state) == state)
    return [DeliveryRow(*row) for row in session.execute(wanted.order_by(col(Delivery.id).desc()).limit(limit))]


def outbox(session: Session) -> Outbox:
    """What the outbox holds, counted."""
    gathering = session.scalar(select(func.count()).where(col(Notice.delivery_id).is_(None))) or 0
    states = session.execute(select(col(Delivery.state), func.count()).group_by(col(Delivery.state)))
    count: dict[State, int] = dict(states.all())
    ended = (State.WAITING, State.DELIVERED, State.GIVEN_UP, State.CANCELLED)
    return Outbox(gathering, *(count.get(state, 0) for state in ended))
