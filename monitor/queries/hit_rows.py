"""Hits, each with its article. Edge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.queries import article_rows, hit_filter, lookup
from monitor.queries.article_rows import ArticleRow
from monitor.queries.hit_filter import EVERY_HIT, HitFilter
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
    session: Session, wanted: HitFilter = EVERY_HIT, *, before: int | None = None, limit: int = 100
) -> list[HitRow]:
    """The hits that are meant, those found last first; found at the same moment, the later article first.

    Shape:  `before` is the hit where the last page ended; this one begins after it
    Errors: NotFound when there is no such watchlist or feed, or no such hit
    """
    hit_filter.check(session, wanted)
    found = _hits().where(*hit_filter.conditions(wanted))
    if before is not None:
        found = found.where(*after(session, before))
    return _rows(session.execute(newest(found).limit(limit)))


def numbers(session: Session, wanted: HitFilter) -> list[int]:
    """The numbers of all the hits that are meant, in the same order: to be read a few at a time.

    Errors: NotFound when there is no such watchlist or feed
    """
    hit_filter.check(session, wanted)
    return list(session.scalars(newest(joined(select(col(Hit.id)))).where(*hit_filter.conditions(wanted))))


def numbered(session: Session, numbers: Sequence[int]) -> list[HitRow]:
    """The hits of these numbers, in their order; one that is gone since is left out."""
    found = {row.id: row for row in _rows(session.execute(_hits().where(col(Hit.id).in_(numbers))))}
    return [found[number] for number in numbers if number in found]


def hits_of(session: Session, article_id: int) -> list[HitRow]:
    """All hits in one article, by watchlist."""
    wanted = _hits().where(col(Hit.article_id) == article_id).order_by(col(Watchlist.name))
    return _rows(session.execute(wanted))


def _hits() -> Select[Any]:
    own = map(col, (Hit.id, Watchlist.name, Hit.watchlist_id, Hit.occurrences, Hit.snippet, Hit.highlights))
    return joined(select(*own, col(Hit.found_at), *article_rows.columns()))


def joined(wanted: Select[Any]) -> Select[Any]:
    """A selection from hits, each with its watchlist, article and feed."""
    return (
        wanted.select_from(Hit)
        .join(Watchlist, col(Watchlist.id) == col(Hit.watchlist_id))
        .join(Article, col(Article.id) == col(Hit.article_id))
        .join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)
    )


def newest(wanted: Select[Any]) -> Select[Any]:
    """Those found last first; found at the same moment, the later article first."""
    found_at, published_at, number = _order()
    return wanted.order_by(found_at.desc(), published_at.desc(), number.desc())


def _order() -> tuple[Any, Any, Any]:
    """What is found in the archive at one stroke is told in the order it was published."""
    return col(Hit.found_at), func.coalesce(col(Article.published_at), col(Article.first_seen_at)), col(Hit.id)


def after(session: Session, before: int) -> tuple[ColumnElement[bool], ...]:
    """Whether a row comes after the hit of that number, in that order.

    Errors: NotFound
    """
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
