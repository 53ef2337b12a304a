"""Notices that are due -> deliveries, each what leaves together: by watchlist, as a digest, as a reply. Edge.

A channel is gathered by one worker at a time: it holds the channel's row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from alerts import cadence, holds, orders
from alerts.cadence import Rest
from alerts.enqueuing import COPY
from alerts.records import Kind, State
from alerts.tables import Channel, Delivery, Notice, Subscription

MOST_NOTICES = 500
"""Notices in one delivery, at the most; what is over goes into the next."""

MOST_GATHERED = 10_000
"""Notices of one channel that are gathered in one transaction; the rest a moment later."""

LOOK_AGAIN = timedelta(hours=1)
"""When a channel that wants empty digests, and has no digest, is looked at again."""

HOUR = timedelta(hours=1)

HOURLY = cadence.Pace.HOURLY.value

ROLLED_UP = "rolled up"
"""In place of its cadence, what was beyond its channel's budget has this: it leaves with all else that was."""


class _Waiting(NamedTuple):
    """What gathering needs to know of a notice."""

    id: int
    watchlist_id: int
    cadence: str
    story_id: int
    beyond: str


class _Parcel(NamedTuple):
    """Notices that leave together."""

    notices: list[int]
    digest: str = ""  # the cadence of a digest
    rolled_up: int = 0  # the budget beyond which they leave as one
    answers: _Waiting | None = None  # the one notice that answers to what was told of its story


def gather(
    session: Session, *, now: datetime, limit: int, window_s: float = 0.0, timezone: str = "Europe/Warsaw"
) -> int:
    """Make deliveries of the notices that are due, of at most `limit` channels; how many were made.

    Shape:  mail that may leave at once waits `window_s` for company, then all that came leaves in one; at most 500
            notices each; what is hourly or daily leaves as one digest by mail, all else by watchlist; nothing while
            deliveries are held
    """
    if holds.held(session):
        return 0
    orders.cancel_unreachable(session, now=now)
    parcels = [
        (channel, parcel)
        for channel in _channels_to_gather(session, now, limit, window_s)
        for parcel in _within_budget(session, channel, _due_notices(session, channel, now), now)
    ]
    parcels += _empty_digests(session, {channel.id for channel, parcel in parcels if parcel.digest}, now, timezone)
    made = [
        Delivery(
            key=f"msg_{uuid4().hex}",
            channel_id=channel.id,
            channel=channel.name,
            due_at=now,
            created_at=now,
            since=cadence.previous_moment(cadence.parse(parcel.digest), now, channel.zone or timezone)
            if parcel.digest
            else None,
            rolled_up=parcel.rolled_up,
            replies_to=_told_first(session, channel, parcel),
        )
        for channel, parcel in parcels
    ]
    session.add_all(made)
    session.flush()
    for delivery, (_, parcel) in zip(made, parcels, strict=True):
        session.execute(update(Notice).where(col(Notice.id).in_(parcel.notices)).values(delivery_id=delivery.id))
    return len(made)


def _empty_digests(
    session: Session, but: Collection[int | None], now: datetime, timezone: str
) -> Iterator[tuple[Channel, _Parcel]]:
    """Digests with nothing in them, of channels that want them and have no other now; the next one is set."""
    wanting = select(Channel).where(*_wants_empty(now)).with_for_update(skip_locked=True, key_share=True)
    for channel in session.exec(wanting).all():
        written = session.exec(
            select(Subscription.cadence).where(
                Subscription.channel_id == channel.id, col(Subscription.off_at).is_(None)
            )
        ).all()
        gathering = [how_often for how_often in written if cadence.parse(how_often).gathers]
        if gathering and channel.digest_at and channel.id not in but:
            yield channel, _Parcel([], digest=gathering[0])
        rest = Rest(cadence.quiet(channel.quiet or ""), channel.holidays)
        zone = channel.zone or timezone
        moments = [cadence.next_moment(cadence.parse(how_often), now, zone, rest) for how_often in gathering]
        channel.digest_at = min(moments, default=now + LOOK_AGAIN)


def _wants_empty(now: datetime) -> tuple[ColumnElement[bool], ...]:
    due = or_(col(Channel.digest_at).is_(None), col(Channel.digest_at) <= now)
    return col(Channel.kind) == Kind.EMAIL, col(Channel.enabled).is_(True), col(Channel.empty_digests).is_(True), due


def _channels_to_gather(session: Session, now: datetime, limit: int, window_s: float) -> Sequence[Channel]:
    due = select(Notice.channel_id).where(*_ripe(now, window_s))
    wanted = select(Channel).where(col(Channel.enabled).is_(True), col(Channel.id).in_(due))
    return session.exec(wanted.limit(limit).with_for_update(skip_locked=True, key_share=True)).all()


def _due_notices(session: Session, channel: Channel, now: datetime) -> list[_Waiting]:
    waiting = (
        select(*map(col, (Notice.id, Notice.watchlist_id, Notice.cadence, Notice.story_id, Notice.beyond)))
        .where(*_ungathered(now), Notice.channel_id == channel.id)
        .order_by(col(Notice.id))
        .limit(MOST_GATHERED)
        .with_for_update(skip_locked=True)  # somebody may be removing them
    )
    return [_Waiting(*row) for row in session.execute(waiting)]


