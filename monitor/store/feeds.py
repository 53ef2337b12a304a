"""Feeds come, change and go by a person's hand. Edge."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

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
    feed = _new(
        address,
        now=now,
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
    )
    session.add(feed)
    claims.made_due(session, col(Host.name) == host)
    return feed


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed that is to be added, as a file or the catalogue tells of it."""

    url: str
    title: str = ""
    category: str | None = None
    language: str | None = None
    zone: str | None = None
    quirks: Collection[Quirk] = ()


def add_all(session: Session, wanted: Sequence[Wanted], *, now: datetime) -> list[Feed | Conflict | ValueError]:
    """New feeds, due at once, in their order; in place of one that is not added, why not."""
    answers = [_address(one.url) for one in wanted]
    checked = {one for one in answers if isinstance(one, str)}
    known = set(session.exec(select(Feed.url).where(col(Feed.url).in_(checked))))
    made: list[Feed | Conflict | ValueError] = []
    for one, address in zip(wanted, answers, strict=True):
        if isinstance(address, ValueError):
            made.append(address)
        elif address in known:
            made.append(Conflict(f"{address}: we visit this feed already"))
        else:
            known.add(address)
            told = {"title": one.title, "category": one.category, "language": one.language, "zone": one.zone}
            made.append(_new(address, now=now, quirks=sorted(one.quirks) or None, **told))
    feeds = [one for one in made if isinstance(one, Feed)]
    hosts = sorted({feed.host for feed in feeds})
    insert_new(session, Host, [{"name": host, "free_at": now} for host in hosts], col(Host.name))
    session.add_all(feeds)
    session.flush()
    claims.made_due(session, col(Host.name).in_(hosts))
    return made


def _address(url: str) -> str | ValueError:
    try:
        return addresses.checked(url)
    except ValueError as refused:
        return refused


def _new(address: str, *, now: datetime, **columns: Any) -> Feed:
    return Feed(url=address, host=addresses.host(address), due_at=now, created_at=now, **columns)


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
