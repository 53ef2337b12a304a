"""Tokens of articles in a full-text index: FTS5 on SQLite, tsvector and GIN on PostgreSQL. Edge.

The dialect module of the archive: what differs between the two is here and nowhere else. Both index the very tokens
that they are given (`match.tokens`); neither splits, folds or stems anything, so both find the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import DDL, Boolean, Table, Text, event, literal, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session

INDEX = "article_words_index"
"""Its name on both databases; on SQLite its own tables are called so too, with an ending."""

_FTS5 = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS article_words_index USING fts5(words, content='article_words',
    content_rowid='article_id', detail=none, columnsize=0, tokenize="ascii tokenchars '''_'")""",
    """CREATE TRIGGER IF NOT EXISTS article_words_added AFTER INSERT ON article_words BEGIN
    INSERT INTO article_words_index(rowid, words) VALUES (new.article_id, new.words); END""",
    """CREATE TRIGGER IF NOT EXISTS article_words_removed AFTER DELETE ON article_words BEGIN
    INSERT INTO article_words_index(article_words_index, rowid, words) VALUES ('delete', old.article_id, old.words);
    END""",
)
_GIN = ("CREATE INDEX IF NOT EXISTS article_words_index ON article_words USING gin (words)",)

_FOUND_FTS5 = (
    "SELECT rowid AS article_id FROM article_words_index WHERE article_words_index MATCH :wanted"
    " AND rowid >= :least AND rowid < :below"
)
_FOUND_GIN = (
    "WITH found AS MATERIALIZED (SELECT article_id FROM article_words WHERE words @@ CAST(:wanted AS tsquery))"
    " SELECT article_id FROM found WHERE article_id >= :least AND article_id < :below"
)
_NEWEST = " AND CAST({number} AS bigint) * :by % :prime % :every = 0 ORDER BY {number} DESC LIMIT :limit"
_AT_MOST = "SELECT count(*) FROM ({found} LIMIT :most) AS held"
_NO_END = 2**31 - 1  # above the number of every article
# Of 300 forms PostgreSQL knows the frequency of a few and takes the rest for common. It would read every row then
# (six seconds where the index takes a few milliseconds), so it is left no other way.
_BY_INDEX = ("SET LOCAL enable_seqscan = off", "SET LOCAL enable_indexscan = off")


PRIME = 2**31 - 1
SPREAD_BY = 1_327_217_885
"""A number times this, divided by the prime, leaves a rest that follows no rhythm: feeds that are visited in turn have
one. The golden section of the prime."""
_IS_HELD_FTS5 = (
    "{article} IN (SELECT rowid FROM article_words_index WHERE article_words_index MATCH {wanted} AND rowid >= {least})"
)
_IS_HELD_GIN = (
    "COALESCE((SELECT kept.words @@ CAST({wanted} AS tsquery) FROM article_words AS kept"
    " WHERE kept.article_id = {article}), false)"
)