def _ungathered(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(Notice.delivery_id).is_(None), col(Notice.due_at) <= now


def _ripe(now: datetime, window_s: float) -> tuple[ColumnElement[bool], ...]:
    """Notices for which their channel is gathered."""
    if not window_s:
        return _ungathered(now)
    posts = col(Notice.channel_id).in_(select(Channel.id).where(col(Channel.kind) == Kind.EMAIL))
    waits = and_(posts, col(Notice.cadence) == cadence.Pace.INSTANT.value)
    return *_ungathered(now), or_(~waits, col(Notice.due_at) <= now - timedelta(seconds=window_s))


def _within_budget(session: Session, channel: Channel, waiting: list[_Waiting], now: datetime) -> list[_Parcel]:
    """What leaves now: of mail no more than the channel's budget for an hour, what is beyond it as one, or later."""
    parcels = list(_parcels(channel, waiting))
    if channel.kind is not Kind.EMAIL:
        return parcels
    made = session.exec(
        select(Delivery.created_at)
        .where(Delivery.channel_id == channel.id, col(Delivery.created_at) > now - HOUR)
        .where(col(Delivery.state) != State.CANCELLED)
        .order_by(col(Delivery.created_at).desc())
        .limit(channel.budget)
    ).all()
    if len(made) + len(parcels) <= channel.budget:
        return parcels
    ids = [notice.id for notice in sorted(waiting, key=lambda notice: (notice.watchlist_id, notice.id))]
    if len(made) < channel.budget:
        starts = range(0, len(ids), MOST_NOTICES)
        return [_Parcel(ids[start : start + MOST_NOTICES], HOURLY, channel.budget) for start in starts]
    later = {"cadence": ROLLED_UP, "due_at": made[-1] + HOUR}
    session.execute(update(Notice).where(col(Notice.id).in_(ids)).values(**later))
    return []


def _parcels(channel: Channel, waiting: Iterable[_Waiting]) -> Iterator[_Parcel]:
    together: dict[object, list[_Waiting]] = defaultdict(list)
    copies: dict[tuple[int, int], list[_Waiting]] = defaultdict(list)
    for notice in waiting:
        digest = channel.kind is Kind.EMAIL and _gathers(notice)
        if channel.kind is Kind.EMAIL and notice.beyond.startswith(COPY) and not digest:
            copies[notice.story_id, notice.watchlist_id].append(notice)
        elif channel.kind is Kind.EMAIL and notice.beyond and not digest:
            yield _Parcel([notice.id], answers=notice)
        else:
            together["digest" if digest else notice.watchlist_id].append(notice)
    for told in copies.values():
        yield _Parcel([notice.id for notice in told], answers=told[0])
    for together_as, group in together.items():
        ids = [notice.id for notice in sorted(group, key=lambda notice: (notice.watchlist_id, notice.id))]
        over = channel.budget if any(notice.cadence == ROLLED_UP for notice in group) else 0
        how_often = "" if together_as != "digest" else HOURLY if over else group[0].cadence
        starts = range(0, len(ids), MOST_NOTICES)
        yield from (_Parcel(ids[start : start + MOST_NOTICES], how_often, over) for start in starts)


def _gathers(notice: _Waiting) -> bool:
    return notice.cadence == ROLLED_UP or cadence.parse(notice.cadence).gathers


def _told_first(session: Session, channel: Channel, parcel: _Parcel) -> str | None:
    """The key of the delivery that told the channel of a story first, for one that tells what is new of it."""
    if parcel.answers is None:
        return None
    first = (
        select(Delivery.key)
        .join(Notice, col(Notice.delivery_id) == col(Delivery.id))
        .where(Notice.channel_id == channel.id, Notice.watchlist_id == parcel.answers.watchlist_id)
        .where(Notice.story_id == parcel.answers.story_id, col(Delivery.state) != State.CANCELLED)
        .order_by(col(Notice.id))
        .limit(1)
    )
    return session.scalar(first)


def to_gather(session: Session, *, now: datetime, window_s: float = 0.0) -> int:
    """How many notices, and digests with nothing in them, are due to be made deliveries of."""
    reachable = select(Channel.id).where(col(Channel.enabled).is_(True))
    notices = select(func.count()).where(col(Notice.channel_id).in_(reachable), *_ripe(now, window_s))
    empty = select(func.count()).select_from(Channel).where(*_wants_empty(now))
    return session.exec(notices).one() + session.exec(empty).one()


def forget(session: Session, *, now: datetime) -> int:
    """Everything that waits, for its hour too, counts as told; how many deliveries were cancelled.

    Shape:  ends a hold, so that all can be gathered: nobody else sees that before the transaction ends
    """
    holds.release(session, now=now)
    session.execute(update(Notice).where(col(Notice.delivery_id).is_(None)).values(due_at=now))
    while gather(session, now=now, limit=MOST_NOTICES):
        pass
    return orders.cancel(session, (), now=now)
