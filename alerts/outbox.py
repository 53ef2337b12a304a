"""Notices wait, are gathered into deliveries, claimed and settled: the database's side of sending. Edge.

    notices ──enqueue──▶ wait for their cadence ──gather──▶ delivery ──claim──▶ in hand ──settle──▶ delivered
                                                               ▲                   │                given up
                                                               └─ later, or when ◀─┘                cancelled
                                                                  its lease ran out

While deliveries are held (`holds`), nothing is gathered and nothing claimed. docs/alerts.md draws the states.

What must hold with several workers is held by a lock on the channel's row, or by the lease: a channel is gathered by
one worker at a time and has one delivery in hand at most; who lost a lease settles nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, delete, func, or_, update
from sqlalchemy import select as sql
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from alerts import cadence, holds, orders, owner, records, rows
from alerts.cadence import NO_REST, Rest
from alerts.records import Kind, State, Updates
from alerts.rows import Utc
from alerts.tables import Attempt, Channel, Delivery, Notice, Subscription

MOST_NOTICES = 500
"""Notices in one delivery, at the most; what is over goes into the next."""

MOST_GATHERED = 10_000
"""Notices of one channel that are gathered in one transaction; the rest a moment later."""

BUSY = frozenset({421, 429, 502, 503, 504})
"""What HTTP and SMTP say when it is too much for them: the whole channel slows down."""

LOOK_AGAIN = timedelta(hours=1)
"""When a channel that wants empty digests, and has no digest, is looked at again."""

HOUR = timedelta(hours=1)

HOURLY = cadence.Pace.HOURLY.value

ROLLED_UP = "rolled up"
"""In place of its cadence, what was beyond its channel's budget has this: it leaves with all else that was."""

UPDATES_AT = "daily@08:00"
"""When a channel that wants no replies hears what is new of a story that was told at once."""

PATIENCE = timedelta(days=5)
"""How long a webhook or a chat may fail without a single success before its channel is switched off."""

_AS_JSON = TypeAdapter(records.Notice)


def enqueue(session: Session, notices: Iterable[records.Notice], *, now: datetime, timezone: str) -> int:
    """Put notices down for every channel that hears of their watchlist; how many were not known already.

    Shape:  of a story a channel hears once; then of a copy only what the watchlist looks for and nothing that was told
            of the story had: a keyword in the paragraph that one paper added is news
    """
    wanted = sorted(notices, key=lambda notice: (notice.story.id, notice.watchlist_id))
    hearing = _hearing(session, {notice.watchlist_id for notice in wanted})
    enqueued = 0
    while True:
        told = _keywords_told(session, wanted)
        new = [
            _row(notice, hearer, beyond, now=now, timezone=timezone)
            for notice in wanted
            for hearer in hearing[notice.watchlist_id]
            if (beyond := _beyond(notice, told.get((notice.story.id, notice.watchlist_id, hearer.channel_id))))
            is not None
        ]  # always in one order: two readings of one story wait for each other, and never in a circle
        put_down = len(rows.insert_new(session, Notice, new, col(Notice.id)))
        enqueued += put_down
        if put_down == len(new):  # else one of them, or another worker's, was first: what does it leave to be told?
            return enqueued


class _Hearer(NamedTuple):
    """A channel that hears of a watchlist."""

    watchlist_id: int
    channel_id: int
    cadence: str
    kind: Kind
    updates: Updates
    zone: str | None
    quiet: str | None
    holidays: bool

    def rest(self, notice: records.Notice) -> Rest:
        """When it is not to be told of the notice."""
        return NO_REST if notice.urgent else Rest(cadence.quiet(self.quiet or ""), self.holidays)


def _row(notice: records.Notice, hearer: _Hearer, beyond: str, *, now: datetime, timezone: str) -> dict[str, object]:
    how_often = _how_often(hearer, beyond)
    return {
        "story_id": notice.story.id,
        "watchlist_id": notice.watchlist_id,
        "channel_id": hearer.channel_id,
        "beyond": beyond,
        "cadence": how_often,
        "notice": _AS_JSON.dump_json(notice).decode(),
        "due_at": cadence.next_moment(cadence.parse(how_often), now, hearer.zone or timezone, hearer.rest(notice)),
        "created_at": now,
    }


