"""Notes on stories come, and go by the hand that wrote them. Edge."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.tables import Article, Note

LONGEST = 4000


def add(session: Session, article_id: int, *, user_id: int, by: str, words: str, now: datetime) -> Note:
    """A note on the story of an article.

    Errors: NotFound; ValueError for a note that says nothing, or far too much
    """
    said = words.strip().replace("\r\n", "\n").replace("\x00", "")
    if not said or len(said) > LONGEST:
        raise ValueError(f"a note has 1 to {LONGEST} characters")
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound(f"no article has the number {article_id}")
    note = Note(story_id=article.story_id or article_id, user_id=user_id, by=by, words=said, at=now)
    session.add(note)
    session.flush()
    return note


def remove(session: Session, number: int, *, user_id: int) -> Note:
    """A note goes, by whoever wrote it; of another's it is not even said that it is there.

    Errors: NotFound
    """
    note = session.get(Note, number)
    if note is None or note.user_id != user_id:
        raise NotFound(f"no note of theirs has the number {number}")
    session.delete(note)
    return note


def move(session: Session, *, story: int, into: int) -> None:
    """A story is found to be another one: what was written on it is written on that."""
    moved = update(Note).where(col(Note.story_id) == story).values(story_id=into)
    session.execute(moved, execution_options={"synchronize_session": False})
