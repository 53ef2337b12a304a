"""`/concerns`: what is not as it should be, and who looks after it. A door."""

from typing import Annotated

from fastapi import APIRouter, Query

from alerts import concerns as noted
from alerts.concerns import Noted
from monitor.errors import NotFound
from monitor.web.api import paging
from monitor.web.api.bearer import Here, Who
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.typed import Number

router = APIRouter(prefix="/concerns", tags=["concerns"])


@router.get("")
def list_concerns(
    office: Here, place: Wanted, ended: Annotated[bool, Query(description="Those that have ended, too.")] = False
) -> Page[Noted]:
    """What was found to be not as it should be, in the order in which it was noticed."""
    with office.database.read() as session:
        rows = noted.noted(session, ended=ended)
    items, following = paging.cut(rows, place)
    return Page(items=items, next=following)


@router.post("/{number:int}/seen")
def see_concern(office: Here, who: Who, number: Number) -> Noted:
    """Whoever asks looks after it."""
    with office.database.write() as session:
        if not noted.see(session, number, by=who.user, now=office.clock()):
            raise NotFound(f"no concern has the number {number}")
        session.flush()
        return next(row for row in noted.noted(session, ended=True) if row.id == number)
