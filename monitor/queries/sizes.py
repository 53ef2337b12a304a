"""How much the database holds. Edge."""

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from alerts.tables import Delivery
from monitor.tables import Article, Feed, Hit, User, Watchlist


@dataclass(frozen=True, slots=True)
class Size:
    """Rows, and bytes on the disk."""

    feeds: int
    articles: int
    watchlists: int
    hits: int
    deliveries: int
    people: int
    bytes: int


def size(session: Session) -> Size:
    """As it is now."""
    feeds, articles, watchlists, hits, deliveries, people = (
        session.scalar(select(func.count(col(table.id)))) or 0
        for table in (Feed, Article, Watchlist, Hit, Delivery, User)
    )
    return Size(feeds, articles, watchlists, hits, deliveries, people, size_bytes(session))


def size_bytes(session: Session) -> int:
    """What the database takes up, its indexes too; of SQLite without what its journal holds."""
    if session.get_bind().dialect.name == "sqlite":
        asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        asked = "SELECT pg_database_size(current_database())"
    return int(session.scalar(text(asked)) or 0)
