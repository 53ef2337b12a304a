"""`/concerns`: what is not as it should be, and who looks after it. A door."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Response
from sqlmodel import Session

from alerts import concerns as noted
from alerts.compose import reports
from alerts.concerns import Noted
from alerts.records import Concern, Concerning
from monitor.errors import NotFound
from monitor.queries.lookup import LARGEST_ID
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.speech import mark

MOST = 200

WAYS = {
    Concerning.WATCHLIST_SILENT: "/watchlists/{}",
    Concerning.FEED_GAP: "/feeds/{}",
    Concerning.FEED_BROKEN: "/feeds/{}",
    Concerning.FEED_SILENT: "/feeds/{}",
    Concerning.ADDRESS_REFUSED: "/channels/{}",
    Concerning.TEMPLATE_BROKEN: "/channels/{}/words",
}
"""Where there is something to be done about it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A concern, in words."""

    row: Noted
    said: str
    way: str  # the page of what it is about; "": there is none


@dataclass(frozen=True, slots=True)
class ConcernsPage:
    """What the page shows."""

    new: tuple[Told, ...]  # nobody looks after it yet
    seen: tuple[Told, ...]
    over: tuple[Told, ...]  # it has ended
    with_over: bool  # those are wanted


inside, editing = doors.viewer(), doors.editor()


@page(inside, "/concerns")
def concerns(house: In, who: Who, over: bool = False) -> Response:
    with house.database.read() as session:
        context = read(session, house, who, over=over)
    return house.page("concerns.html", context, who=who)


@editing.post("/concerns/seen")
def see(house: In, who: Who, number: Annotated[int, Form(ge=1, le=LARGEST_ID)]) -> Response:
    with who.database.write() as session:
        if not noted.see(session, number, by=who.name, now=house.clock()):
            raise NotFound(f"no concern has the number {number}")
    return house.done(who, who.speech.gettext(mark("Marked as seen: you look after it.")), at="/concerns")


def read(session: Session, house: House, who: Visitor, *, over: bool) -> ConcernsPage:
    """The page as the database has it now."""
    rows = noted.noted(session, ended=over, limit=MOST)
    told = [Told(row, _said(row.concern, house, who), WAYS.get(row.concern.kind, "").format(row.concern.subject))
            for row in rows]  # fmt: skip
    lasting = [one for one in told if one.row.ended_at is None]
    return ConcernsPage(
        new=tuple(one for one in lasting if one.row.seen_at is None),
        seen=tuple(one for one in lasting if one.row.seen_at is not None),
        over=tuple(one for one in told if one.row.ended_at is not None),
        with_over=over,
    )


def _said(concern: Concern, house: House, who: Visitor) -> str:
    speaker = replace(house.outside.speaker, language=who.speech.language, timezone=who.timezone)
    return reports.one(concern, speaker, now=house.clock())
