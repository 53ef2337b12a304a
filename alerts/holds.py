"""Whether anything may be sent at all. Edge.

A restored backup is a house that has forgotten what it sent since: what waits in it may have arrived long ago. So it
starts held, goes on listening, and sends nothing until a person releases it.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from alerts.rows import call
from alerts.tables import Hold


def hold(session: Session, *, why: str, now: datetime) -> Hold:
    """From now on nothing is sent; the hold that stands, which may be an older one."""
    known = held(session)
    if known is not None:
        return known
    row = Hold(why=why, since=now)
    session.add(row)
    session.flush()
    return row


def held(session: Session) -> Hold | None:
    """The hold that stands; None when deliveries leave."""
    return session.exec(select(Hold).where(col(Hold.released_at).is_(None)).order_by(col(Hold.id)).limit(1)).first()


def release(session: Session, *, now: datetime) -> bool:
    """Let deliveries leave; whether they were held."""
    standing = session.exec(select(Hold).where(col(Hold.released_at).is_(None)).with_for_update()).all()
    for row in standing:
        row.released_at = now
    call(session, "deliver")
    return bool(standing)
