"""A cursor out of an address -> a page of hits, and where the next one begins. Edge."""

from dataclasses import dataclass

from sqlmodel import Session

from monitor import queries
from monitor.errors import NotFound
from monitor.queries import HitFilter, HitRow, lookup

PAGE_HITS = 30


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, the newest first, and where to go on. Hits of one article may stand on two pages."""

    rows: tuple[HitRow, ...]
    before: int | None  # where this page began; None: at the newest
    older: int | None  # what to ask for next; None: this is the end


def cursor(typed: str | None) -> int | None:
    """The hit that an address says to go on from.

    Errors: NotFound when no hit can have such a number
    """
    number = lookup.number(typed) if typed else None
    if typed and number is None:
        raise NotFound(f"no hit has the number {typed!r}")
    return number


def page_of(session: Session, *, watchlist_id: int | None, before: int | None) -> Page:
    """The next hits after `before`, of one watchlist or of all.

    Errors: NotFound
    """
    rows = queries.hits(session, HitFilter(watchlist=watchlist_id), before=before, limit=PAGE_HITS + 1)
    older = rows[PAGE_HITS - 1].id if len(rows) > PAGE_HITS else None
    return Page(tuple(rows[:PAGE_HITS]), before, older)
