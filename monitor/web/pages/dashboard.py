"""`/dashboard`: how often watchlists are mentioned, where, beside whom, and how well we hear. A door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Response

from monitor import queries
from monitor.errors import NotFound
from monitor.language.names import Name
from monitor.queries import Coverage, Heard, Mentions, Outbox, Share, Workers, lookup
from monitor.web import charts, doors, moments
from monitor.web.charts import Bars, Lines, Point, Series, Sparkline
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.kept import Kept

SPANS = (7, 30, 90)
"""Days that may be looked at."""

MOST_LINES = 5

_mentions: dict[int, Kept[Mentions]] = {
    days: Kept(span=timedelta(minutes=10 if days > 30 else 1), most=64) for days in SPANS
}
"""By days: of 20,000 hits 90 days cost 0.1 to 0.2 s of processor, 30 days a third of that."""

_names: Kept[tuple[Name, ...]] = Kept(span=timedelta(minutes=5), most=64)


@dataclass(frozen=True, slots=True)
class Slice:
    """A feed's share of what was found."""

    share: Share
    percent: float
    drawn: float  # per cent of the longest bar, which is that of the feed with most


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the page shows."""

    spans: tuple[int, ...]
    days: int
    chosen: Heard | None  # only its mentions are shown
    choices: tuple[tuple[int, str], ...]  # watchlists, by name
    mentions: Mentions
    chart: Bars
    lines: Lines | None  # of those that found most; None: there is nothing to compare
    sparks: dict[int, Sparkline]  # by watchlist
    slices: tuple[Slice, ...]
    names: tuple[Name, ...]  # beside what the chosen one looks for
    coverage: Coverage
    outbox: Outbox
    workers: Workers


inside = doors.viewer()


@page(inside, "/dashboard")
def dashboard(house: In, who: Who, days: str = "", watchlist: str = "") -> Response:
    span = int(days) if days in map(str, SPANS) else SPANS[1]
    number = lookup.number(watchlist)
    if watchlist and number is None:
        raise NotFound(f"no watchlist has the number {watchlist!r}")
    return house.page("dashboard.html", read(house, who, days=span, watchlist_id=number), who=who)


def read(house: House, who: Visitor, *, days: int, watchlist_id: int | None) -> Dashboard:
    """The page as the database has it now; what is counted over days may be some minutes old.

    Errors: NotFound when there is no such watchlist
    """
    now = house.clock()
    with house.database.read() as session:
        key = (house.database.engine, days, who.timezone, watchlist_id)
        found = _mentions[days].get(
            key,
            lambda: queries.mentions(session, days=days, timezone=who.timezone, now=now, watchlist_id=watchlist_id),
            now=now,
        )
        names: tuple[Name, ...] = ()
        if watchlist_id is not None:
            since = now - timedelta(days=days)
            names = _names.get(key, lambda: queries.names_beside(session, watchlist_id, since=since), now=now)
        return Dashboard(
            spans=SPANS,
            days=days,
            chosen=found.watchlists[0] if watchlist_id is not None else None,
            choices=tuple((row.id, row.name) for row in queries.watchlists(session)),
            mentions=found,
            chart=charts.bars(_points(found.days, who, found.hits, found.stories)),
            lines=_lines(found, who) if watchlist_id is None else None,
            sparks={one.watchlist_id: charts.sparkline(one.stories) for one in found.watchlists},
            slices=_slices(found.feeds),
            names=names,
            coverage=queries.coverage(session, now=now),
            outbox=queries.outbox(session),
            workers=queries.workers(session),
        )


def _points(days: Sequence[date], who: Visitor, values: Sequence[int], parts: Sequence[int]) -> list[Point]:
    return [
        Point(moments.date_said(day, who.speech), value, part, moments.tick(day, who.speech))
        for day, value, part in zip(days, values, parts, strict=True)
    ]


def _lines(found: Mentions, who: Visitor) -> Lines | None:
    most = [one for one in found.watchlists if one.total_stories][:MOST_LINES]
    if len(most) < 2:
        return None
    series = [Series(one.name, one.stories, f"?watchlist={one.watchlist_id}&days={len(found.days)}") for one in most]
    return charts.lines(_points(found.days, who, found.stories, found.stories), series)


def _slices(shares: Sequence[Share]) -> tuple[Slice, ...]:
    total = sum(share.articles for share in shares)
    most = max((share.articles for share in shares if share.feed_id), default=1)
    return tuple(
        Slice(share, round(100 * share.articles / total, 1), min(round(100 * share.articles / most, 1), 100))
        for share in shares
    )
