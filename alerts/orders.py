"""What a person does about deliveries: try again, send once more, cancel. Edge."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from alerts import lookup
from alerts.records import Kind, State
from alerts.rows import call
from alerts.tables import Channel, Delivery

AGAIN = (State.GIVEN_UP, State.CANCELLED)


def retry(session: Session, ids: Collection[int], *, channel: str | None = None, now: datetime) -> int:
    """Put deliveries back to be sent now, all their attempts before them; how many.

    Shape:  these ids; else all that were given up; of a channel, what was cancelled as well
    Errors: ValueError, and nothing is put back, when one of the ids cannot be
    """
    rows = _chosen(session, ids) if ids else _unsent(session, channel)
    for row in rows if ids else ():
        _check_again(session, row, now=now)
    for row in rows:
        row.state, row.due_at, row.settled_at, row.attempts = State.WAITING, now, None, 0
    call(session, "deliver")
    return len(rows)


def replay(
    session: Session,
    ids: Collection[int] = (),
    *,
    channel: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime,
) -> int:
    """Send once more what a webhook was sent, each under its own id and marked; how many.

    Shape:  these ids; else what was delivered from `since` on and before `until`
    Units:  aware UTC
    Errors: ValueError, and nothing is sent, when one of the ids was not delivered, or not to a webhook
    """
    rows = _chosen(session, ids) if ids else _delivered(session, channel, since, until)
    for row in rows if ids else ():
        _check_replay(session, row)
    for row in rows:
        row.state, row.due_at, row.replayed_at, row.attempts = State.WAITING, now, now, 0
    call(session, "deliver")
    return len(rows)


def cancel(session: Session, ids: Collection[int], *, channel: str | None = None, now: datetime) -> int:
    """Let deliveries that wait not be sent; how many.

    Shape:  these ids; else all that wait, for one channel or for all; what is in hand settles by itself
    Errors: ValueError, and nothing is cancelled, when one of the ids waits no more or is in hand
    """
    rows = _chosen(session, ids) if ids else _waiting(session, channel, now=now)
    for row in rows if ids else ():
        _check_cancel(row, now=now)
    for row in rows:
        cancelled(row, "cancelled by hand", now=now)
    return len(rows)


def cancelled(row: Delivery, why: str, *, now: datetime) -> None:
    """A delivery will not be sent. What was delivered before a replay stays so; who has it in hand settles it."""
    if row.replayed_at is None:
        row.state, row.outcome, row.settled_at = State.CANCELLED, why, now
    else:
        row.state, row.outcome = State.DELIVERED, f"delivered before; its replay: {why}"
    row.due_at = None


def cancel_unreachable(session: Session, *, now: datetime) -> list[int | None]:
    """Cancel what waits for a channel that was removed or switched off, and is not in hand; the channel of each."""
    reachable = select(Channel.id).where(col(Channel.enabled).is_(True))
    stranded = select(Delivery).where(
        col(Delivery.state) == State.WAITING,
        or_(col(Delivery.channel_id).is_(None), col(Delivery.channel_id).not_in(reachable)),
        or_(col(Delivery.lease_until).is_(None), col(Delivery.lease_until) <= now),
    )
    rows = session.exec(stranded.with_for_update(skip_locked=True)).all()
    for row in rows:
        cancelled(row, "its channel was removed or is switched off", now=now)
    return [row.channel_id for row in rows]


def _chosen(session: Session, ids: Collection[int]) -> Sequence[Delivery]:
    rows = session.exec(select(Delivery).where(col(Delivery.id).in_(ids)).with_for_update()).all()
    missing = sorted(set(ids) - {row.id for row in rows})
    if missing:
        raise ValueError(f"no delivery has the number {missing[0]}; `nasluch delivery list` shows them")
    return rows


def _unsent(session: Session, channel: str | None) -> Sequence[Delivery]:
    reachable = select(Channel.id).where(col(Channel.enabled).is_(True))
    wanted = select(Delivery).where(col(Delivery.channel_id).in_(reachable))
    if channel is None:
        wanted = wanted.where(col(Delivery.state) == State.GIVEN_UP)
    else:
        _check_on(lookup.channel(session, channel))
        wanted = wanted.where(col(Delivery.channel) == channel, col(Delivery.state).in_(AGAIN))
    return session.exec(wanted.with_for_update()).all()


def _delivered(
    session: Session, channel: str | None, since: datetime | None, until: datetime | None
) -> Sequence[Delivery]:
    hooks = select(Channel.id).where(col(Channel.enabled).is_(True), col(Channel.kind) == Kind.WEBHOOK)
    wanted = select(Delivery).where(col(Delivery.channel_id).in_(hooks), col(Delivery.state) == State.DELIVERED)
    if channel is not None:
        _check_hook(lookup.channel(session, channel))
        wanted = wanted.where(col(Delivery.channel) == channel)
    if since is not None:
        wanted = wanted.where(col(Delivery.settled_at) >= since)
    if until is not None:
        wanted = wanted.where(col(Delivery.settled_at) < until)
    return session.exec(wanted.order_by(col(Delivery.id)).with_for_update()).all()


def _waiting(session: Session, channel: str | None, *, now: datetime) -> Sequence[Delivery]:
    wanted = select(Delivery).where(col(Delivery.state) == State.WAITING)
    if channel is not None:
        wanted = wanted.where(col(Delivery.channel) == channel)
    rows = session.exec(wanted.with_for_update(skip_locked=True)).all()
    return [row for row in rows if not _in_hand(row, now)]


def _reached(session: Session, row: Delivery) -> Channel:
    channel = session.get(Channel, row.channel_id) if row.channel_id else None
    if channel is None:
        raise ValueError(f"delivery {row.id}: its channel {row.channel!r} was removed; there is nowhere to send it")
    return channel


def _check_on(channel: Channel) -> None:
    if not channel.enabled:
        raise ValueError(f"the channel {channel.name!r} is switched off; `nasluch channel enable` switches it on again")


def _check_hook(channel: Channel) -> None:
    _check_on(channel)
    if channel.kind is not Kind.WEBHOOK:
        raise ValueError(f"{channel.name!r} is no webhook; a mail or a chat would show the same twice")


def _check_again(session: Session, row: Delivery, *, now: datetime) -> None:
    if row.state is State.DELIVERED:
        raise ValueError(f"delivery {row.id} was delivered; `nasluch delivery replay` sends it once more")
    if row.state is State.WAITING and (_in_hand(row, now) or (row.due_at is not None and row.due_at <= now)):
        raise ValueError(f"delivery {row.id} is about to be sent already")
    _check_on(_reached(session, row))


def _check_replay(session: Session, row: Delivery) -> None:
    if row.state is not State.DELIVERED:
        raise ValueError(f"delivery {row.id} was not delivered ({row.state}); `nasluch delivery retry` sends it")
    _check_hook(_reached(session, row))


def _check_cancel(row: Delivery, *, now: datetime) -> None:
    if row.state is not State.WAITING:
        raise ValueError(f"delivery {row.id} waits no more: {row.state}")
    if _in_hand(row, now):
        left_s = (row.lease_until - now).total_seconds() if row.lease_until else 0.0
        raise ValueError(
            f"delivery {row.id} is being sent this moment; if its worker died, it can be cancelled in {left_s:.0f} s"
        )


def _in_hand(row: Delivery, now: datetime) -> bool:
    return row.lease_until is not None and row.lease_until > now
