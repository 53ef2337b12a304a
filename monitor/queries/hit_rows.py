"""Hits, each with its article. Edge."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.queries import article_rows, lookup, watchlist_rows
from monitor.queries.article_rows import ArticleRow
from monitor.tables import Article, Feed, Hit, Watchlist


class Place(TypedDict):
    """Where a keyword stands; offsets are characters into that field of the article."""

    keyword: str
    form: str
    field: str  # title | lead | body
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HitRow:
    """A watchlist found something in an article."""

    id: int
    watchlist: str  # its name
    watchlist_id: int
    article: ArticleRow
    matched: tuple[Place, ...]
    snippet: str
    highlights: tuple[tuple[int, int], ...]  # the found forms in the snippet, start and end
    found_at: datetime


def hits(
    session: Session,
    *,
    watchlist: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[HitRow]:
    """Hits, those found last first; found at the same moment, the later article first.

    Shape:  `before` is the hit where the last page ended; this one begins after it
    Errors: NotFound when there is no such watchlist, or no such hit
    """
    wanted = _hits()
    if watchlist is not None:
        wanted = wanted.where(col(Hit.watchlist_id) == watchlist_rows.watchlist(session, watchlist).id)
    if since is not None:
        wanted = wanted.where(col(Hit.found_at) >= since)
    if before is not None:
        wanted = wanted.where(*_after(session, before))
    found_at, published_at, number = _order()
    newest = wanted.order_by(found_at.desc(), published_at.desc(), number.desc()).limit(limit)
    return _rows(session.execute(newest))


def hits_of(session: Session, article_id: int) -> list[HitRow]:
    """All hits in one article, by watchlist."""
    wanted = _hits().where(col(Hit.article_id) == article_id).order_by(col(Watchlist.name))
    return _rows(session.execute(wanted))


def _hits() -> Select[Any]:
    own = map(col, (Hit.id, Watchlist.name, Hit.watchlist_id, Hit.occurrences, Hit.snippet, Hit.highlights))
    wanted: Select[Any] = select(*own, col(Hit.found_at), *article_rows.columns()).select_from(Hit)
    return (
        wanted.join(Watchlist, col(Watchlist.id) == col(Hit.watchlist_id))
        .join(Article, col(Article.id) == col(Hit.article_id))
        .join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)
    )


def _order() -> tuple[Any, Any, Any]:
    """What is found in the archive at one stroke is told in the order it was published."""
    return col(Hit.found_at), func.coalesce(col(Article.published_at), col(Article.first_seen_at)), col(Hit.id)


def _after(session: Session, before: int) -> tuple[ColumnElement[bool], ...]:
    found_at, published_at, number = _order()
    last = select(found_at, published_at, number).join(Article, col(Article.id) == col(Hit.article_id))
    last = last.where(number == before)
    row = session.execute(last).first() if lookup.is_id(before) else None
    if row is None:
        raise NotFound(f"no hit has the number {before}")
    return found_at <= row[0], tuple_(found_at, published_at, number) < tuple_(*row)


def _rows(found: Iterable[Any]) -> list[HitRow]:
    return [
        HitRow(
            id=number,
            watchlist=watchlist,
            watchlist_id=watchlist_id,
            article=article_rows.row(article),
            matched=tuple(places),
            snippet=snippet,
            highlights=tuple((start, end) for start, end in highlights),
            found_at=found_at,
        )
        for number, watchlist, watchlist_id, places, snippet, highlights, found_at, *article in found
    ]
