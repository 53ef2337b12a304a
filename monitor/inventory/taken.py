"""What a house has -> an inventory; an inventory -> the house, and what that changes, line by line. Edge.

What a file does not name stays; what it names becomes as it says. Taken a second time, nothing changes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from alerts import book, lookup
from alerts import tables as told
from alerts.records import Kind, Part
from monitor import match, store, tables
from monitor.addresses import checked, mailbox
from monitor.errors import NasluchError
from monitor.inventory.written import Channel, Feed, Inventory, Person, Thing, Watchlist, differing
from monitor.records import Quirk, Recipe


class Mark(StrEnum):
    """What becomes of a line of a file."""

    NEW = "+"
    CHANGED = "~"
    SAME = "="
    REFUSED = "!"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a file, and what becomes of it."""

    mark: Mark
    kind: str  # person, channel, feed, watchlist
    name: str
    words: str = ""  # which fields change; why it is refused


def of(session: Session) -> Inventory:
    """What people have set up in this house."""
    return Inventory(
        people=tuple(map(_person, session.exec(select(tables.User).order_by(col(tables.User.id))))),
        channels=tuple(map(_channel, session.exec(select(told.Channel).order_by(col(told.Channel.id))))),
        feeds=tuple(map(_feed, session.exec(select(tables.Feed).order_by(col(tables.Feed.id))))),
        watchlists=tuple(
            _watchlist(session, row)
            for row in session.exec(select(tables.Watchlist).order_by(col(tables.Watchlist.id)))
        ),
    )


def take(session: Session, inventory: Inventory, *, now: datetime) -> Iterator[Line]:
    """Make the house have what the file says; each thing by itself, so that one that is refused stops no other."""
    has = of(session)
    for kind, things, there, put in (
        ("person", inventory.people, {one.name: one for one in has.people}, _put_person),
        ("channel", inventory.channels, {one.name: one for one in has.channels}, _put_channel),
        ("feed", inventory.feeds, {one.url: one for one in has.feeds}, _put_feed),
        ("watchlist", inventory.watchlists, {one.name: one for one in has.watchlists}, _put_watchlist),
    ):
        for thing in things:
            yield _taken(session, _Kind(kind, there, put), thing, now=now)


Put = Callable[[Session, Any, Any, datetime], None]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A part of an inventory."""

    name: str
    there: Mapping[str, Any]  # what the house has of it
    put: Put


def _taken(session: Session, kind: _Kind, thing: Thing, *, now: datetime) -> Line:
    name = thing.url if isinstance(thing, Feed) else thing.name
    try:
        if isinstance(thing, Feed):
            thing = replace(thing, url=checked(thing.url))
        old = kind.there.get(thing.url if isinstance(thing, Feed) else thing.name)
        changes = differing(old, thing) if old else []
        if old and not changes:
            return Line(Mark.SAME, kind.name, name)
        with session.begin_nested():
            kind.put(session, old, thing, now)
            session.flush()
    except (NasluchError, ValueError) as refused:
        return Line(Mark.REFUSED, kind.name, name, str(refused))
    return Line(Mark.CHANGED if old else Mark.NEW, kind.name, name, ", ".join(changes))


def _put_person(session: Session, old: Person | None, new: Person, now: datetime) -> None:
    if old is None:
        store.people.add(session, name=new.name, role=new.role, email=new.email, now=now)
    store.people.edit(
        session, new.name, role=new.role, email=new.email or "", enabled=new.enabled, language=new.language or "",
        timezone=new.timezone or "",
    )  # fmt: skip


def _put_channel(session: Session, old: Channel | None, new: Channel, now: datetime) -> None:
    if old is None and new.kind is not Kind.EMAIL:
        raise ValueError(f"its address is a secret and not in the file: `nasluch channel add {new.kind} ...` first")
    if old and old.kind is not new.kind:
        raise ValueError(f"a channel of this name is there, and is {old.kind}")
    if new.kind is Kind.EMAIL:
        addresses = [mailbox(address) for address in new.addresses]
        if old is None:
            book.add(session, name=new.name, kind=new.kind, addresses=addresses, now=now)
        lookup.channel(session, new.name).addresses = addresses
    book.edit(
        session, new.name, updates=new.updates, copies=new.copies, zone=new.zone or "", quiet=new.quiet or "",
        holidays=new.holidays, empty_digests=new.empty_digests, budget=new.budget, owner=new.owner,
    )  # fmt: skip
    sources = dict.fromkeys(old.templates if old else (), "") | new.templates
    book.word(session, new.name, {Part(part): source for part, source in sources.items()}, now=now)


def _put_feed(session: Session, old: Feed | None, new: Feed, now: datetime) -> None:
    recipe = Recipe(**new.recipe) if new.recipe else None
    if old is None:
        row = store.feeds.add(
            session, new.url, now=now, title=new.title, category=new.category, language=new.language,
            every_s=new.every_s, selector=new.selector, recipe=recipe, zone=new.zone, quirks=new.quirks,
        )  # fmt: skip
        row.enabled = new.enabled
        return
    row = session.exec(select(tables.Feed).where(tables.Feed.url == checked(new.url))).one()
    store.feeds.edit(session, row.id or 0, now=now, every_s=new.every_s or 0, enabled=new.enabled, title=new.title)
    row.category, row.language, row.selector, row.zone = new.category, new.language, new.selector, new.zone
    row.recipe, row.quirks = new.recipe, [quirk.value for quirk in new.quirks] or None


def _put_watchlist(session: Session, old: Watchlist | None, new: Watchlist, now: datetime) -> None:
    match.check(new.query)
    number = (
        _number(session, new.name) if old else store.watchlists.add(session, name=new.name, query=new.query, now=now).id
    )
    store.watchlists.edit(
        session, number or 0, query=new.query, enabled=new.enabled, urgent=new.urgent, spikes=new.spikes, now=now
    )
    for channel in old.channels if old else ():
        if channel not in new.channels:
            book.unsubscribe(session, watchlist_id=number or 0, channel=channel)
    for channel, cadence in new.channels.items():
        book.subscribe(session, watchlist_id=number or 0, channel=channel, cadence=cadence, now=now)


def _number(session: Session, name: str) -> int | None:
    return session.exec(select(tables.Watchlist.id).where(tables.Watchlist.name == name)).one()


def _person(row: tables.User) -> Person:
    return Person(row.name, row.role, row.email, row.enabled, row.language, row.timezone)


def _channel(row: told.Channel) -> Channel:
    mail = tuple(row.addresses) if row.kind is Kind.EMAIL else ()
    return Channel(
        row.name, row.kind, mail, row.updates, row.copies, row.zone, row.quiet, row.holidays, row.empty_digests,
        row.budget, row.owner, dict(row.templates),
    )  # fmt: skip


def _feed(row: tables.Feed) -> Feed:
    return Feed(
        row.url, row.title, row.category, row.language, row.every_s if row.steady else None, row.selector, row.recipe,
        row.zone, tuple(map(Quirk, row.quirks or ())), row.enabled,
    )  # fmt: skip


def _watchlist(session: Session, row: tables.Watchlist) -> Watchlist:
    hearing = (
        select(told.Channel.name, told.Subscription.cadence)
        .join(told.Subscription, col(told.Subscription.channel_id) == col(told.Channel.id))
        .where(told.Subscription.watchlist_id == row.id, col(told.Subscription.off_at).is_(None))
        .order_by(col(told.Channel.id))
    )
    return Watchlist(row.name, row.query, row.enabled, row.urgent, row.spikes, dict(session.exec(hearing).all()))
