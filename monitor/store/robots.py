"""The robots.txt of hosts, kept for a day. Edge."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from monitor.tables import Host, Robots

ROBOTS = Robots.metadata.tables["robots"]
OF = sqlalchemy.select(ROBOTS).where(ROBOTS.c.host == bindparam("name"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a host's robots.txt said, and how long that holds."""

    rules: str
    fetched_at: datetime
    until: datetime


def of(session: Session, host: str) -> Kept | None:
    """What is kept of a host; None: it was never asked."""
    row = session.connection().execute(OF, {"name": host}).first()
    return Kept(row.rules, row.fetched_at, row.until) if row else None


def put(session: Session, host: str, kept: Kept, *, delay_s: float) -> None:
    """Keep it, and the time the host wants between two requests."""
    session.merge(Robots(host=host, rules=kept.rules, fetched_at=kept.fetched_at, until=kept.until))
    session.execute(update(Host).where(col(Host.name) == host).values(delay_s=delay_s))
