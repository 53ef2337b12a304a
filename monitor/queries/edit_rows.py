"""What an article said before it was edited, and which keywords came and went. Edge."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from monitor.tables import Change, Edit, Version, Watchlist


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text that another one took the place of."""

    id: int
    text: str
    read_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class EditRow:
    """A keyword that came into an article, or went from it, after it was read first."""

    watchlist: str
    watchlist_id: int
    keyword: str
    change: Change
    noticed_at: datetime


def versions(session: Session, article_id: int, *, most: int = 20) -> list[TextVersion]:
    """The older texts of an article, the latest first."""
    columns = map(col, (Version.id, Version.text, Version.read_at, Version.replaced_at))
    wanted = select(*columns).where(col(Version.article_id) == article_id).order_by(col(Version.id).desc()).limit(most)
    return [TextVersion(*row) for row in session.execute(wanted)]


def edits(session: Session, article_id: int, *, most: int = 100) -> list[EditRow]:
    """The keywords that came and went, the latest first."""
    columns = (Watchlist.name, Edit.watchlist_id, Edit.keyword, Edit.change, Edit.noticed_at)
    wanted = select(*map(col, columns)).join(Watchlist, col(Watchlist.id) == col(Edit.watchlist_id))
    latest = wanted.where(col(Edit.article_id) == article_id).order_by(col(Edit.id).desc()).limit(most)
    return [EditRow(*row) for row in session.execute(latest)]
