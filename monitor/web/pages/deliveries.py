"""`/deliveries`: what was sent, what waits, what was given up, and every try at it. A door."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Path, Response
from sqlmodel import Session

from alerts import gathering, holds, orders
from alerts.records import State
from monitor import queries
from monitor.errors import NotFound
from monitor.queries import AttemptRow, DeliveryRow, Outbox, lookup
from monitor.queries.lookup import LARGEST_ID
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.pages.login import Typed
from monitor.web.speech import mark

PAGE_DELIVERIES = 50

Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True, slots=True)
class DeliveriesPage:
    """What the log shows."""

    outbox: Outbox
    rows: tuple[DeliveryRow, ...]
    older: int | None  # what to ask for next; None: this is the end
    state: State | None  # only those in it
    channel: str | None  # only those to it
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """What the page of one shows."""

    delivery: DeliveryRow
    sentence: str  # what its state means
    attempts: tuple[AttemptRow, ...]


inside, editing, office = doors.viewer(), doors.editor(), doors.admin()


@page(inside, "/deliveries")
def deliveries(house: In, who: Who, state: str = "", channel: str = "", before: str | None = None) -> Response:
    with house.database.read() as session:
        context = read(session, state=state, channel=channel or None, before=before)
    return house.page("deliveries.html", context, who=who)


@page(inside, "/deliveries/{number:int}")
def delivery(number: Number, house: In, who: Who) -> Response:
    with house.database.read() as session:
        row, tries = queries.delivery(session, number)
    context = DeliveryPage(row, row.state.sentence(who.speech.language), tuple(tries))
    return house.page("delivery.html", context, who=who)


@editing.post("/deliveries/retry")
def retry(house: In, who: Who, number: Annotated[list[int] | None, Form()] = None, channel: Typed = "") -> Response:
    """Those that were chosen; with none chosen, all that were given up."""
    with who.database.write() as session:
        count = orders.retry(session, number or (), channel=channel or None, now=house.clock())
    said = who.speech.ngettext("%(n)s delivery is tried again.", "%(n)s deliveries are tried again.", count)
    return house.done(who, said % {"n": who.speech.number(count)}, at="/deliveries")


@editing.post("/deliveries/{number:int}/{order}")
def one(number: Number, order: str, house: In, who: Who) -> Response:
    """Try again, cancel or replay one of them."""
    doing = {"retry": orders.retry, "cancel": orders.cancel, "replay": orders.replay}.get(order)
    if doing is None:
        raise NotFound(f"nobody can {order!r} a delivery")
    try:
        with who.database.write() as session:
            queries.delivery(session, number)
            doing(session, [number], channel=None, now=house.clock())
    except ValueError as wrong:
        return house.done(who, str(wrong), at=f"/deliveries/{number}")
    return house.done(who, who.speech.gettext(DONE[order]), at=f"/deliveries/{number}")


DONE = {
    "retry": mark("It is tried again now."),
    "cancel": mark("It is cancelled: nobody gets it."),
    "replay": mark("It is sent once more, under its own id."),
}
"""What the page says after an order."""


@office.post("/deliveries/hold")
def hold(house: In, who: Who, why: Typed = "") -> Response:
    with who.database.write() as session:
        holds.hold(session, why=why.strip() or f"{who.name} said so", now=house.clock())
    return house.done(who, who.speech.gettext(mark("Nothing is sent until it is released.")), at="/deliveries")


@office.post("/deliveries/release")
def release(house: In, who: Who, cancel: Annotated[bool, Form()] = False) -> Response:
    with who.database.write() as session:
        if holds.held(session):
            if cancel:
                gathering.forget(session, now=house.clock())
            holds.release(session, now=house.clock())
    return house.done(who, who.speech.gettext(mark("Messages leave again.")), at="/deliveries")


def read(session: Session, *, state: str, channel: str | None, before: str | None) -> DeliveriesPage:
    """The log as the database has it now.

    Errors: NotFound when there is no such state, or no delivery can have such a number
    """
    number = lookup.number(before) if before else None
    if (before and number is None) or state not in {"", *State}:
        raise NotFound(f"no delivery is {state!r} before {before!r}")
    wanted = State(state) if state else None
    rows = queries.deliveries(session, state=wanted, channel=channel, before=number, limit=PAGE_DELIVERIES + 1)
    older = rows[PAGE_DELIVERIES - 1].id if len(rows) > PAGE_DELIVERIES else None
    names = tuple(row.name for row in queries.channels(session))
    return DeliveriesPage(queries.outbox(session), tuple(rows[:PAGE_DELIVERIES]), older, wanted, channel, names)
