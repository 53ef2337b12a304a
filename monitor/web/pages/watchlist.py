"""`/watchlists/ID`: the hits of one watchlist, its query, and who is told. A door."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import Response
from sqlmodel import Session

from monitor import exports, queries
from monitor.exports.links import Kind
from monitor.queries import WatchlistRow
from monitor.tables import Role
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.findings import Finding, findings
from monitor.web.paging import Page, cursor, page_of


@dataclass(frozen=True, slots=True)
class WatchlistPage:
    """What the page shows."""

    watchlist: WatchlistRow
    keywords: tuple[str, ...]  # the lines of its query
    findings: tuple[Finding, ...]
    hits: Page
    feeds: Mapping[Kind, str]  # its feed's addresses; none: it has no link, or the reader is not to know it


inside = doors.viewer()


@page(inside, "/watchlists/{number:int}")
def watchlist(house: In, who: Who, number: int, before: str | None = None) -> Response:
    with house.database.read() as session:
        context = read(session, number, before=before)
        if who.role.may(Role.EDITOR):
            keys = {"secret_key": house.secret_key, "public_url": house.public_url}
            context = replace(context, feeds=exports.standing.addresses(session, number, **keys))
    return house.page("watchlist.html", context, who=who)


def read(session: Session, number: int, *, before: str | None) -> WatchlistPage:
    """The page as the database has it now.

    Errors: NotFound when there is no such watchlist, or no such hit to go on from
    """
    watchlist = queries.watchlist_by_id(session, number)
    hits = page_of(session, watchlist_id=watchlist.id, before=cursor(before))
    keywords = tuple(line for line in watchlist.query.splitlines() if line.strip())
    return WatchlistPage(watchlist, keywords, findings(hits.rows), hits, {})
