"""Rows go when they are old, a batch at a time; what was seen, found and told stays for good. Edge.

Kept for good: articles without their texts, hits, edits, the keys of entries seen, notices and what delivered them, all
that a person wrote. The last visits and gaps of each feed are kept by who writes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, tuple_, update
from sqlmodel import Session, col, select

from alerts.rows import Table
from alerts.tables import Attempt, Concern, Delivery, Hold, Notice
from monitor import archive
from monitor.store.logins import FORGOTTEN, IDLE, LONGEST
from monitor.store.stories import prune as prune_marks
from monitor.stories import WITHIN
from monitor.tables import Article, AuditRecord, FailedLogin, Invitation, Login, Robots, State, Token, Version

BATCH = 500
"""Rows in one transaction: others write in between."""

TEXTS_AT_ONCE = 100
"""Articles whose texts go in one transaction; their words go from the index, which is most of the work."""

ENDED = timedelta(days=365)
"""Concerns that have ended and holds that were released are history for so long."""

RAN_OUT = timedelta(days=90)
"""A token that ran out is shown for so long, so that its owner finds out why a program comes in no more."""

UNUSED = timedelta(days=30)
"""A robots.txt that held no more: nobody came back to that host."""


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long people want things kept."""

    texts: timedelta
    attempts: timedelta
    audit: timedelta


Removal = Callable[[Session], int]
"""Lets one batch go; how many rows went, 0 when none is old."""


def removals(keep: Keep, *, now: datetime) -> dict[str, Removal]:
    """By what goes, how."""
    log = now - keep.attempts
    untold = ~exists().where(col(Notice.delivery_id) == col(Delivery.id))  # what was told goes with its delivery
    rules: dict[str, tuple[type[Table], ColumnElement[bool]]] = {
        "attempts": (Attempt, col(Attempt.tried_at) < log),
        "reports": (Delivery, and_(col(Delivery.word).is_not(None), col(Delivery.settled_at) < log, untold)),
        "audit": (AuditRecord, col(AuditRecord.at) < now - keep.audit),
        "concerns": (Concern, and_(col(Concern.ended_at) < now - ENDED, col(Concern.ended_told_at).is_not(None))),
        "holds": (Hold, col(Hold.released_at) < now - ENDED),
        "logins": (Login, or_(col(Login.used_at) < now - IDLE, col(Login.created_at) < now - LONGEST)),
        "failed logins": (FailedLogin, col(FailedLogin.at) < now - FORGOTTEN),
        "invitations": (Invitation, col(Invitation.expires_at) < now),
        "tokens": (Token, col(Token.expires_at) < now - RAN_OUT),
        "robots": (Robots, col(Robots.until) < now - UNUSED),
    }
    return {
        "texts": lambda session: prune(session, before=now - keep.texts),
        "marks": lambda session: prune_marks(session, before=now - WITHIN),
    } | {name: _batch(table, old) for name, (table, old) in rules.items()}


def prune(session: Session, *, before: datetime) -> int:
    """Let the texts of up to 100 articles go that were first seen before then, in the index too; how many went."""
    old = (
        select(Article.id)
        .where(col(Article.first_seen_at) < before, col(Article.state) != State.PRUNED)
        .where(col(Article.lease).is_(None))
        .limit(TEXTS_AT_ONCE)
    )
    gone = list(session.scalars(old))
    emptied = {"text": None, "feed_text": None, "state": State.PRUNED, "due_at": None}
    emptied |= {"matched_with": None, "indexed_with": None}
    session.execute(update(Article).where(col(Article.id).in_(gone)).values(**emptied))
    session.execute(delete(Version).where(col(Version.article_id).in_(gone)))
    archive.remove(session, gone)
    return len(gone)


def _batch(table: type[Table], old: ColumnElement[bool]) -> Removal:
    into = table.metadata.tables[str(table.__tablename__)]
    key: Any = tuple_(*into.primary_key.columns)

    def remove(session: Session) -> int:
        some = select(*into.primary_key.columns).where(old).limit(BATCH)
        gone = [tuple(row) for row in session.execute(some)]
        if gone:
            session.execute(delete(into).where(key.in_(gone)))
        return len(gone)

    return remove
