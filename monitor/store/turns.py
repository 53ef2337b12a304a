"""Whose turn it is to do what one worker does for all. Edge."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor.tables import Fact

NIGHT = range(2, 5)
"""Hours at which the house is kept, in its zone."""

NIGHTLY = timedelta(hours=20)
AT_LEAST = timedelta(hours=30)
"""A machine that sleeps at night has its turn whenever it is awake: when the last one is longer ago than this."""


def take(session: Session, name: str, now: datetime, *, every: timedelta) -> bool:
    """Whether it is our turn: one worker at a time, and not before its time has passed."""
    insert_new(session, Fact, [{"name": name, "value": ""}], col(Fact.name))
    fact = session.exec(select(Fact).where(Fact.name == name).with_for_update()).one()
    if fact.value and now - datetime.fromisoformat(fact.value) < every:
        return False
    fact.value = now.isoformat()
    return True


def take_at_night(session: Session, name: str, now: datetime, *, timezone: str) -> bool:
    """Whether it is our turn, once a night."""
    is_night = now.astimezone(ZoneInfo(timezone)).hour in NIGHT
    return take(session, name, now, every=NIGHTLY if is_night else AT_LEAST)
