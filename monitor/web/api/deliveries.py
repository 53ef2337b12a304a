"""`/deliveries`: what was sent, what waits, what was given up. A door."""

from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import Field, model_validator

from alerts import gathering, holds, orders
from alerts.records import State
from monitor import queries
from monitor.queries import AttemptRow, DeliveryRow, Outbox
from monitor.web.api import bearer, paging
from monitor.web.api.bearer import Here
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.problems import refusing
from monitor.web.api.typed import Body, Id, Line, Moment, Number, example

router = APIRouter(prefix="/deliveries", tags=["deliveries"])

Ids = Annotated[list[Id], Field(max_length=1000, description="Numbers of deliveries.")]
Channel = Annotated[Line | None, Field(description="All to the channel of that name.")]


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """A delivery, what its state means, and every try at it."""

    delivery: DeliveryRow
    sentence: str
    attempts: list[AttemptRow]


@dataclass(frozen=True, slots=True)
class Done:
    """How many deliveries an order was about."""

    deliveries: int


class Again(Body, json_schema_extra=example(channel="redakcja")):
    """Which to try again; with nothing said: all that were given up."""

    ids: Ids = Field(default_factory=list)
    channel: Channel = None


class Cancelling(Body, json_schema_extra=example(ids=[17, 18])):
    """Which of those that wait not to send."""

    ids: Ids = Field(default_factory=list)
    channel: Channel = None
    all: bool = Field(default=False, description="Everything that waits.")

    @model_validator(mode="after")
    def says_which(self) -> Self:
        """To cancel everything is said, not left out."""
        if not (self.ids or self.channel or self.all):
            raise ValueError("say which: ids, a channel, or all")
        return self


class Replaying(Body, json_schema_extra=example(since="2026-04-16T10:00:00+02:00", channel="program")):
    """Which of those that were delivered to webhooks to send once more."""

    ids: Ids = Field(default_factory=list)
    channel: Channel = None
    since: Moment | None = Field(default=None, description="Delivered from then on.")
    until: Moment | None = Field(default=None, description="Delivered before then.")

    @model_validator(mode="after")
    def says_which(self) -> Self:
        """All there ever was is sent again only to who says so."""
        if not (self.ids or self.since):
            raise ValueError("say which: ids, or since")
        return self


class Holding(Body, json_schema_extra=example(why="the mail server moves")):
    """Why nothing is to be sent."""

    why: Line = "somebody said so"


class Releasing(Body, json_schema_extra=example(cancel_waiting=False)):
    """What becomes of what waits."""

    cancel_waiting: bool = Field(default=False, description="Of what waits now nothing is sent: it counts as told.")


@router.get("")
def list_deliveries(
    office: Here,
    place: Wanted,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    channel: Annotated[Line | None, Query(description="Only those to the channel of that name.")] = None,
) -> Page[DeliveryRow]:
    """The delivery log, the newest first."""
    with office.database.read() as session:
        rows = queries.deliveries(session, state=state, channel=channel, before=place.after, limit=place.and_one)
    items, following = paging.page(rows, place)
    return Page(items=items, next=following)


@router.get("/outbox")
def outbox(office: Here) -> Outbox:
    """What the outbox holds, counted; since when nothing is sent, if so."""
    with office.database.read() as session:
        return queries.outbox(session)


@router.get("/{number:int}")
def show_delivery(office: Here, number: Number) -> DeliveryShown:
    """One delivery, what its state means, and every try at it."""
    with office.database.read() as session:
        row, tries = queries.delivery(session, number)
    return DeliveryShown(row, row.state.sentence(office.language), tries)


@router.post("/retry")
def retry(office: Here, wanted: Again) -> Done:
    """Send now what was given up or cancelled; one that cannot be stops all."""
    with refusing(), office.database.write() as session:
        return Done(orders.retry(session, wanted.ids, channel=wanted.channel, now=office.clock()))


@router.post("/cancel")
def cancel(office: Here, wanted: Cancelling) -> Done:
    """Let deliveries that wait not be sent; one that waits no more stops all."""
    with refusing(), office.database.write() as session:
        return Done(orders.cancel(session, wanted.ids, channel=wanted.channel, now=office.clock()))


@router.post("/replay")
def replay(office: Here, wanted: Replaying) -> Done:
    """Send webhooks once more that were delivered, each under its own id, marked with webhook-replayed-at."""
    span = {"since": wanted.since, "until": wanted.until}
    with refusing(), office.database.write() as session:
        return Done(orders.replay(session, wanted.ids, channel=wanted.channel, **span, now=office.clock()))


@router.post("/hold", dependencies=[Depends(bearer.is_admin)])
def hold(office: Here, wanted: Holding) -> Outbox:
    """Send nothing until it is released (admin); feeds are read and hits stored all the same."""
    with office.database.write() as session:
        holds.hold(session, why=wanted.why, now=office.clock())
        session.flush()
        return queries.outbox(session)


@router.post("/release", dependencies=[Depends(bearer.is_admin)])
def release(office: Here, wanted: Releasing) -> Done:
    """Let deliveries leave that were held (admin); how many were cancelled instead."""
    with office.database.write() as session:
        if not holds.held(session):
            return Done(0)
        cancelled = gathering.forget(session, now=office.clock()) if wanted.cancel_waiting else 0
        holds.release(session, now=office.clock())
    return Done(cancelled)
