"""Where a feed is redirected for good -> its new address, once it has said so for a day. Edge."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor import addresses
from monitor.records import Findings
from monitor.tables import Feed, Host

BELIEVED_AFTER = timedelta(days=1)
"""A redirect by mistake, or for the time of some works, is undone by then."""


def note(session: Session, feed: Feed, found: Findings, *, now: datetime) -> None:
    """Remember where the feed says that it has moved; move it when every visit of a day said the same.

    Shape:  a visit that failed says nothing; 302, 303 and 307 say nothing, either
    """
    if not found.went_well:
        return
    if found.moved_to is None or found.moved_to != feed.moved_to:
        feed.moved_to, feed.moved_at = found.moved_to, now if found.moved_to else None
    elif feed.moved_at is not None and now - feed.moved_at >= BELIEVED_AFTER:
        _move(session, feed, found.moved_to, now=now)


def _move(session: Session, feed: Feed, address: str, *, now: datetime) -> None:
    """Visit it at its new address; where another feed is visited there, leave that to the other."""
    twin = session.exec(select(Feed).where(Feed.url == address)).first()
    if twin is not None:
        if twin.enabled:
            feed.enabled = False
            feed.outcome_words = f"{feed.url}: moved to {address}, which is visited as feed {twin.id}"
        return
    host = addresses.host(address)
    insert_new(session, Host, [{"name": host, "free_at": now}], col(Host.name))
    feed.moved_from, feed.moved_to, feed.moved_at = feed.url, None, None
    feed.url, feed.host = address, host
