"""`/feeds`: every feed, how it is doing, and when it is visited next. A door."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from fastapi import Response
from sqlmodel import Session

from monitor import opml, queries
from monitor.queries import FeedNoted, FeedRow, Workers
from monitor.records import Outcome
from monitor.web import charts, doors
from monitor.web.charts import Look, Strip
from monitor.web.doors import In, Who, page

PAGE_FEEDS = 50
STRIP = 20
"""Visits of a strip."""

LATELY = timedelta(days=7)
"""A gap that is older is no news."""


class Doing(StrEnum):
    """How a feed is doing; one may be doing several things."""

    WELL = "well"  # its last visit brought an answer that is a feed
    FAILING = "failing"
    GAPS = "gaps"  # something may be missing this week
    NEW = "new"  # not visited yet
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which feeds are listed."""

    q: str = ""
    category: str = ""
    state: str = ""

    def query(self, **other: object) -> str:
        """The same in an address, with something else of it."""
        wanted = {"q": self.q, "category": self.category, "state": self.state, **other}
        return urlencode({name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """What the page shows."""

    wanted: Wanted
    feeds: list[FeedRow]
    strips: Mapping[int, Strip]  # of their last visits
    per_day: Mapping[int, float]
    found: int  # of all pages
    all: int
    states: tuple[tuple[Doing, int], ...]  # how many are doing so
    categories: tuple[tuple[str, int], ...]
    number: int  # of the page, from 1
    pages: int
    workers: Workers


inside = doors.viewer()


@page(inside, "/feeds")
def feeds(*, house: In, who: Who, q: str = "", category: str = "", state: str = "", page: str = "") -> Response:
    wanted = Wanted(q.strip(), category, state)
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    with house.database.read() as session:
        context = read(session, wanted, number=number, now=house.clock())
    return house.page("feeds.html", context, who=who)


@page(inside, "/feeds/feeds.opml")
def export(house: In) -> Response:
    with house.database.read() as session:
        rows = queries.feeds(session)
    body = opml.write(opml.Outline(row.url, row.title, row.category) for row in rows)
    kept = {"Content-Disposition": 'attachment; filename="nasluch.opml"', "Cache-Control": "private, no-cache"}
    return Response(body, media_type="text/x-opml; charset=utf-8", headers=kept)


def read(session: Session, wanted: Wanted, *, number: int, now: datetime) -> FeedsPage:
    """The page as the database has it now; of those that fail first the longest, else by name."""
    rows = queries.noted(session)
    found = [row for row in rows if _is_wanted(row, wanted, now)]
    if wanted.state == Doing.FAILING:
        found.sort(key=lambda row: -row.failures)
    pages = max(-(-len(found) // PAGE_FEEDS), 1)
    number = min(max(number, 1), pages)
    numbers = [row.id for row in found[(number - 1) * PAGE_FEEDS : number * PAGE_FEEDS]]
    strips = queries.strips(session, numbers, most=STRIP)
    return FeedsPage(
        wanted=wanted,
        feeds=queries.feeds_of(session, numbers),
        strips={feed_id: charts.strip([looks(one.outcome) for one in visits]) for feed_id, visits in strips.items()},
        per_day=queries.per_day(session, numbers, now=now),
        found=len(found),
        all=len(rows),
        states=_states(rows, now),
        categories=tuple(sorted(Counter(row.category for row in rows if row.category).items())),
        number=number,
        pages=pages,
        workers=queries.workers(session),
    )


def doing(row: FeedNoted, now: datetime) -> frozenset[Doing]:
    """How a feed is doing."""
    if not row.enabled:
        return frozenset({Doing.OFF})
    if row.visited_at is None:
        return frozenset({Doing.NEW})
    has_gap = row.gap_at is not None and row.gap_at > now - LATELY
    return frozenset({Doing.FAILING if row.failures else Doing.WELL, *([Doing.GAPS] if has_gap else [])})


def looks(outcome: Outcome) -> Look:
    """How a visit is drawn: high where it brought something new, low where it did not, crossed where it failed."""
    if outcome is Outcome.NEW:
        return Look.HIGH
    return Look.LOW if outcome in (Outcome.UNCHANGED, Outcome.NOT_MODIFIED) else Look.CROSSED


def _states(rows: Sequence[FeedNoted], now: datetime) -> tuple[tuple[Doing, int], ...]:
    count = Counter(state for row in rows for state in doing(row, now))
    return tuple((state, count[state]) for state in Doing)


def _is_wanted(row: FeedNoted, wanted: Wanted, now: datetime) -> bool:
    return (
        (not wanted.q or wanted.q.casefold() in f"{row.title} {row.url}".casefold())
        and (not wanted.category or row.category == wanted.category)
        and (wanted.state not in list(Doing) or wanted.state in doing(row, now))
    )
