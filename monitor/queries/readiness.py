"""Whether the database can be read at all. Edge."""

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from monitor.tables import Feed


def trouble(session: Session) -> str | None:
    """What keeps the database from being read, in words without addresses; None when all is well."""
    try:
        there = set(inspect(session.connection()).get_table_names())
    except SQLAlchemyError:
        return "the database does not answer"
    missing = sorted(set(Feed.metadata.tables) - there)
    return f"the database lacks tables: {', '.join(missing)}" if missing else None
