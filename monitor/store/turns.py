"""Whose turn it is to do what one worker does for all. Edge."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor.tables import Fact


def take(session: Session, name: str, now: datetime, *, every: timedelta) -> bool:
    """Whether it is our turn: one worker at a time, and not before its time has passed."""
    insert_new(session, Fact, [{"name": name, "value": ""}], col(Fact.name))
    fact = session.exec(select(Fact).where(Fact.name == name).with_for_update()).one()
    if fact.value and now - datetime.fromisoformat(fact.value) < every:
        return False
    fact.value = now.isoformat()
    return True
