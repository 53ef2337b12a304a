"""Filters that a person comes back to. Edge."""

from datetime import datetime

from sqlmodel import Session, col, select

from monitor.errors import NotFound
from monitor.tables import SavedView

LONGEST_NAME = 80
LONGEST_QUERY = 2000
MOST = 100
"""Views of one person."""


def save(session: Session, user_id: int, *, name: str, query: str, now: datetime) -> SavedView:
    """A view under that name; what was there under it is another one now.

    Errors: ValueError
    """
    called = name.strip()
    if not called or len(called) > LONGEST_NAME or not called.isprintable():
        raise ValueError(f"a view needs a name, on one line of at most {LONGEST_NAME} characters")
    if len(query) > LONGEST_QUERY or not query.isascii() or not query.isprintable():
        raise ValueError("a view is what stands in an address after the question mark")
    own = session.exec(select(SavedView).where(SavedView.user_id == user_id)).all()
    for view in own:
        if view.name == called:
            view.query = query
            return view
    if len(own) >= MOST:
        raise ValueError(f"somebody has at most {MOST} views")
    view = SavedView(user_id=user_id, name=called, query=query, created_at=now)
    session.add(view)
    session.flush()
    return view


def remove(session: Session, user_id: int, number: int) -> None:
    """A view of a person goes; another's is not there for them.

    Errors: NotFound
    """
    view = session.exec(select(SavedView).where(col(SavedView.id) == number, SavedView.user_id == user_id)).first()
    if view is None:
        raise NotFound(f"no view of theirs has the number {number}")
    session.delete(view)
