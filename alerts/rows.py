"""Column types, the lease, and what is done to rows alike on both databases: claim, insert what is new. Edge."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from sqlalchemy import Column, ColumnElement, DateTime, ForeignKey, Integer, MetaData, String, or_, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Session, SQLModel, col, select

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that migrations mean the same on every database."""

NEVER_AGAIN = {"sqlite_autoincrement": True}
"""Of a table: the number of a row that was removed is given to no other, on SQLite too. What was told of watchlist 3
must not silence the next watchlist."""


CALLS = "nasluch"
"""Under this name workers call each other, each database by itself."""

CALLED = text(f"SELECT pg_notify('{CALLS}', :work)")


class Utc(TypeDecorator[datetime]):
    """A moment: aware UTC in Python on every database; naive moments are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and _in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """To SQLite the text that SQLAlchemy writes as well, without its detour: an article has four moments."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"naive moment: {value!r}")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return _in_utc(value).isoformat(" ", "microseconds").removesuffix("+00:00") if value else None


class Table(SQLModel):
    """What every table of ours is: a row is an object, columns are its fields."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


class Claimable(SQLModel):
    """A row that is due at a moment, and that one worker at a time holds by a lease."""

    due_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    """When work on the row is due; None: never."""
    lease: str | None = None
    """The token of who holds the row."""
    lease_until: datetime | None = Field(default=None, sa_type=Utc)
    """When the holder's time is up and the row is anyone's again."""


class Word(TypeDecorator[StrEnum]):
    """One of an enum's values, kept as its plain text: a new state needs no migration of a type."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


def word(words: type[StrEnum], *, nullable: bool = False, index: bool = False) -> Column[Any]:
    """A column that holds one of an enum's values."""
    return Column(Word(words), nullable=nullable, index=index)


def parent(address: str, *, nullable: bool = False, ondelete: str = "CASCADE") -> Column[int]:
    """A foreign key to `table.column`, indexed."""
    return Column(Integer, ForeignKey(address, ondelete=ondelete), nullable=nullable, index=True)


Row = TypeVar("Row", bound=Claimable)


def claim(
    session: Session,
    table: type[Row],
    *,
    now: datetime,
    lease_s: float,
    limit: int,
    where: Sequence[ColumnElement[bool]] = (),
    order_by: Sequence[Any] = (),
) -> list[Row]:
    """Rows that are due and free, now leased to us; each carries its own token in `lease`.

    Shape:  at most `limit` rows; the caller's transaction makes the claim stand
    Units:  aware UTC in; seconds of lease
    """
    due = (
        select(table)
        .where(col(table.due_at) <= now, or_(col(table.lease_until).is_(None), col(table.lease_until) <= now), *where)
        .order_by(*order_by, col(table.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True, of=table)  # SQLite has no row locks and says nothing: one writer at a time
    )
    rows = list(session.exec(due))
    for row in rows:
        row.lease, row.lease_until = uuid4().hex, now + timedelta(seconds=lease_s)
    session.flush()
    return rows


def insert_new(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]], returning: Any) -> list[Any]:
    """Insert what is not there yet, by any unique constraint of the table; `returning` of what went in."""
    if not rows:
        return []
    session.flush()
    statement = _insert_new(session.get_bind().dialect.name, table, returning.key)
    return list(session.connection().scalars(statement, list(rows)))


@cache
def _insert_new(dialect: str, table: type[Table], returning: str) -> Any:
    """By the table, not by its class, and put together once: the bookkeeping of objects costs ten times the insert."""
    into = table.metadata.tables[str(table.__tablename__)]
    return _insert(dialect, into).on_conflict_do_nothing().returning(into.c[returning])


def put(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> None:
    """Insert rows; of those that are there already, by these columns, all other columns are set."""
    if not rows:
        return
    insert = _insert(session.get_bind().dialect.name, table)
    newer = {name: insert.excluded[name] for name in rows[0] if name not in key}
    session.execute(insert.on_conflict_do_update(index_elements=key, set_=newer), list(rows))


def call(session: Session, work: str) -> None:
    """Whoever does such work on this PostgreSQL hears of it once this is committed; how often is all one.

    Shape:  "visit", "read" or "deliver". On SQLite others look each second
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(CALLED, {"work": work})


def _insert(dialect: str, into: Any) -> Any:
    """INSERT of a database: both know ON CONFLICT, SQLAlchemy keeps them apart."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(into)
