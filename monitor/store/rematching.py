"""What was found in stored texts by matching them again -> hits, index and the versions that were used. Edge."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from monitor import archive, match
from monitor.language import passage
from monitor.records import Hit
from monitor.store import readings, watchlists
from monitor.tables import Article

BATCH = 500
"""Articles in one transaction: others write in between."""


@dataclass(frozen=True, slots=True)
class Rematched:
    """A stored article, matched again."""

    article_id: int
    read_at: datetime | None  # the reading whose text was matched
    tokens: list[str]
    hits: tuple[Hit, ...]


def settle(
    session: Session,
    matched: Collection[Rematched],
    *,
    watchlists_version: int,
    now: datetime,
    timezone: str,
    tell: bool,
) -> int:
    """Store what was found in stored articles, and their tokens; how many hits are new. `tell`: as a reading would.

    An article read anew meanwhile, or let go, is left as it is.

    Errors: WatchlistsChanged when one was edited since the matching: nothing is stored, match again
    """
    watchlists.check_version(session, watchlists_version)
    found = {one.article_id: one for one in matched}
    rows = select(Article).where(col(Article.id).in_(found), col(Article.state).in_(archive.KEPT)).with_for_update()
    same = {row.id or 0: row for row in session.exec(rows) if row.read_at == found[row.id or 0].read_at}
    archive.remove(session, same)
    archive.put(session, {number: found[number].tokens for number in same})
    new = 0
    for number, article in same.items():
        article.matched_with, article.indexed_with = match.VERSION, passage.VERSION
        hits = readings.add_hits(session, article, found[number].hits, now=now)
        new += len(hits)
        if tell and not article.quiet:
            readings.notify(session, article, hits, now=now, timezone=timezone)
    return new


def forget(session: Session) -> int:
    """Count up to 500 stored articles as never matched, so that they are matched again; how many were."""
    some = select(Article.id).where(col(Article.state).in_(archive.KEPT), col(Article.matched_with) != 0).limit(BATCH)
    numbers = list(session.exec(some))
    session.execute(update(Article).where(col(Article.id).in_(numbers)).values(matched_with=0))
    return len(numbers)
