"""`/channels`: who is told, how, and whether it works. A door. What is secret is shown once at the most."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Form, Path, Response
from pydantic import ValidationError
from sqlmodel import Session

from alerts import book, lookup
from alerts.channels import webhook
from alerts.deliver import Deliverer
from alerts.records import Copies, Kind, Sent, Updates
from monitor import queries, zones
from monitor.queries import ChannelRow, DeliveryRow, WatchlistRow
from monitor.queries.lookup import LARGEST_ID
from monitor.web import doors
from monitor.web.api import channels as api
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.pages.login import Typed
from monitor.web.speech import mark

Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Ticked = Annotated[bool, Form()]

BOTH_FOR = timedelta(hours=24)
"""A webhook that gets a new secret signs by the one before it as well for so long."""

LATEST = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A channel, and of how many watchlists it hears."""

    channel: ChannelRow
    watchlists: int


@dataclass(frozen=True, slots=True)
class ChannelsPage:
    """What the list shows."""

    channels: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class NewChannelPage:
    """What the form of a new one shows, as it was filled in."""

    kind: Kind
    name: str = ""
    where: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """What the page of one shows."""

    channel: ChannelRow
    hears: tuple[tuple[WatchlistRow, str], ...]  # each with its cadence
    latest: tuple[DeliveryRow, ...]
    house_timezone: str
    secret: str | None = None  # a new one, shown this once
    sent: Sent | None = None  # the test that was just made
    problem: str | None = None


inside, editing = doors.viewer(), doors.editor()


@page(inside, "/channels")
def channels(house: In, who: Who) -> Response:
    with house.database.read() as session:
        heard = _heard(queries.watchlists(session))
        rows = [Listed(api.without_secrets(row), len(heard.get(row.name, ()))) for row in queries.channels(session)]
    return house.page("channels.html", ChannelsPage(tuple(rows)), who=who)


@page(editing, "/channels/new")
def new(house: In, who: Who, kind: Kind = Kind.EMAIL) -> Response:
    return house.page("channel_new.html", NewChannelPage(kind), who=who)


@editing.post("/channels")
def add(house: In, who: Who, kind: Annotated[Kind, Form()], name: Typed, where: Typed) -> Response:
    """The secret of a new webhook is on the page that answers and nowhere else, so there is no redirect then."""
    try:
        with who.database.write() as session:
            number, secret = api.added(session, _wanted(kind, name, where), now=house.clock())
    except ValidationError as wrong:
        problem = "; ".join(str(fault["msg"]).removeprefix("Value error, ") for fault in wrong.errors())
        return house.page("channel_new.html", NewChannelPage(kind, name, where, problem), who=who, status=422)
    except ValueError as wrong:
        return house.page("channel_new.html", NewChannelPage(kind, name, where, str(wrong)), who=who, status=422)
    if secret:
        return _shown(house, who, number, secret=secret)
    line = who.speech.say(mark("The channel %(name)s is there. Send it a test message."), name=name.strip())
    return house.done(who, line, at=f"/channels/{number}")


@page(inside, "/channels/{number:int}")
def channel(number: Number, house: In, who: Who) -> Response:
    return _shown(house, who, number)


@editing.post("/channels/{number:int}")
def edit(
    *, number: Number, house: In, who: Who, updates: Annotated[Updates, Form()], copies: Annotated[Copies, Form()],
    zone: Typed = "", quiet: Typed = "", budget: Annotated[int, Form(ge=1, le=10_000)] = 20, holidays: Ticked = False,
    empty_digests: Ticked = False, owner: Ticked = False,
) -> Response:  # fmt: skip
    try:
        zones.check(zone or None)
        with who.database.write() as session:
            book.edit(
                session, queries.channel(session, number).name, updates=updates, copies=copies, zone=zone, quiet=quiet,
                holidays=holidays, empty_digests=empty_digests, budget=budget, owner=owner,
            )  # fmt: skip
    except ValueError as wrong:
        return _shown(house, who, number, problem=str(wrong))
    return house.done(who, who.speech.gettext(mark("The channel is saved.")), at=f"/channels/{number}")


