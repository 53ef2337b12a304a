"""Which workers there are, as the clock of the database tells. Edge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, type_coerce
from sqlmodel import Session, col

from alerts.rows import Utc
from monitor.tables import Heartbeat

SILENT_AFTER_S = 120.0
"""A worker that was not seen for so long is not counted on: six beats."""


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker."""

    host: str
    pid: int
    version: str
    visits: int  # in hand, when it was seen last
    readings: int
    deliveries: int
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None  # it stopped as it should
    silent_s: float  # since it was seen

    @property
    def is_at_work(self) -> bool:
        """Whether it can be counted on."""
        return self.ended_at is None and self.silent_s < SILENT_AFTER_S


@dataclass(frozen=True, slots=True)
class Workers:
    """The workers of the last week, those that were seen last first."""

    rows: tuple[WorkerRow, ...]

    @property
    def at_work(self) -> tuple[WorkerRow, ...]:
        """Those that can be counted on."""
        return tuple(row for row in self.rows if row.is_at_work)

    @property
    def last(self) -> WorkerRow | None:
        """Who was seen last."""
        return self.rows[0] if self.rows else None


def workers(session: Session) -> Workers:
    """The workers of the last week."""
    columns = (
        Heartbeat.host, Heartbeat.pid, Heartbeat.version, Heartbeat.visits, Heartbeat.readings, Heartbeat.deliveries,
        Heartbeat.started_at, Heartbeat.seen_at, Heartbeat.ended_at,
    )  # fmt: skip
    now = type_coerce(func.current_timestamp(), Utc()).label("now")
    asked = select(now, *map(col, columns)).order_by(col(Heartbeat.seen_at).desc())
    return Workers(tuple(_row(**row) for row in session.execute(asked).mappings()))


def _row(*, now: datetime, seen_at: datetime, **more: Any) -> WorkerRow:
    return WorkerRow(seen_at=seen_at, silent_s=max(0.0, (now - seen_at).total_seconds()), **more)
