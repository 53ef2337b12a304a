"""`/stats`: what was found, day by day, and how well we hear. A door."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from monitor import queries
from monitor.language.names import Name
from monitor.queries import Coverage, Mentions, Outbox
from monitor.web.api.bearer import Here
from monitor.web.api.typed import Id, Zone

router = APIRouter(prefix="/stats", tags=["stats"])

MOST_DAYS = 366

Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="How many days, today among them.")]
Only = Annotated[Id | None, Query(description="The number of a watchlist; else all of them.")]
Calendar = Annotated[Zone | None, Query(description="Whose days they are, by the name of a zone; else the house's.")]


@dataclass(frozen=True, slots=True)
class NamesBeside:
    """Names in the stories of a watchlist, and in how many of its latest 120 each stands."""

    items: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """How much of the press we hear at this moment, and what waits to be told."""

    coverage: Coverage
    outbox: Outbox


@router.get("/mentions")
def mentions(office: Here, days: Days = 30, watchlist: Only = None, zone: Calendar = None) -> Mentions:
    """Hits and stories a day of each watchlist, those that rise, and the feeds that had them."""
    with office.database.read() as session:
        return queries.mentions(
            session, days=days, timezone=zone or office.timezone, now=office.clock(), watchlist_id=watchlist
        )


@router.get("/names")
def names(office: Here, watchlist: Annotated[Id, Query(description="Its number.")], days: Days = 30) -> NamesBeside:
    """The names that stand beside what a watchlist looks for, in its latest stories."""
    with office.database.read() as session:
        queries.watchlist_by_id(session, watchlist)
        since = office.clock() - timedelta(days=days)
        return NamesBeside(queries.names_beside(session, watchlist, since=since))


@router.get("/hearing")
def hearing(office: Here) -> Hearing:
    """How well we hear, and what the outbox holds."""
    with office.database.read() as session:
        return Hearing(queries.coverage(session, now=office.clock()), queries.outbox(session))
