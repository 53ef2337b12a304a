"""What is not as it should be -> noted while it lasts, and word of its begin and its end to the owner. Edge.

Noting and telling are one transaction: what is noted as told is a delivery in the outbox, and leaves like any other.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import or_
from sqlmodel import Session, col, select

from alerts import cadence, owner, records, rows
from alerts.cadence import Cadence, Pace, Rest
from alerts.records import Ended, Report
from alerts.tables import Concern

MOST_NAMED = 40
"""Concerns that one report names; the rest is counted."""

_AS_JSON = TypeAdapter(records.Concern)


@dataclass(frozen=True, slots=True)
class Noted:
    """A concern as it is noted."""

    id: int
    concern: records.Concern
    noticed_at: datetime
    told_at: datetime | None
    ended_at: datetime | None
    seen_at: datetime | None
    seen_by: str | None  # who looks after it


def noted(session: Session, *, ended: bool = False, limit: int | None = None) -> list[Noted]:
    """Concerns that last, the newest first; with those that have ended, when that is wanted."""
    wanted = select(Concern).order_by(col(Concern.id).desc()).limit(limit)
    if not ended:
        wanted = wanted.where(col(Concern.ended_at).is_(None))
    return [_noted(row) for row in session.exec(wanted)]


def see(session: Session, number: int, *, by: str, now: datetime) -> bool:
    """Somebody looks after it; False when there is no such concern. Who saw it first is kept."""
    row = session.get(Concern, number)
    if row is not None and row.seen_at is None:
        row.seen_at, row.seen_by = now, by
    return row is not None


def _noted(row: Concern) -> Noted:
    return Noted(row.id or 0, _read(row), row.noticed_at, row.told_at, row.ended_at, row.seen_at, row.seen_by)


def back_at(session: Session, kind: records.Concerning) -> datetime | None:
    """When the last concern of this kind ended."""
    last = select(Concern.ended_at).where(Concern.kind == kind, col(Concern.ended_at).is_not(None))
    return session.exec(last.order_by(col(Concern.ended_at).desc()).limit(1)).first()


def note(session: Session, arisen: Iterable[records.Concern], *, now: datetime) -> int:
    """Note what has arisen; how much of it was not noted already."""
    new = [
        {
            "kind": one.kind,
            "subject": one.subject,
            "concern": _AS_JSON.dump_json(one).decode(),
            "noticed_at": now,
        }
        for one in arisen
    ]
    return len(rows.insert_new(session, Concern, new, col(Concern.id)))


def end(session: Session, ids: Collection[int], *, now: datetime, silently: bool = False) -> None:
    """These have ended; silently, when nobody is to be told of it."""
    lasting = select(Concern).where(col(Concern.id).in_(ids), col(Concern.ended_at).is_(None))
    for row in session.exec(lasting.with_for_update()).all():
        row.ended_at = now
        if silently or row.told_at is None:  # who never heard that it began is not told that it ended
            row.ended_told_at = now


def end_of(session: Session, kind: records.Concerning, subject: int, *, now: datetime, silently: bool = False) -> None:
    """What is noted of a subject has ended; silently, when nobody is to be told of it."""
    lasting = select(Concern.id).where(Concern.kind == kind, Concern.subject == subject)
    ids = session.exec(lasting.where(col(Concern.ended_at).is_(None))).all()
    if ids:
        end(session, [number or 0 for number in ids], now=now, silently=silently)


def tell(session: Session, *, now: datetime, timezone: str) -> str | None:
    """Word to the owner of all that was not told yet, in one message; the channel that carries it, None for none.

    Shape:  while no channel is there it waits; in the channel's quiet hours and on its holidays it waits as well
    """
    untold = _untold(session)
    channel = owner.nearest(session) if untold else None
    if channel is None:
        return None
    begun = [row for row in untold if row.told_at is None]
    over = [row for row in untold if row.told_at is not None]
    named = begun[:MOST_NAMED], over[: max(0, MOST_NAMED - len(begun))]
    report = Report(
        at=now,
        arisen=tuple(map(_read, named[0])),
        ended=tuple(Ended(_read(row), row.ended_at or now) for row in named[1]),
        more=len(untold) - sum(map(len, named)),
    )
    rest = Rest(cadence.quiet(channel.quiet or ""), channel.holidays)
    due_at = cadence.next_moment(Cadence(Pace.INSTANT), now, channel.zone or timezone, rest)
    owner.put(session, channel, report, now=now, due_at=due_at)
    for row in begun:
        row.told_at = now
    for row in over:
        row.ended_told_at = now
    return channel.name


def _untold(session: Session) -> Sequence[Concern]:
    begun = col(Concern.told_at).is_(None) & col(Concern.ended_at).is_(None)
    over = col(Concern.ended_at).is_not(None) & col(Concern.ended_told_at).is_(None)
    wanted = select(Concern).where(or_(begun, over)).order_by(col(Concern.id))
    return session.exec(wanted.with_for_update()).all()


def _read(row: Concern) -> records.Concern:
    return _AS_JSON.validate_json(row.concern)