def _how_often(hearer: _Hearer, beyond: str) -> str:
    waits = beyond and hearer.kind is Kind.EMAIL and hearer.updates is Updates.DIGEST
    return UPDATES_AT if waits and not cadence.parse(hearer.cadence).gathers else hearer.cadence


def _beyond(notice: records.Notice, told: set[str] | None) -> str | None:
    """What is new in a notice, as a key: "" where nothing was told yet; None where all of it was."""
    if told is None:
        return ""
    new = _keywords(notice) - told
    return _digest(new) if new else None


def _keywords(notice: records.Notice) -> set[str]:
    return {matched.keyword for matched in notice.matched}


def _digest(keywords: Collection[str]) -> str:
    return sha256("\n".join(sorted(keywords)).encode(errors="replace")).hexdigest()[:32]


def _keywords_told(session: Session, notices: Collection[records.Notice]) -> dict[tuple[int, int, int], set[str]]:
    """What each channel has been told, or is to be told, by story and watchlist."""
    told: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    columns = (Notice.story_id, Notice.watchlist_id, Notice.channel_id, Notice.notice)
    stored = select(*columns).where(
        col(Notice.story_id).in_({notice.story.id for notice in notices}),
        col(Notice.watchlist_id).in_({notice.watchlist_id for notice in notices}),
    )
    for story_id, watchlist_id, channel_id, as_json in session.exec(stored):
        told[story_id, watchlist_id, channel_id] |= _keywords(_AS_JSON.validate_json(as_json))
    return told


def merge(session: Session, *, story: int, into: int) -> None:
    """What was told of a story counts as told of another one, and what waits and is told there already is let go."""
    moving = session.exec(select(Notice).where(Notice.story_id == story).order_by(col(Notice.id))).all()
    for notice in moving:
        said = _AS_JSON.validate_json(notice.notice)
        moved = replace(said, story=replace(said.story, id=into))
        told = _keywords_told(session, [moved]).get((into, notice.watchlist_id, notice.channel_id))
        if notice.delivery_id is None and told is not None and _keywords(said) <= told:
            session.delete(notice)
        else:
            notice.story_id, notice.notice = into, _AS_JSON.dump_json(moved).decode()
            notice.beyond = "" if told is None else _digest({str(notice.id), *_keywords(said)})
        session.flush()


def grown(session: Session, story: records.Story) -> None:
    """What waits to be told of a story tells how many articles say the same by now."""
    for notice in session.exec(select(Notice).where(Notice.story_id == story.id, col(Notice.delivery_id).is_(None))):
        notice.notice = _AS_JSON.dump_json(replace(_AS_JSON.validate_json(notice.notice), story=story)).decode()


def _hearing(session: Session, watchlist_ids: Collection[int]) -> dict[int, list[_Hearer]]:
    columns = (
        Subscription.watchlist_id, Subscription.channel_id, Subscription.cadence, Channel.kind, Channel.updates,
        Channel.zone, Channel.quiet, Channel.holidays,
    )  # fmt: skip
    subscribed = (
        select(*map(col, columns))
        .join(Channel, col(Channel.id) == col(Subscription.channel_id))
        .where(col(Subscription.watchlist_id).in_(watchlist_ids), col(Subscription.off_at).is_(None))
        .where(col(Channel.enabled).is_(True))
        .order_by(col(Subscription.channel_id))
    )
    hearing = defaultdict(list)
    for row in session.execute(subscribed):
        hearing[row.watchlist_id].append(_Hearer(*row))
    return hearing


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
    cancel_unreachable(session, now=now)
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
    for notice in waiting:
        digest = channel.kind is Kind.EMAIL and _gathers(notice)
        if channel.kind is Kind.EMAIL and notice.beyond and not digest:
            yield _Parcel([notice.id], answers=notice)
        else:
            together["digest" if digest else notice.watchlist_id].append(notice)
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


