"""What a person keeps for themselves: filters they come back to, and what they did last. Edge."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.tables import LastAct, SavedView

UNDONE_WITHIN = timedelta(minutes=15)
"""So long it is offered to undo what was done last."""


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A filter under a name."""

    id: int
    name: str
    query: str  # as it stands in an address after the ?


@dataclass(frozen=True, slots=True)
class LastDone:
    """What a person did last with stories; it can be undone."""

    act: str
    stories: int
    at: datetime


def views(session: Session, user_id: int) -> list[ViewRow]:
    """Those of a person, by name."""
    columns = map(col, (SavedView.id, SavedView.name, SavedView.query))
    rows = session.execute(select(*columns).where(col(SavedView.user_id) == user_id))
    return sorted((ViewRow(number or 0, *row) for number, *row in rows), key=lambda row: row.name.casefold())


def view(session: Session, user_id: int, number: int) -> ViewRow:
    """One of them.

    Errors: NotFound
    """
    for row in views(session, user_id):
        if row.id == number:
            return row
    raise NotFound(f"no view of theirs has the number {number}")


def last_done(session: Session, user_id: int, *, now: datetime) -> LastDone | None:
    """What they did last, a short while ago; None: there is nothing to undo."""
    columns = map(col, (LastAct.act, LastAct.stories, LastAct.at))
    row = session.execute(
        select(*columns).where(col(LastAct.user_id) == user_id, col(LastAct.at) > now - UNDONE_WITHIN)
    ).first()
    return LastDone(*row) if row else None
