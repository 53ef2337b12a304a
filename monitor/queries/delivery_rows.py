"""Channels, the delivery log, and what the outbox holds. Edge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from alerts import holds
from alerts.records import Copies, Kind, State, Updates
from alerts.tables import Attempt, Channel, Delivery, Notice
from monitor.errors import NotFound


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
    at_once: int
    in_order: bool
    rotates_until: datetime | None  # until then the secret before this one signs as well
    updates: Updates
    copies: Copies
    zone: str | None  # None: that of the house
    quiet: str | None  # hours in which only what is urgent is told
    holidays: bool  # on them only what is urgent is told
    empty_digests: bool
    budget: int  # mails in an hour
    owner: bool


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
    key: str  # the webhook-id and the Message-ID derive from it
    replayed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try at a delivery."""

    tried_at: datetime
    duration_s: float
    delivered: bool
    outcome: str
    status: int | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """What was sent, what waits, what was given up."""

    gathering: int  # notices that wait for their hour
    waiting: int  # deliveries, as the three that follow
    delivered: int
    given_up: int
    cancelled: int
    held_since: datetime | None = None  # nothing is sent: a backup was restored, or somebody said so
    switched_off: tuple[str, ...] = ()  # channels that are told nothing


def channels(session: Session) -> list[ChannelRow]:
    """All channels, by name."""
    columns = (
        Channel.id, Channel.name, Channel.kind, Channel.addresses, Channel.enabled, Channel.failing_since,
        Channel.ended_because, Channel.created_at, Channel.at_once, Channel.in_order, Channel.rotates_until,
        Channel.updates, Channel.copies, Channel.zone, Channel.quiet, Channel.holidays, Channel.empty_digests,
        Channel.budget, Channel.owner,
    )  # fmt: skip
    rows = session.execute(select(*map(col, columns)).order_by(col(Channel.name)))
    return [ChannelRow(number, name, kind, tuple(addresses), *more) for number, name, kind, addresses, *more in rows]


def channel(session: Session, number: int) -> ChannelRow:
    """The channel of that number.

    Errors: NotFound
    """
    for row in channels(session):
        if row.id == number:
            return row
    raise NotFound(f"no channel has the number {number}")


def deliveries(
    session: Session,
    *,
    state: State | None = None,
    channel: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[DeliveryRow]:
    """The delivery log, the newest first; of one state or one channel, when that is said.

    Shape:  `before` is the delivery where the last page ended
    """
    wanted = _log()
    if state is not None:
        wanted = wanted.where(col(Delivery.state) == state)
    if channel is not None:
        wanted = wanted.where(col(Delivery.channel) == channel)
    if before is not None:
        wanted = wanted.where(col(Delivery.id) < before)
    return [DeliveryRow(*row) for row in session.execute(wanted.order_by(col(Delivery.id).desc()).limit(limit))]


def delivery(session: Session, number: int) -> tuple[DeliveryRow, list[AttemptRow]]:
    """One delivery and every try at it.

    Errors: NotFound
    """
    row = session.execute(_log().where(col(Delivery.id) == number)).first()
    if row is None:
        raise NotFound(f"no delivery has the number {number}")
    columns = (Attempt.tried_at, Attempt.duration_s, Attempt.delivered, Attempt.outcome, Attempt.status)
    tries = select(*map(col, columns)).where(col(Attempt.delivery_id) == number).order_by(col(Attempt.id))
    return DeliveryRow(*row), [AttemptRow(*one) for one in session.execute(tries)]


def _log() -> Select[Any]:
    told = select(func.count()).where(col(Notice.delivery_id) == col(Delivery.id)).scalar_subquery()
    columns = (
        Delivery.attempts, Delivery.outcome, Delivery.status, Delivery.created_at, Delivery.due_at,
        Delivery.settled_at, Delivery.key, Delivery.replayed_at,
    )  # fmt: skip
    return select(col(Delivery.id), col(Delivery.channel), col(Delivery.state), told, *map(col, columns))


def outbox(session: Session) -> Outbox:
    """What the outbox holds, counted."""
    gathering = session.scalar(select(func.count()).where(col(Notice.delivery_id).is_(None))) or 0
    states = session.execute(select(col(Delivery.state), func.count()).group_by(col(Delivery.state)))
    count: dict[State, int] = dict(states.all())
    hold = holds.held(session)
    off = session.scalars(select(col(Channel.name)).where(col(Channel.enabled).is_(False)).order_by(col(Channel.name)))
    return Outbox(
        gathering=gathering,
        waiting=count.get(State.WAITING, 0),
        delivered=count.get(State.DELIVERED, 0),
        given_up=count.get(State.GIVEN_UP, 0),
        cancelled=count.get(State.CANCELLED, 0),
        held_since=hold.since if hold else None,
        switched_off=tuple(off),
    )
