"""Deliveries wait, are claimed and settled: the database's side of sending. Edge.

    notices ──enqueue──▶ wait for their cadence ──gather──▶ delivery ──claim──▶ in hand ──settle──▶ delivered
                                                               ▲                   │                given up
                                                               └─ later, or when ◀─┘                cancelled
                                                                  its lease ran out

While deliveries are held (`holds`), nothing is gathered and nothing claimed. docs/alerts.md draws the states.

What must hold with several workers is held by a lock on the channel's row, or by the lease: a channel has as many
deliveries in hand as it may have, and no more; who lost a lease settles nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, update
from sqlalchemy import select as sql
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from alerts import cadence, concerns, enqueuing, gathering, holds, orders, owner, records, rows
from alerts.cadence import Rest
from alerts.records import PARTS, Concerning, Kind, State, Template
from alerts.rows import Utc
from alerts.tables import Attempt, Channel, Delivery, Notice

BUSY = frozenset({421, 429, 502, 503, 504})
"""What HTTP and SMTP say when it is too much for them: the whole channel slows down."""

PATIENCE = timedelta(days=5)
"""How long a webhook or a chat may fail without a single success before its channel is switched off."""


def claim(
    session: Session, *, now: datetime, lease_s: float, limit: int, timezone: str = "Europe/Warsaw"
) -> list[records.Delivery]:
    """Deliveries to send now, leased to us: the oldest of each channel that has fewer in hand than it may have.

    Shape:  at most `limit`, no two of one channel; none while deliveries are held. One that is due in the quiet hours
            of its channel, be it by a retry or because no worker ran, is put off to their end and is not among them
    Units:  aware UTC, seconds
    """
    if holds.held(session):
        return []
    while claimed := _claimed(session, now=now, lease_s=lease_s, limit=limit):
        notices = _notices_of(session, [row.id for _, row in claimed])
        to_send = [
            _in_hand(row, channel, notices[row.id], before=_told_by(session, row.replies_to), now=now)
            for channel, row in claimed
            if not _rests(row, channel, notices[row.id], now=now, timezone=timezone)
        ]
        if to_send:
            return to_send
    return []


def _claimed(session: Session, *, now: datetime, lease_s: float, limit: int) -> list[tuple[Channel, Delivery]]:
    claimed = []
    for channel in _channels_to_serve(session, now, limit):
        # A second question, asked with the channel locked: it sees what others claimed while we waited for nothing.
        if _count_in_hand(session, channel, now) < channel.at_once:
            where = [col(Delivery.channel_id) == channel.id, col(Delivery.state) == State.WAITING]
            where += [col(Delivery.id).in_(_first_of_each())] if channel.in_order else []
            order = [col(Delivery.id)]
            held = rows.claim(session, Delivery, now=now, lease_s=lease_s, limit=1, where=where, order_by=order)
            claimed += [(channel, row) for row in held]
    return claimed


def waiting(session: Session, *, now: datetime, window_s: float = 0.0) -> int:
    """How much a claim would find: deliveries that are due, and what is to be gathered; 0 while they are held."""
    if holds.held(session):
        return 0
    return to_claim(session, now=now) + gathering.to_gather(session, now=now, window_s=window_s)


def to_claim(session: Session, *, now: datetime) -> int:
    """How many deliveries are due that a channel may have in hand."""
    return session.exec(_count_of_claimable(), params={"now": now}).one()


def _channels_to_serve(session: Session, now: datetime, limit: int) -> Sequence[Channel]:
    return session.exec(_longest_due(), params={"now": now, "most": limit}).all()


# Statements that are asked every second, or for each delivery, are put together once: that costs more than asking.


@cache
def _count_of_claimable() -> SelectOfScalar[int]:
    return select(func.count()).select_from(Delivery).where(*_claimable())


@cache
def _longest_due() -> SelectOfScalar[Channel]:
    due = select(Delivery.channel_id, func.min(Delivery.due_at).label("since")).where(*_claimable())
    longest = due.group_by(col(Delivery.channel_id)).subquery()
    return (
        select(Channel)
        .join(longest, longest.c.channel_id == col(Channel.id))
        .order_by(longest.c.since)
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(of=Channel, skip_locked=True, key_share=True)
    )


def _claimable() -> tuple[ColumnElement[bool], ...]:
    """A delivery waits and is due, its channel may have one more in hand, and it overtakes none where order is kept.

    Shape:  `now` is a parameter of the statement
    Each question about channels is asked once, not once for each delivery: a thousand that wait are claimed as fast as
    ten (10 a second before, 2026-11-26).
    """
    now, held = bindparam("now", type_=Utc()), aliased(Delivery)
    in_hand = (
        select(func.count())
        .select_from(held)
        .where(col(held.channel_id) == col(Channel.id), col(held.state) == State.WAITING, col(held.lease_until) > now)
        .scalar_subquery()
    )
    free = select(Channel.id).where(col(Channel.enabled).is_(True), in_hand < col(Channel.at_once))
    unordered = select(Channel.id).where(col(Channel.in_order).is_(False))
    return (
        col(Delivery.state) == State.WAITING,
        col(Delivery.due_at) <= now,
        or_(col(Delivery.lease_until).is_(None), col(Delivery.lease_until) <= now),
        col(Delivery.channel_id).in_(free),
        or_(col(Delivery.channel_id).in_(unordered), col(Delivery.id).in_(_first_of_each())),
    )


def _first_of_each() -> Select[Any]:
    """The delivery of each channel that is the first to leave where order is kept."""
    other = aliased(Delivery)
    return sql(func.min(other.id)).where(col(other.state) == State.WAITING).group_by(col(other.channel_id))


def _count_in_hand(session: Session, channel: Channel, now: datetime) -> int:
    held = select(func.count()).select_from(Delivery).where(Delivery.channel_id == channel.id)
    return session.exec(held.where(col(Delivery.state) == State.WAITING, col(Delivery.lease_until) > now)).one()


def _notices_of(session: Session, ids: Collection[int | None]) -> dict[int | None, list[records.Notice]]:
    notices = defaultdict(list)
    stored = select(Notice.delivery_id, Notice.notice).where(col(Notice.delivery_id).in_(ids))
    for delivery_id, as_json in session.exec(stored.order_by(col(Notice.id))):
        notices[delivery_id].append(enqueuing.read(as_json))
    return notices


def _rests(row: Delivery, channel: Channel, notices: Iterable[records.Notice], *, now: datetime, timezone: str) -> bool:
    """Whether a channel is not to be told now; then the delivery is given back until it is.

    What is urgent breaks through, and so does what a person sends once more.
    """
    if row.replayed_at is not None or any(notice.urgent for notice in notices):
        return False
    until = cadence.rested(now, channel.zone or timezone, Rest(cadence.quiet(channel.quiet or ""), channel.holidays))
    if until > now:
        row.lease, row.lease_until, row.due_at = None, None, until
    return until > now


def _told_by(session: Session, key: str | None) -> list[records.Notice]:
    number = session.exec(select(Delivery.id).where(Delivery.key == key)).first() if key else None
    return _notices_of(session, [number])[number] if number else []


def _in_hand(
    row: Delivery,
    channel: Channel,
    notices: Iterable[records.Notice],
    *,
    before: Iterable[records.Notice],
    now: datetime,
) -> records.Delivery:
    return records.Delivery(
        id=row.id or 0,
        key=row.key,
        lease=row.lease or "",
        channel=channel_of(channel, now=now),
        notices=tuple(notices),
        created_at=row.created_at,
        attempts=row.attempts,
        replies_to=row.replies_to,
        rolled_up=row.rolled_up,
        since=row.since,
        told_before=tuple(before),
        word=owner.read(row.word),
        replayed_at=row.replayed_at,
    )


def channel_of(row: Channel, *, now: datetime) -> records.Channel:
    """What sending needs to know of a channel; a secret that was replaced signs until its time is over."""
    rotating = row.rotates_until is not None and row.rotates_until > now
    secrets = row.secrets if rotating else row.secrets[:1]
    templates = templates_of(row.kind, row.templates)
    return records.Channel(row.id or 0, row.name, row.kind, tuple(row.addresses), tuple(secrets), row.zone, templates)


def templates_of(kind: Kind, sources: Mapping[str, str]) -> tuple[Template, ...]:
    """A channel's own words, of the parts that its kind has."""
    return tuple(Template(part, sources[part]) for part in PARTS[kind] if sources.get(part))