def claim(session: Session, *, now: datetime, lease_s: float, limit: int) -> list[records.Delivery]:
    """Deliveries to send now, leased to us: the oldest of each channel that has fewer in hand than it may have.

    Shape:  at most `limit`, no two of one channel; none while deliveries are held
    Units:  aware UTC, seconds
    """
    if holds.held(session):
        return []
    claimed = []
    for channel in _channels_to_serve(session, now, limit):
        # A second question, asked with the channel locked: it sees what others claimed while we waited for nothing.
        if _count_in_hand(session, channel, now) < channel.at_once:
            where = [col(Delivery.channel_id) == channel.id, col(Delivery.state) == State.WAITING]
            where += [col(Delivery.id).in_(_first_of_each())] if channel.in_order else []
            order = [col(Delivery.id)]
            held = rows.claim(session, Delivery, now=now, lease_s=lease_s, limit=1, where=where, order_by=order)
            claimed += [(channel, row) for row in held]
    notices = _notices_of(session, [row.id for _, row in claimed])
    return [
        _in_hand(row, channel, notices[row.id], before=_told_by(session, row.replies_to), now=now)
        for channel, row in claimed
    ]


def waiting(session: Session, *, now: datetime, window_s: float = 0.0) -> int:
    """How much a claim would find: deliveries that are due, and what is to be gathered; 0 while they are held."""
    if holds.held(session):
        return 0
    claimable = session.exec(_count_of_claimable(), params={"now": now}).one()
    return claimable + to_gather(session, now=now, window_s=window_s)


def to_gather(session: Session, *, now: datetime, window_s: float = 0.0) -> int:
    """How many notices, and digests with nothing in them, are due to be made deliveries of."""
    reachable = select(Channel.id).where(col(Channel.enabled).is_(True))
    notices = select(func.count()).where(col(Notice.channel_id).in_(reachable), *_ripe(now, window_s))
    empty = select(func.count()).select_from(Channel).where(*_wants_empty(now))
    return session.exec(notices).one() + session.exec(empty).one()


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
        notices[delivery_id].append(_AS_JSON.validate_json(as_json))
    return notices


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
    return records.Channel(row.id or 0, row.name, row.kind, tuple(row.addresses), tuple(secrets), row.zone)


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


def _switch_off(session: Session, channel: Channel, because: str, *, now: datetime) -> None:
    channel.enabled, channel.ended_because = False, because
    session.flush()
    cancelled = cancel_unreachable(session, now=now)
    word = records.SwitchedOff(channel.name, channel.kind, because, now, sum(row == channel.id for row in cancelled))
    owner.tell(session, channel, word=word)


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
        orders.cancelled(row, "its channel was removed or is switched off", now=now)
    return [row.channel_id for row in rows]


def release(session: Session, leases: Collection[str]) -> None:
    """Give deliveries back before their leases run out; others may take them at once."""
    session.execute(update(Delivery).where(col(Delivery.lease).in_(leases)).values(lease=None, lease_until=None))


def end_orphans(session: Session) -> None:
    """End every lease: for a worker that knows it is alone, so that what a killed one held is sent at once."""
    session.execute(update(Delivery).where(col(Delivery.lease).is_not(None)).values(lease=None, lease_until=None))


def forget(session: Session, *, now: datetime) -> int:
    """Everything that waits, for its hour too, counts as told; how many deliveries were cancelled.

    Shape:  ends a hold, so that all can be gathered: nobody else sees that before the transaction ends
    """
    holds.release(session, now=now)
    session.execute(update(Notice).where(col(Notice.delivery_id).is_(None)).values(due_at=now))
    while gather(session, now=now, limit=MOST_NOTICES):
        pass
    return orders.cancel(session, (), now=now)


def drop_watchlist(session: Session, watchlist_id: int) -> None:
    """A watchlist is gone: nobody is told of what waits for its hour; what is made into a delivery leaves."""
    waiting = (col(Notice.watchlist_id) == watchlist_id, col(Notice.delivery_id).is_(None))
    session.execute(delete(Notice).where(*waiting))
