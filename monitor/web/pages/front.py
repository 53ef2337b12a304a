"""`/`: the latest hits, how much we hear, and how the feeds are doing. A door."""

from dataclasses import dataclass
from enum import StrEnum

from fastapi import Response
from sqlmodel import Session

from monitor import queries
from monitor.queries import Coverage, FeedRow, Outbox, WatchlistRow
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.findings import Finding, findings
from monitor.web.house import House
from monitor.web.paging import Page, cursor, page_of


class Quiet(StrEnum):
    """Why there is nothing to read."""

    NO_FEEDS = "no feeds"
    NO_WATCHLISTS = "no watchlists"
    FIRST_ROUND = "first round"  # feeds are visited, or articles read, for the first time
    UNREACHED = "unreached"  # not one feed could be read
    NO_HITS = "no hits"


@dataclass(frozen=True, slots=True)
class Front:
    """What the page shows."""

    findings: tuple[Finding, ...]
    hits: Page
    quiet: Quiet | None  # None: there are hits
    chosen: WatchlistRow | None  # only its hits are shown
    watchlists: list[WatchlistRow]
    coverage: Coverage
    outbox: Outbox
    failing: list[FeedRow]  # feeds that could not be read, the longest first
    feeds: list[FeedRow]  # all others


inside = doors.viewer()


@page(inside, "/")
def front(house: In, who: Who, watchlist: str | None = None, before: str | None = None) -> Response:
    with house.database.read() as session:
        context = read(session, house, watchlist=watchlist or None, before=before)
    return house.page("front.html", context, who=who)


def read(session: Session, house: House, *, watchlist: str | None, before: str | None) -> Front:
    """The page as the database has it now.

    Errors: NotFound when there is no such watchlist, or no such hit to go on from
    """
    chosen = queries.watchlist(session, watchlist) if watchlist else None
    hits = page_of(session, watchlist_id=chosen.id if chosen else None, before=cursor(before))
    watchlists, coverage = queries.watchlists(session), queries.coverage(session, now=house.clock())
    feeds = queries.feeds(session)
    failing = [feed for feed in feeds if feed.enabled and feed.failures]
    return Front(
        findings=findings(hits.rows),
        hits=hits,
        quiet=None if hits.rows else why_quiet(coverage, watchlists),
        chosen=chosen,
        watchlists=watchlists,
        coverage=coverage,
        outbox=queries.outbox(session),
        failing=sorted(failing, key=lambda feed: -feed.failures),
        feeds=[feed for feed in feeds if feed not in failing],
    )


def why_quiet(coverage: Coverage, watchlists: list[WatchlistRow]) -> Quiet:
    """Why there are no hits."""
    if not coverage.feeds:
        return Quiet.NO_FEEDS
    if not watchlists:
        return Quiet.NO_WATCHLISTS
    if coverage.unvisited or (coverage.waiting and not coverage.checked):
        return Quiet.FIRST_ROUND
    if not coverage.well and not coverage.articles:
        return Quiet.UNREACHED
    return Quiet.FIRST_ROUND if coverage.waiting > coverage.checked else Quiet.NO_HITS