def settle(
    session: Session, delivery: records.Delivery, verdict: records.Verdict, *, now: datetime, spread: float
) -> bool:
    """Write down how an attempt ended, and what comes next; False when the lease was ours no more: nothing is written.

    Shape:  spread in 0..0.1, drawn by the caller, keeps retries from bunching
    """
    held = select(Delivery).where(Delivery.id == delivery.id, Delivery.lease == delivery.lease).with_for_update()
    row = session.exec(held).first()
    if row is None:
        return False
    row.lease, row.lease_until = None, None
    row.attempts, row.status = row.attempts + 1, verdict.status
    _move_on(row, verdict, now=now, spread=spread)
    tried_at = now - timedelta(seconds=verdict.duration_s)
    session.add(
        Attempt(
            delivery_id=delivery.id,
            tried_at=tried_at,
            duration_s=verdict.duration_s,
            delivered=verdict.delivered,
            outcome=verdict.words,
            status=verdict.status,
        )
    )
    if verdict.retry_after_s is not None or verdict.status in BUSY:
        _slow_down(session, delivery, until=cadence.paused_until(now, verdict.retry_after_s))
    _note_health(session, delivery.channel.id, verdict, now=now)
    if delivery.channel.kind is Kind.EMAIL:
        _note_concern(session, Concerning.ADDRESS_REFUSED, delivery.channel, verdict, verdict.refused, now=now)
    if delivery.channel.templates and delivery.word is None:  # word to an owner is told in our words
        _note_concern(session, Concerning.TEMPLATE_BROKEN, delivery.channel, verdict, verdict.unworded, now=now)
    return True


