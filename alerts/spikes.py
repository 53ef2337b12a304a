"""A spike -> word of it in the outbox, to every channel that hears of the watchlist. Edge."""

from datetime import datetime

from sqlmodel import Session, col, select

from alerts import cadence, owner
from alerts.cadence import NO_REST, Cadence, Pace, Rest
from alerts.records import Spike
from alerts.tables import Channel, Subscription


def tell(session: Session, spike: Spike, *, now: datetime, timezone: str, urgent: bool) -> list[str]:
    """Who is told, by name. A channel's quiet hours and holidays put it off, unless the watchlist is urgent."""
    hearing = (
        select(Channel)
        .join(Subscription, col(Subscription.channel_id) == col(Channel.id))
        .where(Subscription.watchlist_id == spike.watchlist_id, col(Subscription.off_at).is_(None))
        .where(col(Channel.enabled).is_(True))
        .order_by(col(Channel.id))
    )
    told = []
    for channel in session.exec(hearing).all():
        rest = NO_REST if urgent else Rest(cadence.quiet(channel.quiet or ""), channel.holidays)
        due_at = cadence.next_moment(Cadence(Pace.INSTANT), now, channel.zone or timezone, rest)
        owner.put(session, channel, spike, now=now, due_at=due_at)
        told.append(channel.name)
    return told
