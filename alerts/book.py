"""The address book: channels, and which watchlist each hears of. Edge."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from alerts import cadence as cadences
from alerts import compose, concerns, lookup, orders
from alerts.records import Concerning, Copies, Kind, Part, State, Template, Updates
from alerts.tables import Channel, Delivery, Notice, Subscription

MOST_AT_ONCE = 16
"""Deliveries that one channel may have in hand."""


def add(
    session: Session,
    *,
    name: str,
    kind: Kind,
    addresses: Sequence[str],
    secrets: Sequence[str] = (),
    at_once: int = 1,
    in_order: bool = False,
    now: datetime,
) -> Channel:
    """A new channel.

    Shape:  `at_once` deliveries in hand, 1 to 16; `in_order`: none overtakes one that waits to be tried again
    Errors: ValueError when the name is taken or nothing, or when many at once were to keep their order
    """
    if not 1 <= at_once <= MOST_AT_ONCE:
        raise ValueError(f"a channel sends 1 to {MOST_AT_ONCE} deliveries at once, not {at_once}")
    if in_order and at_once > 1:
        raise ValueError("what is sent in order is sent one at a time")
    if not name.strip():
        raise ValueError("a channel needs a name")
    if session.exec(select(Channel).where(Channel.name == name.strip())).first():
        raise ValueError(f"a channel is already called {name.strip()!r}")
    row = Channel(
        name=name.strip(), kind=kind, addresses=list(addresses), secrets=list(secrets), at_once=at_once,
        in_order=in_order, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def edit(
    session: Session,
    name: str,
    *,
    updates: Updates | None = None,
    copies: Copies | None = None,
    zone: str | None = None,
    quiet: str | None = None,
    holidays: bool | None = None,
    empty_digests: bool | None = None,
    budget: int | None = None,
    owner: bool | None = None,
) -> Channel:
    """Change what is given of a channel; an empty zone is that of the house, empty quiet hours are none.

    Errors: ValueError
    """
    row = lookup.channel(session, name)
    if updates is not None:
        row.updates = updates
    if copies is not None:
        if row.kind is not Kind.EMAIL and copies is not Copies.NONE:
            raise ValueError(f"{name!r} is no mail channel; of copies only mail is told")
        row.copies = copies
    if zone is not None:
        row.zone = zone or None
    if quiet is not None:
        row.quiet = quiet.strip() if cadences.quiet(quiet) else None
    if holidays is not None:
        row.holidays = holidays
    if budget is not None:
        row.budget = budget
    if owner is not None:
        row.owner = owner
    if empty_digests is not None:
        row.empty_digests, row.digest_at = empty_digests, None
    session.add(row)
    return row


def word(session: Session, name: str, sources: Mapping[Part, str], *, now: datetime) -> Channel:
    """A channel says these parts in words of its own; where one is empty, in ours again.

    Errors: ValueError when it has no such part; TemplateInvalid, with line and column
    """
    row = lookup.channel(session, name)
    templates = [Template(part, source) for part, source in sources.items()]
    for template in templates:
        compose.check(row.kind, template)
    row.templates = {**row.templates, **{one.part.value: one.source for one in templates}}
    row.templates = {part: source for part, source in row.templates.items() if source.strip()}
    concerns.end_of(session, Concerning.TEMPLATE_BROKEN, row.id or 0, now=now, silently=True)
    session.add(row)
    return row


def remove(session: Session, name: str, *, now: datetime) -> int:
    """A channel goes, and with it what it was still to be told; how many deliveries were cancelled.

    Errors: ValueError
    """
    row = lookup.channel(session, name)
    waiting = select(Delivery).where(col(Delivery.channel_id) == row.id, col(Delivery.state) == State.WAITING)
    cancelled = session.exec(waiting).all()
    for delivery in cancelled:
        orders.cancelled(delivery, f"the channel {name!r} was removed", now=now)
    session.flush()
    session.execute(delete(Notice).where(col(Notice.channel_id) == row.id, col(Notice.delivery_id).is_(None)))
    for kind in (Concerning.ADDRESS_REFUSED, Concerning.TEMPLATE_BROKEN):
        concerns.end_of(session, kind, row.id or 0, now=now, silently=True)
    session.delete(row)
    return len(cancelled)


def rotate(session: Session, name: str, *, secret: str, until: datetime) -> None:
    """From now on a new secret signs, and until then the one before it as well.

    Errors: ValueError, when it is no webhook or has this secret already
    """
    row = lookup.channel(session, name)
    if row.kind is not Kind.WEBHOOK:
        raise ValueError(f"{name!r} is no webhook; it has no secret")
    if secret in row.secrets:
        raise ValueError(f"{name!r} signs with this secret already")
    row.secrets, row.rotates_until = [secret, *row.secrets[:1]], until


def enable(session: Session, name: str) -> int:
    """A channel that was switched off hears again of what is found from now on; how many deliveries were cancelled.

    Errors: ValueError, when it is on
    """
    row = lookup.channel(session, name)
    if row.enabled:
        raise ValueError(f"the channel {name!r} is on")
    row.enabled, row.failing_since, row.ended_because = True, None, None
    cancelled = select(Delivery.id).where(col(Delivery.channel_id) == row.id, col(Delivery.state) == State.CANCELLED)
    return len(session.exec(cancelled).all())


def disable(session: Session, name: str, *, because: str, now: datetime) -> int:
    """A channel is told nothing until it is switched on again; how many deliveries that waited were cancelled.

    Errors: ValueError
    """
    row = lookup.channel(session, name)
    row.enabled, row.ended_because = False, because
    return orders.cancel(session, (), channel=name, now=now)


def subscribe(session: Session, *, watchlist_id: int, channel: str, cadence: str, now: datetime) -> None:
    """From now on the channel hears of the watchlist at that cadence; a second time changes the cadence.

    Errors: ValueError
    """
    cadences.parse(cadence)
    row = lookup.channel(session, channel)
    both = (Subscription.watchlist_id == watchlist_id, Subscription.channel_id == row.id)
    known = session.exec(select(Subscription).where(*both)).first()
    if known is None:
        known = Subscription(watchlist_id=watchlist_id, channel_id=row.id or 0, created_at=now)
    known.cadence, known.off_at = cadence, None
    session.add(known)


def unsubscribe(session: Session, *, watchlist_id: int, channel: str) -> None:
    """The channel hears of the watchlist no more, nor of what still waited for its cadence.

    Errors: ValueError
    """
    row = lookup.channel(session, channel)
    for told in session.exec(
        select(Subscription).where(
            col(Subscription.watchlist_id) == watchlist_id, col(Subscription.channel_id) == row.id
        )
    ):
        session.delete(told)
    session.execute(
        delete(Notice).where(
            col(Notice.watchlist_id) == watchlist_id,
            col(Notice.channel_id) == row.id,
            col(Notice.delivery_id).is_(None),
        )
    )


def switch_off(session: Session, *, channel_id: int, watchlist_ids: Collection[int], now: datetime) -> int:
    """The channel hears no more of these watchlists, by the link in its mail; of none given, of nothing. How many.

    Shape:  the delivery log tells it: what still waited for its cadence is a delivery that was cancelled
    """
    off = [row for row in _subscriptions(session, channel_id, watchlist_ids) if row.off_at is None]
    row = session.get(Channel, channel_id)
    if not off or row is None:
        return 0
    told = Delivery(
        key=f"off_{uuid4().hex}", channel_id=channel_id, channel=row.name, state=State.CANCELLED, created_at=now,
        settled_at=now, outcome=f"unsubscribed by the link in a mail, from {len(off)} of its watchlists",
    )  # fmt: skip
    session.add(told)
    session.flush()
    for subscription in off:
        subscription.off_at = now
    heard = [subscription.watchlist_id for subscription in off]
    waiting = (col(Notice.channel_id) == channel_id, col(Notice.watchlist_id).in_(heard))
    session.execute(update(Notice).where(*waiting, col(Notice.delivery_id).is_(None)).values(delivery_id=told.id))
    return len(off)


def switch_on(session: Session, *, channel_id: int, watchlist_ids: Collection[int]) -> int:
    """The channel hears again of what it was unsubscribed from by a link; how many watchlists."""
    on = [row for row in _subscriptions(session, channel_id, watchlist_ids) if row.off_at is not None]
    for row in on:
        row.off_at = None
    return len(on)


def _subscriptions(session: Session, channel_id: int, watchlist_ids: Collection[int]) -> Sequence[Subscription]:
    wanted = select(Subscription).where(Subscription.channel_id == channel_id)
    if watchlist_ids:
        wanted = wanted.where(col(Subscription.watchlist_id).in_(watchlist_ids))
    return session.exec(wanted.with_for_update()).all()
