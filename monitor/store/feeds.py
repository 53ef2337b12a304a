"""Feeds come, change and go by a person's hand. Edge."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor import addresses, claims
from monitor.errors import Conflict, NotFound
from monitor.records import Quirk, Recipe
from monitor.tables import Feed, Host

EVERY_S = 600
"""Between two visits to a feed of one entry an hour, where a person did not ask for an interval."""


CLEARED = frozenset({"category", "selector", "zone", "backfill_url"})
"""What a feed may do without."""


def add(
    session: Session,
    url: str,
    *,
    now: datetime,
    title: str = "",
    category: str | None = None,
    language: str | None = None,
    every_s: int | None = None,
    selector: str | None = None,
    recipe: Recipe | None = None,
    zone: str | None = None,
    quirks: Collection[Quirk] = (),
    alert_first: bool = False,
) -> Feed:
    """A new feed, due at once.

    Shape:  `every_s` is the interval a person wants; None: by the feed's rhythm
    Errors: ValueError when the address is none we visit; Conflict when we have it
    """
    address = addresses.checked(url)
    if session.exec(select(Feed).where(Feed.url == address)).first():
        raise Conflict(f"{address}: we visit this feed already")
    host = addresses.host(address)
    insert_new(session, Host, [{"name": host, "free_at": now}], col(Host.name))
    feed = Feed(
        url=address,
        host=host,
        title=title,
        category=category,
        language=language,
        every_s=every_s or EVERY_S,
        steady=every_s is not None,
        selector=selector,
        recipe=asdict(recipe) if recipe else None,
        zone=zone,
        quirks=sorted(quirks) or None,
        alert_first=alert_first,
        due_at=now,
        created_at=now,
    )
    session.add(feed)
    claims.made_due(session, col(Host.name) == host)
    return feed


def edit(session: Session, feed_id: int, *, now: datetime, **changes: object) -> Feed:
    """Change columns of a feed: title, category, every_s, selector, enabled, backfill_url. What is None stays as it is.

    Shape:  with an interval it is visited at that, no longer by its rhythm; with one of 0 by its rhythm again. "" takes
            away what was there
    Errors: NotFound
    """
    feed = _get(session, feed_id)
    for name, value in changes.items():
        if value is not None and name != "every_s":
            setattr(feed, name, None if value == "" and name in CLEARED else value)
    if (every_s := changes.get("every_s")) is not None:
        feed.every_s, feed.steady = int(str(every_s)) or EVERY_S, bool(every_s)
    if changes.get("enabled"):
        feed.due_at = now
        claims.made_due(session, col(Host.name) == feed.host)
    return feed


def remove(session: Session, feed_id: int) -> None:
    """The feed, its log and what was seen of it are gone; its articles and their hits stay.

    Errors: NotFound
    """
    session.delete(_get(session, feed_id))


def visit_now(session: Session, only: Collection[int] | None, *, now: datetime) -> None:
    """Make feeds due at once: these, or all that are enabled; their hosts are asked even if they did not answer."""
    which = col(Feed.enabled).is_(True) if only is None else col(Feed.id).in_(only)
    session.execute(update(Feed).where(which, col(Feed.due_at) > now).values(due_at=now))
    hosts = col(Host.name).in_(select(Feed.host).where(which))
    claims.made_due(session, hosts)
    session.execute(update(Host).where(hosts, col(Host.closed_until).is_not(None)).values(closed_until=None))


def _get(session: Session, feed_id: int) -> Feed:
    feed = session.get(Feed, feed_id)
    if feed is None:
        raise NotFound(f"no feed has the number {feed_id}")
    return feed
