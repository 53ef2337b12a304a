"""`/channels`: who is told. A door. What is secret is written, and read by nobody."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field
from sqlmodel import Session

from alerts import book, channels, lookup
from alerts.channels import apprise, webhook
from alerts.deliver import Deliverer
from alerts.drafts import Draft
from alerts.records import PARTS, Copies, Kind, Part, Sent, Updates
from monitor import addresses, queries
from monitor.errors import Conflict
from monitor.queries import ChannelRow
from monitor.web import wording
from monitor.web.api import paging
from monitor.web.api.bearer import Here
from monitor.web.api.paging import Page, Wanted
from monitor.web.api.problems import refusing
from monitor.web.api.typed import Address, Body, Line, Number, Words, Zone, example

router = APIRouter(prefix="/channels", tags=["channels"])

MOST_ADDRESSES = 100


@dataclass(frozen=True, slots=True)
class Made:
    """A new channel, or one with a new secret; the secret is shown this once, when we made it."""

    channel: ChannelRow
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Switched:
    """A channel that was switched, and how many of its deliveries stand cancelled."""

    channel: ChannelRow
    cancelled: int


class NewEmail(
    Body,
    json_schema_extra=example(kind="email", name="redakcja", addresses=["ola@gazeta.example"]),
):
    """A channel that sends mail."""

    kind: Literal[Kind.EMAIL]
    name: Line
    addresses: list[Line] = Field(min_length=1, max_length=MOST_ADDRESSES, description="Mail addresses.")


class NewWebhook(Body, json_schema_extra=example(kind="webhook", name="program", url="https://hak.example/nasluch")):
    """A channel that posts signed JSON (Standard Webhooks)."""

    kind: Literal[Kind.WEBHOOK]
    name: Line
    url: Address = Field(description="The address that is posted to.")
    secret: Line | None = Field(default=None, description="whsec_...; made for you when not given.")
    at_once: int = Field(default=1, ge=1, le=book.MOST_AT_ONCE, description="Deliveries on their way at a time.")
    in_order: bool = Field(default=False, description="None overtakes one that waits to be tried again.")


class NewApprise(Body, json_schema_extra=example(kind="apprise", name="pokój", url="ntfys://host/subject")):
    """A channel that shows a few lines in Slack, Teams, Telegram, Matrix, ntfy and others."""

    kind: Literal[Kind.APPRISE]
    name: Line
    url: Address = Field(description="As Apprise writes it; what is secret in it is never shown again.")


NewChannel = Annotated[NewEmail | NewWebhook | NewApprise, Field(discriminator="kind")]


class ChannelEdit(Body, json_schema_extra=example(quiet="22:00-07:00", holidays=True, budget=10)):
    """How a channel is to be told; what is not named stays as it is."""

    updates: Updates | None = Field(default=None, description="News of a told story: a reply, or the next digest.")
    copies: Copies | None = Field(default=None, description="Copies that say nothing new: none, reply, digest.")
    zone: Literal[""] | Zone | None = Field(default=None, description="Its time zone; empty: that of the house.")
    quiet: Line | None = Field(default=None, description="Hours in which only what is urgent is told. Empty: none.")
    holidays: bool | None = Field(default=None, description="On Polish holidays tell what is urgent only.")
    empty_digests: bool | None = Field(default=None, description="Send a digest when there is nothing new, too.")
    budget: int | None = Field(default=None, ge=1, le=10_000, description="Mails in an hour.")
    owner: bool | None = Field(default=None, description="Tell it what the owner should know.")


class Rotating(Body, json_schema_extra=example(both_for_h=24)):
    """A new secret, and for how long the one before it signs as well."""

    secret: Line | None = Field(default=None, description="whsec_...; made for you when not given.")
    both_for_h: int = Field(default=24, ge=0, le=24 * 365, description="Hours.")


class OwnWords(Body, json_schema_extra=example(subject="{{ watchlist }}: {{ counted }}", intro="Dzień dobry,")):
    """What a channel says in words of its own, as templates; what is not named, or empty, is said in ours."""

    subject: Words | None = Field(default=None, description="Of a mail.")
    intro: Words | None = Field(default=None, description="Of a mail: what stands before all else.")
    title: Words | None = Field(default=None, description="In a chat.")
    text: Words | None = Field(default=None, description="In a chat.")

    def sources(self) -> dict[Part, str]:
        """Those that are named, by part."""
        return {Part(name): source for name, source in self.model_dump().items() if source is not None}


@router.get("")
def list_channels(office: Here, place: Wanted) -> Page[ChannelRow]:
    """All channels, in the order in which they were made, without what is secret."""
    with office.database.read() as session:
        rows = queries.channels(session)
    items, following = paging.cut(rows, place)
    return Page(items=[without_secrets(row) for row in items], next=following)


@router.get("/{number:int}")
def show_channel(office: Here, number: Number) -> ChannelRow:
    """One channel, without what is secret."""
    with office.database.read() as session:
        return _shown(session, number)


@router.post("", status_code=201)
def add_channel(office: Here, wanted: NewChannel) -> Made:
    """Add a channel; the secret of a webhook that was made for you is shown this once."""
    with refusing(), office.database.write() as session:
        if any(row.name == wanted.name.strip() for row in queries.channels(session)):
            raise Conflict(f"a channel is already called {wanted.name.strip()!r}")
        number, made = added(session, wanted, now=office.clock())
        return Made(_shown(session, number), made)


@router.patch("/{number:int}")
def edit_channel(office: Here, number: Number, wanted: ChannelEdit) -> ChannelRow:
    """Change how a channel is told."""
    with refusing(), office.database.write() as session:
        book.edit(session, queries.channel(session, number).name, **wanted.model_dump())
        session.flush()
        return _shown(session, number)


@router.delete("/{number:int}", status_code=204, response_class=Response)
def remove_channel(office: Here, number: Number) -> None:
    """Remove a channel; what it was still to be told is cancelled."""
    with office.database.write() as session:
        book.remove(session, queries.channel(session, number).name, now=office.clock())


@router.post("/{number:int}/enable")
def enable_channel(office: Here, number: Number) -> Switched:
    """Switch a channel on again; it hears of what is found from now on. What was cancelled can be retried."""
    with refusing(), office.database.write() as session:
        cancelled = book.enable(session, queries.channel(session, number).name)
        return Switched(_shown(session, number), cancelled)


@router.post("/{number:int}/disable")
def disable_channel(office: Here, number: Number) -> Switched:
    """Switch a channel off; what waits for it is cancelled."""
    with office.database.write() as session:
        name = queries.channel(session, number).name
        cancelled = book.disable(session, name, because="switched off by hand", now=office.clock())
        return Switched(_shown(session, number), cancelled)


@router.post("/{number:int}/rotate")
def rotate_secret(office: Here, number: Number, wanted: Rotating) -> Made:
    """Give a webhook a new secret; for a while every message carries a signature by each. Shown this once."""
    secret = wanted.secret or webhook.new_secret()
    until = office.clock() + timedelta(hours=wanted.both_for_h)
    with refusing(), office.database.write() as session:
        webhook.check_secret(secret)
        book.rotate(session, queries.channel(session, number).name, secret=secret, until=until)
        session.flush()
        return Made(_shown(session, number), None if wanted.secret else secret)


@router.post("/{number:int}/test")
def test_channel(office: Here, number: Number) -> Sent:
    """Send a test message now, and tell what the other side answered: status, headers, the first kilobyte."""
    with office.database.read() as session:
        row = lookup.channel(session, queries.channel(session, number).name)
    outside = office.outside
    deliverer = Deliverer(office.database, outside.speaker, http=outside.fetcher.client, clock=office.clock)
    try:
        return deliverer.test(row)
    finally:
        deliverer.close()


@router.get("/{number:int}/templates")
def show_templates(office: Here, number: Number) -> OwnWords:
    """What a channel says in words of its own."""
    with office.database.read() as session:
        row = wording.found(session, number)
        return OwnWords(**{part.value: row.templates.get(part, "") for part in PARTS[row.kind]})


@router.put("/{number:int}/templates")
def set_templates(office: Here, number: Number, wanted: OwnWords) -> OwnWords:
    """Let a channel say these parts in words of its own, and all others in ours."""
    with refusing(), office.database.write() as session:
        row = wording.found(session, number)
        sources = dict.fromkeys(PARTS[row.kind], "") | wanted.sources()
        book.word(session, row.name, sources, now=office.clock())
    return show_templates(office, number)


@router.delete("/{number:int}/templates", status_code=204, response_class=Response)
def remove_templates(office: Here, number: Number) -> None:
    """Back to our words in everything."""
    set_templates(office, number, OwnWords())


@router.post("/{number:int}/templates/preview")
def preview_channel(office: Here, number: Number, wanted: OwnWords) -> list[Draft]:
    """What would be sent, of a sample and of the newest hits, by these templates or its own. Nothing is sent."""
    with refusing(), office.database.read() as session:
        row = wording.found(session, number)
        return wording.tried(session, row, wanted.sources(), office.outside.speaker, now=office.clock())


def added(session: Session, wanted: NewChannel, *, now: datetime) -> tuple[int, str | None]:
    """The number of a new channel, and the secret that was made for it.

    Errors: ValueError
    """
    made = None
    match wanted:
        case NewEmail():
            where = [addresses.mailbox(one) for one in wanted.addresses]
            row = book.add(session, name=wanted.name, kind=wanted.kind, addresses=where, now=now)
        case NewWebhook():
            made = None if wanted.secret else webhook.new_secret()
            secret = wanted.secret or made or ""
            webhook.check_secret(secret)
            row = book.add(
                session, name=wanted.name, kind=wanted.kind, addresses=[addresses.checked(wanted.url)],
                secrets=[secret], at_once=wanted.at_once, in_order=wanted.in_order, now=now,
            )  # fmt: skip
        case NewApprise():
            apprise.check_address(wanted.url)
            row = book.add(session, name=wanted.name, kind=wanted.kind, addresses=[wanted.url], now=now)
    return row.id or 0, made


def _shown(session: Session, number: int) -> ChannelRow:
    return without_secrets(queries.channel(session, number))


def without_secrets(row: ChannelRow) -> ChannelRow:
    return replace(row, addresses=channels.shown(row.kind, row.addresses))
