"""`/watchlists`: every watchlist, how much it finds, and who is told. A door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import Response
from sqlmodel import Session

from monitor import desk, queries
from monitor.queries import WatchlistRow
from monitor.web import doors
from monitor.web.doors import In, Who, page

DAYS = 30
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A watchlist in the list."""

    row: WatchlistRow
    keywords: tuple[str, ...]  # the first lines of its query
    more: int  # lines besides
    by_day: tuple[int, ...]  # what it found of what came on each of the last 30 days
    today: int


@dataclass(frozen=True, slots=True)
class WatchlistsPage:
    """What the page shows."""

    listed: tuple[Listed, ...]
    wanted: str  # the search
    all: int  # watchlists there are


inside = doors.viewer()


@page(inside, "/watchlists")
def watchlists(house: In, who: Who, q: str = "") -> Response:
    with house.database.read() as session:
        context = read(session, q[:LONGEST_SEARCH], now=house.clock(), timezone=who.timezone)
    return house.page("watchlists.html", context, who=who)


def read(session: Session, wanted: str, *, now: datetime, timezone: str) -> WatchlistsPage:
    """The page as the database has it now."""
    rows, counts = queries.watchlists(session), queries.by_day(session, _midnights(now, timezone))
    found = [row for row in rows if wanted.strip().casefold() in f"{row.name}\n{row.query}".casefold()]
    return WatchlistsPage(tuple(_listed(row, counts.get(row.id, (0,) * DAYS)) for row in found), wanted, len(rows))


def _midnights(now: datetime, timezone: str) -> list[datetime]:
    """When each of the last 30 days began."""
    first = desk.since(DAYS, now=now, timezone=timezone).astimezone(ZoneInfo(timezone))
    return [first + timedelta(days=ahead) for ahead in range(DAYS)]


def _listed(row: WatchlistRow, by_day: tuple[int, ...]) -> Listed:
    lines = [line.strip() for line in row.query.splitlines() if line.strip() and not line.strip().startswith("#")]
    return Listed(row, tuple(lines[:4]), max(len(lines) - 4, 0), by_day, by_day[-1])
