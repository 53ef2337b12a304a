"""A query -> the stored articles that it may find, as the matcher reads them. Edge.

An article that has been read is here with its words, and with them in the full-text index. One whose words were put
there by another normaliser is read whatever the index says of it.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, union_all
from sqlmodel import Session, col

from monitor import fulltext, match
from monitor.db import Database
from monitor.errors import NotFound
from monitor.language.passage import VERSION
from monitor.records import Text
from monitor.tables import Article, ArticleWords, Feed, State

BATCH = 200
"""Articles read at once."""

KEPT = (State.READ, State.LEAD_ONLY)
"""Articles in these states have words to be found."""

WORDS = ArticleWords.metadata.tables["article_words"]

_NO_END = 2**31 - 1  # above the number of every article


@dataclass(frozen=True, slots=True)
class Kept:
    """An article of the archive."""

    id: int
    read_at: datetime | None  # tells one reading of it from the next
    published_at: datetime | None
    text: Text


def texts(
    database: Database,
    wanted: Sequence[match.Clauses] | None,
    *,
    since: datetime,
    before: int | None = None,
    batch: int = BATCH,
) -> Iterator[list[Kept]]:
    """The articles first seen since then that hold what is wanted, the newest first; None: all of them.

    Shape: batches, from below the article `before` on; some articles may hold nothing of it, none that does is missing
    """
    with database.read() as session:
        least = session.scalar(select(func.min(col(Article.id))).where(col(Article.first_seen_at) >= since))
        # Before the index is asked: what is put into it meanwhile is then in both, and not in neither.
        behind = [] if wanted is None else _behind(session)
    below = before or _NO_END
    while least is not None:
        with database.read() as session:
            older = {"least": least, "below": below, "limit": batch}
            numbers = _all(session, **older) if wanted is None else fulltext.holding(session, wanted, **older)
            numbers = sorted({*numbers, *_between(behind, **older)}, reverse=True)[:batch]
            kept = read(session, col(Article.id).in_(numbers), col(Article.first_seen_at) >= since)
        if not numbers:
            return
        below = numbers[-1]
        yield kept


def read(session: Session, *where: ColumnElement[bool], limit: int | None = None) -> list[Kept]:
    """Articles that have been read and of which this is true, the newest first."""
    rows = _rows().where(col(Article.state).in_(KEPT), *where).order_by(col(Article.id).desc()).limit(limit)
    return [Kept(row.id, row.read_at, row.published_at, _text(row)) for row in session.execute(rows)]


def text_of(session: Session, article_id: int) -> Text:
    """The words of a stored article, as the matcher reads them.

    Errors: NotFound
    """
    row = session.execute(_rows().where(col(Article.id) == article_id)).first()
    if row is None:
        raise NotFound(f"no article has the number {article_id}")
    return _text(row)


def put(session: Session, tokens: dict[int, list[str]]) -> None:
    """The tokens of these articles into the index, which has none of them."""
    if tokens:
        rows = [{"article_id": number, "words": words} for number, words in tokens.items()]
        session.connection().execute(WORDS.insert(), rows)


def remove(session: Session, article_ids: Collection[int]) -> None:
    """Nothing of these articles is in the index any more."""
    gone = delete(ArticleWords).where(col(ArticleWords.article_id).in_(article_ids))
    session.execute(gone, execution_options={"synchronize_session": False})


def _all(session: Session, *, least: int, below: int, limit: int) -> list[int]:
    ours = (col(Article.id) >= least, col(Article.id) < below, col(Article.state).in_(KEPT))
    rows = select(col(Article.id)).where(*ours).order_by(col(Article.id).desc()).limit(limit)
    return [number or 0 for number in session.scalars(rows)]


def _behind(session: Session) -> list[int]:
    """Articles whose words were put into the index by another normaliser, the oldest first."""
    older, newer = col(Article.indexed_with) < VERSION, col(Article.indexed_with) > VERSION
    both = union_all(*(select(col(Article.id)).where(side) for side in (older, newer)))  # a range of its index each
    return sorted(session.scalars(both))


def _between(numbers: list[int], *, least: int, below: int, limit: int) -> list[int]:
    """The greatest of ascending numbers that are below, as many as asked for."""
    end = bisect_left(numbers, below)
    return numbers[max(bisect_left(numbers, least), end - limit) : end]


def _rows() -> Select[Any]:
    columns: list[Any] = [
        Article.id, Article.title, Article.lead, Article.text, Article.author, Article.url, Article.language,
        Article.published_at, Article.read_at, col(Feed.title).label("feed"),
        Feed.category,
    ]  # fmt: skip
    return select(*columns).join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)


def _text(row: Any) -> Text:
    return Text(
        title=row.title,
        lead=row.lead,
        body=row.text or "",
        feed=row.feed or "",
        author=row.author or "",
        url=row.url,
        language=row.language,
        category=row.category or "",
    )
