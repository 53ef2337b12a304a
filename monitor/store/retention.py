"""Texts go when they are old; what was seen, found and told stays. Edge."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from monitor import archive
from monitor.tables import Article, State, Version

BATCH = 500
"""Articles in one transaction: others write in between."""


def prune(session: Session, *, before: datetime) -> int:
    """Let the texts of up to 500 articles go that were first seen before then, in the index too; how many went."""
    old = (
        select(Article.id)
        .where(col(Article.first_seen_at) < before, col(Article.state) != State.PRUNED)
        .where(col(Article.lease).is_(None))
        .limit(BATCH)
    )
    gone = list(session.scalars(old))
    emptied = {"text": None, "feed_text": None, "state": State.PRUNED, "due_at": None}
    emptied |= {"matched_with": None, "indexed_with": None}
    session.execute(update(Article).where(col(Article.id).in_(gone)).values(**emptied))
    session.execute(delete(Version).where(col(Version.article_id).in_(gone)))
    archive.remove(session, gone)
    return len(gone)
