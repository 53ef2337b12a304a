"""`/start`: what is to be done first, each step with how far it is. A door."""

from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from monitor import queries
from monitor.queries import Coverage
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.house import House


@dataclass(frozen=True, slots=True)
class StartPage:
    """What the page shows."""

    coverage: Coverage
    watchlists: int
    channels: int
    told: int  # watchlists of which somebody is told
    hits: int


editing = doors.editor()


@page(editing, "/start")
def start(house: In, who: Who) -> Response:
    with house.database.read() as session:
        context = read(session, house)
    return house.page("start.html", context, who=who)


def read(session: Session, house: House) -> StartPage:
    """The page as the database has it now."""
    watchlists = queries.watchlists(session)
    return StartPage(
        coverage=queries.coverage(session, now=house.clock()),
        watchlists=len(watchlists),
        channels=len(queries.channels(session)),
        told=sum(1 for watchlist in watchlists if watchlist.channels),
        hits=sum(watchlist.hits for watchlist in watchlists),
    )
