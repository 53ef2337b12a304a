"""Whether the database can be read at all, and what time it is there. Edge."""

from datetime import datetime

from sqlalchemy import func, inspect, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.rows import Utc
from monitor.tables import Feed


def trouble(session: Session) -> str | None:
    """What keeps the database from being read, in words without addresses; None when all is well."""
    try:
        there = set(inspect(session.connection()).get_table_names())
    except SQLAlchemyError:
        return "the database does not answer"
    missing = sorted(set(Feed.metadata.tables) - there)
    return f"the database lacks tables: {', '.join(missing)}" if missing else None


def moment(session: Session) -> datetime:
    """What time it is by the clock of the database."""
    at: datetime = session.execute(select(type_coerce(func.current_timestamp(), Utc()))).scalar_one()
    return at
