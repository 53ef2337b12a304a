"""The robots.txt of hosts, kept for a day. Edge."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from monitor.tables import Host, Robots

ROBOTS = Robots.metadata.tables["robots"]
OF = sqlalchemy.select(ROBOTS).where(ROBOTS.c.host.in_(bindparam("names", expanding=True)))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a host's robots.txt said, and how long that holds."""

    rules: str
    fetched_at: datetime
    until: datetime


def of(session: Session, hosts: Collection[str]) -> dict[str, Kept]:
    """What is kept of these hosts; those that were never asked are not in it."""
    rows = session.connection().execute(OF, {"names": list(hosts)})
    return {row.host: Kept(row.rules, row.fetched_at, row.until) for row in rows}


def put(session: Session, host: str, kept: Kept, *, delay_s: float) -> None:
    """Keep it, and the time the host wants between two requests."""
    session.merge(Robots(host=host, rules=kept.rules, fetched_at=kept.fetched_at, until=kept.until))
    session.execute(update(Host).where(col(Host.name) == host).values(delay_s=delay_s))