@editing.post("/channels/{number:int}/test")
def test(number: Number, house: In, who: Who) -> Response:
    """Nothing is changed by it, and what the other side said is on the page that answers."""
    with house.database.read() as session:
        row = lookup.channel(session, queries.channel(session, number).name)
    deliverer = Deliverer(house.database, house.outside.speaker, http=house.outside.fetcher.client, clock=house.clock)
    try:
        return _shown(house, who, number, sent=deliverer.test(row))
    finally:
        deliverer.close()


@editing.post("/channels/{number:int}/rotate")
def rotate(number: Number, house: In, who: Who) -> Response:
    secret = webhook.new_secret()
    try:
        with who.database.write() as session:
            name = queries.channel(session, number).name
            book.rotate(session, name, secret=secret, until=house.clock() + BOTH_FOR)
    except ValueError as wrong:
        return _shown(house, who, number, problem=str(wrong))
    return _shown(house, who, number, secret=secret)


@editing.post("/channels/{number:int}/switch")
def switch(number: Number, house: In, who: Who, on: Ticked = False) -> Response:
    try:
        with who.database.write() as session:
            name = queries.channel(session, number).name
            if on:
                book.enable(session, name)
            else:
                book.disable(session, name, because=f"switched off by {who.name}", now=house.clock())
    except ValueError as wrong:
        return _shown(house, who, number, problem=str(wrong))
    said = mark("The channel is on again; what was cancelled meanwhile stands in the log.") if on else mark(
        "The channel is off; what waited for it is cancelled."
    )  # fmt: skip
    return house.done(who, who.speech.gettext(said), at=f"/channels/{number}")


@editing.post("/channels/{number:int}/remove")
def remove(number: Number, house: In, who: Who) -> Response:
    with who.database.write() as session:
        name = queries.channel(session, number).name
        book.remove(session, name, now=house.clock())
    return house.done(who, who.speech.say(mark("The channel %(name)s is removed."), name=name), at="/channels")


def read(
    session: Session, house: House, number: int, *, secret: str | None = None, sent: Sent | None = None,
    problem: str | None = None,
) -> ChannelPage:  # fmt: skip
    """The page of one as the database has it now.

    Errors: NotFound
    """
    row = queries.channel(session, number)
    return ChannelPage(
        channel=api.without_secrets(row),
        hears=tuple(_heard(queries.watchlists(session)).get(row.name, ())),
        latest=tuple(queries.deliveries(session, channel=row.name, limit=LATEST)),
        house_timezone=house.timezone,
        secret=secret,
        sent=sent,
        problem=problem,
    )


def _shown(
    house: House, who: Visitor, number: int, *, secret: str | None = None, sent: Sent | None = None,
    problem: str | None = None,
) -> Response:  # fmt: skip
    with house.database.read() as session:
        context = read(session, house, number, secret=secret, sent=sent, problem=problem)
    return house.page("channel.html", context, who=who, status=422 if problem else 200)


def _wanted(kind: Kind, name: str, where: str) -> api.NewEmail | api.NewWebhook | api.NewApprise:
    """What a form asks for.

    Errors: ValueError
    """
    match kind:
        case Kind.EMAIL:
            addresses = [one for one in where.replace(",", " ").replace(";", " ").split() if one]
            return api.NewEmail(kind=kind, name=name, addresses=addresses)
        case Kind.WEBHOOK:
            return api.NewWebhook(kind=kind, name=name, url=where.strip())
        case Kind.APPRISE:
            return api.NewApprise(kind=kind, name=name, url=where.strip())


def _heard(watchlists: list[WatchlistRow]) -> dict[str, list[tuple[WatchlistRow, str]]]:
    """By channel: what it hears of, and how often."""
    heard: dict[str, list[tuple[WatchlistRow, str]]] = defaultdict(list)
    for watchlist in watchlists:
        for name, cadence in watchlist.channels:
            heard[name].append((watchlist, cadence))
    return heard
