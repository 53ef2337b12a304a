"""A worker says that it is there, by the clock of the database. Edge.

Machines disagree about the time, sometimes by minutes: whether a worker is silent must not depend on whose clock is
asked.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, type_coerce, update
from sqlmodel import Session, col

from alerts.rows import Utc
from monitor.tables import Heartbeat

KEPT = timedelta(days=7)
"""For so long it is known that a worker was there."""

NOW = type_coerce(func.current_timestamp(), Utc())


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker says of itself now and then."""

    token: str
    host: str
    pid: int
    version: str
    visits: int  # in hand
    readings: int
    deliveries: int


def beat(session: Session, said: Beat) -> None:
    """Note that a worker is there, and what it has in hand; workers that were not seen for a week are forgotten."""
    now = session.execute(select(NOW)).scalar_one()
    known = session.get(Heartbeat, said.token)
    if known is None:
        session.execute(delete(Heartbeat).where(col(Heartbeat.seen_at) < now - KEPT))
        session.add(Heartbeat(**asdict(said), started_at=now, seen_at=now))
        return
    known.visits, known.readings, known.deliveries = said.visits, said.readings, said.deliveries
    known.seen_at, known.ended_at = now, None


def end(session: Session, token: str) -> None:
    """Note that a worker has stopped as it should."""
    ended = {"seen_at": NOW, "ended_at": NOW, "visits": 0, "readings": 0, "deliveries": 0}
    session.execute(update(Heartbeat).where(col(Heartbeat.token) == token).values(**ended))
