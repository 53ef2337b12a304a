"""Which hits are meant -> conditions on them, and whether what is named is there. Edge.

The one shape in which commands, the API and pages say it; it grows by a field and a line of `conditions`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, exists, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.queries import lookup
from monitor.tables import Article, Feed, Hit, State, Watchlist


@dataclass(frozen=True, slots=True)
class HitFilter:
    """Which hits are meant: those of which all of it is true. None: it does not matter."""

    watchlist: int | None = None  # its number
    keyword: str | None = None  # the line of its query, as typed, that found something
    feed: int | None = None  # its number
    category: str | None = None  # of the feed
    since: datetime | None = None  # found then or later
    until: datetime | None = None  # found before
    lead_only: bool | None = None  # found in title and lead, for the text is not to be had
    chosen: tuple[int, ...] | None = None  # the numbers of the hits that a person picked


EVERY_HIT = HitFilter()


def check(session: Session, wanted: HitFilter) -> None:
    """Nothing, when the watchlist and the feed that it names are there.

    Errors: NotFound
    """
    for kind, table, number in (("watchlist", Watchlist, wanted.watchlist), ("feed", Feed, wanted.feed)):
        if number is None:
            continue
        named = select(exists().where(col(table.id) == number))
        if not lookup.is_id(number) or not session.scalar(named):
            raise NotFound(f"no {kind} has the number {number}")


def conditions(wanted: HitFilter) -> Iterator[ColumnElement[bool]]:
    """What a row must hold, of `Hit` joined with `Article` and `Feed`."""
    if wanted.watchlist is not None:
        yield col(Hit.watchlist_id) == wanted.watchlist
    if wanted.keyword is not None:
        yield _Names(col(Hit.occurrences), literal(wanted.keyword))
    if wanted.feed is not None:
        yield col(Article.feed_id) == wanted.feed
    if wanted.category is not None:
        yield col(Feed.category) == wanted.category
    if wanted.since is not None:
        yield col(Hit.found_at) >= wanted.since
    if wanted.until is not None:
        yield col(Hit.found_at) < wanted.until
    if wanted.lead_only is not None:
        is_lead = col(Article.state) == State.LEAD_ONLY
        yield is_lead if wanted.lead_only else ~is_lead
    if wanted.chosen is not None:
        yield col(Hit.id).in_([number for number in wanted.chosen if lookup.is_id(number)])


class _Names(FunctionElement[bool]):
    """Whether one of the places of a hit names a keyword."""

    type = Boolean()
    inherit_cache = True


_SQLITE = "EXISTS (SELECT 1 FROM json_each({places}) AS place WHERE json_extract(place.value, '$.keyword') = {keyword})"
_POSTGRESQL = "EXISTS (SELECT 1 FROM json_array_elements({places}) AS place WHERE place ->> 'keyword' = {keyword})"


@compiles(_Names, "sqlite")
def _sqlite(element: _Names, compiler: SQLCompiler, **more: Any) -> str:
    return _written(_SQLITE, element, compiler, more)


@compiles(_Names, "postgresql")
def _postgresql(element: _Names, compiler: SQLCompiler, **more: Any) -> str:
    return _written(_POSTGRESQL, element, compiler, more)


def _written(condition: str, element: _Names, compiler: SQLCompiler, more: dict[str, Any]) -> str:
    """The condition, with the column and the parameter as the dialect writes them."""
    places, keyword = (compiler.process(clause, **more) for clause in element.clauses)
    return condition.format(places=places, keyword=keyword)
