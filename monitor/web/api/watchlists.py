"""`/watchlists`: what people want to hear about, and who is told. A door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from alerts import book
from monitor import desk, exports, queries, store
from monitor.exports.links import Kind
from monitor.queries import WatchlistRow
from monitor.web.api import bearer, paging
from monitor.web.api.bearer import Here
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.problems import refusing
from monitor.web.api.typed import Body, Line, Number, Words, example

router = APIRouter(prefix="/watchlists", tags=["watchlists"])

Cadence = Annotated[Line, Field(description="instant, hourly, daily@07:00, weekly@07:00, mon-fri@07:00.")]


@dataclass(frozen=True, slots=True)
class Told:
    """A channel that hears of a watchlist."""

    channel: str
    cadence: str  # off: unsubscribed by the link in a mail


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What someone wants to hear about, what it has found, and who hears of it."""

    id: int
    name: str
    query: str
    enabled: bool
    urgent: bool
    spikes: bool
    updated_at: datetime
    hits: int
    last_hit_at: datetime | None
    channels: list[Told]


class Subscription(Body, json_schema_extra=example(channel="redakcja", cadence="daily@07:00")):
    """Who is told, and how often."""

    channel: Line = Field(description="The channel's name.")
    cadence: Cadence = "instant"


class NewWatchlist(
    Body,
    json_schema_extra=example(
        name="Kazachstan", query="Kazachstan\nODKB", channels=[{"channel": "redakcja", "cadence": "daily@07:00"}]
    ),
):
    """What to look for."""

    name: Line
    query: Words = Field(description="Keywords; lines are alternatives.")
    channels: list[Subscription] = Field(default_factory=list, max_length=100)


class WatchlistEdit(Body, json_schema_extra=example(query="Kazachstan\nOUBZ", urgent=True)):
    """What is to be different; what is not named stays as it is."""

    name: Line | None = None
    query: Words | None = Field(default=None, description="Keywords; lines are alternatives.")
    enabled: bool | None = Field(default=None, description="Match it, or not.")
    urgent: bool | None = Field(default=None, description="Break through quiet hours and holidays, or not.")
    spikes: bool | None = Field(default=None, description="Tell its channels when it finds far more than usual.")


@dataclass(frozen=True, slots=True)
class Version:
    """A watchlist as it was called and as it asked from that moment on."""

    number: int  # counts from 1
    name: str
    query: str
    by: str | None  # the name of a person; null: by the command line
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """Where feed readers find its newest hits; whoever has an address reads without logging in."""

    atom: str | None  # null: there is no link
    json: str | None


class HowOften(Body, json_schema_extra=example(cadence="hourly")):
    """How often a channel is told."""

    cadence: Cadence = "instant"


@router.get("")
def list_watchlists(office: Here, place: Wanted) -> Page[Watchlist]:
    """All watchlists, in the order in which they were made."""
    with office.database.read() as session:
        rows = queries.watchlists(session)
    items, following = paging.cut(rows, place)
    return Page(items=[_shown(row) for row in items], next=following)


@router.get("/{number:int}")
def show_watchlist(office: Here, number: Number) -> Watchlist:
    """One watchlist."""
    with office.database.read() as session:
        return _shown(queries.watchlist_by_id(session, number))


@router.post("", status_code=201)
def add_watchlist(office: Here, wanted: NewWatchlist) -> Watchlist:
    """Add a watchlist. What it finds in the last 30 days is shown as hits and told to nobody."""
    told = [(one.channel, one.cadence) for one in wanted.channels]
    now = office.clock()
    with refusing():
        number, _ = desk.add_watchlist(
            office.database, name=wanted.name, query=wanted.query, told=told, now=now, since=now - desk.LOOKS_BACK
        )
    return show_watchlist(office, number)


@router.patch("/{number:int}")
def edit_watchlist(office: Here, number: Number, wanted: WatchlistEdit) -> Watchlist:
    """Change a watchlist; a new query is looked for in the last 30 days too, in silence."""
    now = office.clock()
    with refusing():
        desk.edit_watchlist(office.database, number, **wanted.model_dump(), now=now, since=now - desk.LOOKS_BACK)
    return show_watchlist(office, number)


@router.delete("/{number:int}", status_code=204, response_class=Response)
def remove_watchlist(office: Here, number: Number) -> None:
    """Remove a watchlist and its hits."""
    with office.database.write() as session:
        store.watchlists.remove(session, number)


@router.get("/{number:int}/versions")
def list_versions(office: Here, number: Number, place: Wanted) -> Page[Version]:
    """How a watchlist was called and what it asked, from the first time on."""
    with office.database.read() as session:
        queries.watchlist_by_id(session, number)
        rows = queries.versions(session, number)
    items, following = paging.cut(rows, place)
    return Page(items=[Version(row.number, row.name, row.query, row.by, row.at) for row in items], next=following)


@router.post("/{number:int}/versions/{version:int}/restore")
def restore(office: Here, number: Number, version: Number) -> Watchlist:
    """Back to how it asked in that version, and to its name when no other watchlist is called so by now."""
    with refusing():
        desk.restore_watchlist(office.database, number, version, now=office.clock())
    return show_watchlist(office, number)


@router.get("/{number:int}/feed", dependencies=[Depends(bearer.is_editor)])
def show_feed_links(office: Here, number: Number) -> FeedLinks:
    """The secret addresses of its feed."""
    with office.database.read() as session:
        links = exports.standing.addresses(session, number, secret_key=office.secret_key, public_url=office.public_url)
    return FeedLinks(links.get(Kind.ATOM), links.get(Kind.JSON))


@router.post("/{number:int}/feed")
def renew_feed_links(office: Here, number: Number) -> FeedLinks:
    """Make its feed a secret address; those it had hold no more."""
    with office.database.write() as session:
        store.watchlists.open_feed(session, number)
    return show_feed_links(office, number)


@router.delete("/{number:int}/feed", status_code=204, response_class=Response)
def end_feed_links(office: Here, number: Number) -> None:
    """Take the addresses of its feed back."""
    with office.database.write() as session:
        store.watchlists.close_feed(session, number)


@router.put("/{number:int}/channels/{channel:int}")
def subscribe(office: Here, number: Number, channel: Number, wanted: HowOften) -> Watchlist:
    """From now on a channel hears of the watchlist; a second time changes how often."""
    with refusing(), office.database.write() as session:
        queries.watchlist_by_id(session, number)
        name = queries.channel(session, channel).name
        book.subscribe(session, watchlist_id=number, channel=name, cadence=wanted.cadence, now=office.clock())
    return show_watchlist(office, number)


@router.delete("/{number:int}/channels/{channel:int}", status_code=204, response_class=Response)
def unsubscribe(office: Here, number: Number, channel: Number) -> None:
    """A channel hears of the watchlist no more."""
    with office.database.write() as session:
        queries.watchlist_by_id(session, number)
        book.unsubscribe(session, watchlist_id=number, channel=queries.channel(session, channel).name)


def _shown(row: WatchlistRow) -> Watchlist:
    return Watchlist(
        id=row.id, name=row.name, query=row.query, enabled=row.enabled, urgent=row.urgent, spikes=row.spikes,
        updated_at=row.updated_at, hits=row.hits, last_hit_at=row.last_hit_at,
        channels=[Told(channel, cadence) for channel, cadence in row.channels],
    )  # fmt: skip