class Tokens(TypeDecorator[Sequence[str]]):
    """The tokens of a text, as the index takes them; they are written and asked for, never read."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else TSVECTOR())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return " ".join(value if dialect.name == "sqlite" else map(_lexeme, value))


def index(table: Table) -> None:
    """Wherever this table is created, its full-text index is created with it."""
    for dialect, statements in (("sqlite", _FTS5), ("postgresql", _GIN)):
        for statement in statements:
            made = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", made.execute_if(dialect=dialect))


def is_described(name: str | None, kind: str, _: object) -> bool:
    """Whether the metadata can describe a thing of the database: Alembic compares only those."""
    return kind not in ("table", "index") or not (name or "").startswith(INDEX)


def holding(
    session: Session,
    wanted: Iterable[Sequence[frozenset[str]]],
    *,
    least: int,
    below: int,
    limit: int,
    every: int = 1,
) -> list[int]:
    """The articles that hold the tokens of one alternative at least, the newest first.

    Shape:  an alternative is held when of each of its clauses one token is; a token that ends with an asterisk is any
            that begins so; numbers from `least` to before `below`, of which one in `every` is taken, by no rhythm
    """
    number = "rowid" if _is_sqlite(session) else "article_id"
    asked = text(_found(session) + _NEWEST.format(number=number))
    places = {"least": least, "below": below, "limit": limit, "every": every, "by": SPREAD_BY, "prime": PRIME}
    return list(session.scalars(asked, {"wanted": _asked(session, wanted), **places}))


def counted(session: Session, wanted: Iterable[Sequence[frozenset[str]]], starts: Sequence[int]) -> list[int]:
    """How many articles hold what is wanted, in each stretch of numbers: from each start to before the next."""
    cases = " ".join(f"WHEN article_id < :start{place} THEN {place - 1}" for place in range(1, len(starts)))
    stretch = f"CASE {cases} ELSE {len(starts) - 1} END" if cases else "0"
    asked = f"SELECT {stretch} AS stretch, count(*) FROM ({_found(session)}) AS found GROUP BY 1"  # noqa: S608  ours
    places = {f"start{place}": start for place, start in enumerate(starts)}
    given = {"wanted": _asked(session, wanted), "least": starts[0], "below": _NO_END, **places}
    counts = dict(session.execute(text(asked), given).all())
    return [counts.get(place, 0) for place in range(len(starts))]


def held_by(session: Session, wanted: Iterable[Sequence[frozenset[str]]], *, most: int) -> int:
    """How many articles hold what is wanted; counted as far as `most`."""
    asked = _AT_MOST.format(found=_found(session))
    given = {"wanted": _asked(session, wanted), "least": 0, "below": _NO_END, "most": most}
    return int(session.scalar(text(asked), given) or 0)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _found(session: Session) -> str:
    return _FOUND_FTS5 if _is_sqlite(session) else _FOUND_GIN


def _asked(session: Session, wanted: Iterable[Sequence[frozenset[str]]]) -> str:
    """What is wanted, as the database asks for it; PostgreSQL is left no way but its index."""
    if _is_sqlite(session):
        return " OR ".join(f"({' AND '.join(map(_fts5_clause, clauses))})" for clauses in wanted)
    for setting in _BY_INDEX:
        session.execute(text(setting))
    return _joined([_joined([_gin_clause(clause) for clause in clauses], "&") for clauses in wanted], "|")


class Holds(FunctionElement[bool]):
    """Whether the article of that number holds one token of each clause; a condition on rows of any table.

    Shape:  no number that is asked about is lower than `least`: from there on SQLite lists all that hold it
    """

    type = Boolean()
    inherit_cache = True

    def __init__(self, article: Any, clauses: Sequence[frozenset[str]], *, least: int = 0) -> None:
        as_fts5 = " AND ".join(map(_fts5_clause, clauses))
        as_gin = _joined([_joined([_lexeme(token) for token in sorted(clause)], "|") for clause in clauses], "&")
        super().__init__(article, literal(as_fts5), literal(as_gin), literal(least))


@compiles(Holds, "sqlite")
def _holds_fts5(element: Holds, compiler: SQLCompiler, **more: Any) -> str:
    article, as_fts5, _, least = (compiler.process(clause, **more) for clause in element.clauses)
    return _IS_HELD_FTS5.format(article=article, wanted=as_fts5, least=least)


@compiles(Holds, "postgresql")
def _holds_gin(element: Holds, compiler: SQLCompiler, **more: Any) -> str:
    """By the number of the article: asked the other way round it would read every row, for it knows no frequencies."""
    article, _, as_gin, _ = (compiler.process(clause, **more) for clause in element.clauses)
    return _IS_HELD_GIN.format(article=article, wanted=as_gin)


def _fts5_clause(clause: frozenset[str]) -> str:
    return f"({' OR '.join(map(_fts5_token, sorted(clause)))})"


def _fts5_token(token: str) -> str:
    return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'


def _gin_clause(clause: frozenset[str]) -> str:
    return _joined([_gin_token(token) for token in sorted(clause)], "|")


def _gin_token(token: str) -> str:
    return f"{_lexeme(token[:-1])}:*" if token.endswith("*") else _lexeme(token)


def _lexeme(token: str) -> str:
    """A token in the quotes of PostgreSQL."""
    doubled = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _joined(parts: Sequence[str], sign: str) -> str:
    """Halves of halves: PostgreSQL reads a query as deep as it is written, and a long chain is too deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({_joined(parts[:half], sign)} {sign} {_joined(parts[half:], sign)})"
