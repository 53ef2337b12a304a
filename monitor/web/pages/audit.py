"""`/audit`: who changed what, the latest first. A door."""

from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from monitor import queries
from monitor.errors import NotFound
from monitor.queries import AuditRow, lookup
from monitor.web import doors
from monitor.web.doors import In, Who, page

PAGE_RECORDS = 50


@dataclass(frozen=True, slots=True)
class AuditPage:
    """What the page shows."""

    records: tuple[AuditRow, ...]
    older: int | None  # what to ask for next; None: this is the end


office = doors.admin()


@page(office, "/audit")
def audit(house: In, who: Who, before: str | None = None) -> Response:
    with house.database.read() as session:
        context = read(session, before=before)
    return house.page("audit.html", context, who=who)


def read(session: Session, *, before: str | None) -> AuditPage:
    """The page as the database has it now.

    Errors: NotFound when no record can have such a number
    """
    number = lookup.number(before) if before else None
    if before and number is None:
        raise NotFound(f"no record has the number {before!r}")
    rows = queries.audit(session, before=number, limit=PAGE_RECORDS + 1)
    older = rows[PAGE_RECORDS - 1].id if len(rows) > PAGE_RECORDS else None
    return AuditPage(tuple(rows[:PAGE_RECORDS]), older)