def _move_on(row: Delivery, verdict: records.Verdict, *, now: datetime, spread: float) -> None:
    if verdict.delivered:
        row.state, row.due_at, row.settled_at, row.outcome = State.DELIVERED, None, now, verdict.words
    if verdict.delivered or row.state is not State.WAITING:  # its channel was removed meanwhile
        return
    row.outcome, row.due_at = verdict.words, None
    if not verdict.final:
        row.due_at = cadence.again_at(row.attempts, now=now, retry_after_s=verdict.retry_after_s, spread=spread)
    if row.due_at is None:
        tried = "" if verdict.final else f"given up after {row.attempts} attempts: "
        row.outcome = tried + verdict.words
        if row.replayed_at is None:
            row.state, row.settled_at = State.GIVEN_UP, now
        else:  # what has arrived has arrived
            row.state, row.outcome = State.DELIVERED, f"delivered before; its replay: {row.outcome}"


def _slow_down(session: Session, delivery: records.Delivery, *, until: datetime) -> None:
    """What else waits for a busy channel waits until then; its attempts are not spent on it."""
    sooner = (
        select(Delivery.id)
        .where(col(Delivery.channel_id) == delivery.channel.id, col(Delivery.id) != delivery.id)
        .where(col(Delivery.state) == State.WAITING, col(Delivery.due_at) < until, col(Delivery.lease).is_(None))
    )
    ids = session.exec(sooner.with_for_update(skip_locked=True)).all()
    session.execute(update(Delivery).where(col(Delivery.id).in_(ids)).values(due_at=until))


def _note_health(session: Session, channel_id: int, verdict: records.Verdict, *, now: datetime) -> None:
    channel = session.get(Channel, channel_id)
    if channel is None:
        return
    if verdict.delivered:
        channel.failing_since = None
        return
    channel.failing_since = channel.failing_since or now
    failed_long = channel.kind is not Kind.EMAIL and now - channel.failing_since >= PATIENCE
    if channel.enabled and (verdict.ends_channel or failed_long):
        since = "" if verdict.ends_channel else f"nothing got through since {channel.failing_since:%Y-%m-%d}: "
        _switch_off(session, channel, since + verdict.words, now=now)


def _note_concern(
    session: Session,
    kind: Concerning,
    channel: records.Channel,
    verdict: records.Verdict,
    found: Iterable[str],
    *,
    now: datetime,
) -> None:
    """The owner hears once of what a channel's message ran into, and of it when one arrives that ran into nothing."""
    words = "; ".join(found)
    if words:
        concerns.note(session, [records.Concern(kind, channel.id, channel.name, now, words=words)], now=now)
    elif verdict.delivered:
        concerns.end_of(session, kind, channel.id, now=now)


def _switch_off(session: Session, channel: Channel, because: str, *, now: datetime) -> None:
    channel.enabled, channel.ended_because = False, because
    session.flush()
    cancelled = orders.cancel_unreachable(session, now=now)
    word = records.SwitchedOff(channel.name, channel.kind, because, now, sum(row == channel.id for row in cancelled))
    owner.tell(session, channel, word=word)


def release(session: Session, leases: Collection[str]) -> None:
    """Give deliveries back before their leases run out; others may take them at once."""
    session.execute(update(Delivery).where(col(Delivery.lease).in_(leases)).values(lease=None, lease_until=None))


def end_orphans(session: Session) -> None:
    """End every lease: for a worker that knows it is alone, so that what a killed one held is sent at once."""
    session.execute(update(Delivery).where(col(Delivery.lease).is_not(None)).values(lease=None, lease_until=None))
