"""Watchlists, with their hits counted and who is told. Edge."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from alerts.tables import Channel, Subscription
from monitor import archive
from monitor.errors import NotFound
from monitor.queries import lookup
from monitor.tables import Hit, Watchlist, WatchlistVersion

OFF = "off"
"""In place of a cadence: the channel was unsubscribed by the link in its mail."""


@dataclass(frozen=True, slots=True)
class WatchlistRow:
    """A watchlist, what it has found, and who hears of it."""

    id: int
    name: str
    query: str
    enabled: bool
    updated_at: datetime
    hits: int
    last_hit_at: datetime | None
    urgent: bool
    spikes: bool
    channels: tuple[tuple[str, str], ...]  # the channel's name, and how often it hears


def watchlists(session: Session) -> list[WatchlistRow]:
    """All watchlists, by name."""
    return sorted(_rows(session), key=lambda row: row.name.casefold())


@dataclass(frozen=True, slots=True)
class WatchlistName:
    """A watchlist, to be chosen from a list."""

    id: int
    name: str
    query: str


def watchlist_names(session: Session) -> list[WatchlistName]:
    """All watchlists, by name, and nothing else of them."""
    rows = session.execute(select(col(Watchlist.id), col(Watchlist.name), col(Watchlist.query)))
    return sorted((WatchlistName(*row) for row in rows), key=lambda row: row.name.casefold())


def watchlist(session: Session, wanted: str) -> WatchlistRow:
    """The watchlist of that number or name.

    Errors: NotFound, with the nearest name there is
    """
    names = session.execute(select(col(Watchlist.id), col(Watchlist.name)).order_by(col(Watchlist.id)))
    return watchlist_by_id(session, lookup.meant("watchlist", wanted, ((number, (name,)) for number, name in names)))


def watchlist_by_id(session: Session, number: int) -> WatchlistRow:
    """The watchlist of that number.

    Errors: NotFound
    """
    for row in _rows(session, number) if lookup.is_id(number) else ():
        return row
    raise NotFound(f"no watchlist has the number {number}")


def feed_nonce(session: Session, number: int) -> str | None:
    """What the link of a watchlist's feed is made with; None: there is no link, or no such watchlist."""
    wanted = select(col(Watchlist.feed_nonce)).where(col(Watchlist.id) == number)
    return session.scalar(wanted) if lookup.is_id(number) else None


def by_day(session: Session, starts: Sequence[datetime]) -> dict[int, tuple[int, ...]]:
    """How much each watchlist has found of what came from each of these moments to the next; only of those that did."""
    first = [archive.first_since(session, start) for start in starts]
    article = col(Hit.article_id)  # numbers rise with time, and this one is in the index: a tenth of a join's time
    stretch = case(*((article < number, place) for place, number in enumerate(first[1:])), else_=len(starts) - 1)
    rows = (
        select(col(Hit.watchlist_id), stretch.label("stretch"), func.count())
        .where(article >= first[0])
        .group_by(col(Hit.watchlist_id), "stretch")
    )
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * len(starts))
    for number, place, count in session.execute(rows):
        counts[number][place] = count
    return {number: tuple(days) for number, days in counts.items()}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A watchlist as it was called and as it asked from that moment on."""

    number: int  # counts from 1
    name: str
    query: str
    by: str | None  # None: by the command line
    at: datetime

    @property
    def id(self) -> int:
        """By which it is told from the others of its watchlist."""
        return self.number


def versions(session: Session, watchlist_id: int) -> list[VersionRow]:
    """All versions of a watchlist, the newest first."""
    columns = (
        WatchlistVersion.number, WatchlistVersion.name, WatchlistVersion.query, WatchlistVersion.by,
        WatchlistVersion.at,
    )  # fmt: skip
    of_it = select(*map(col, columns)).where(col(WatchlistVersion.watchlist_id) == watchlist_id)
    return [VersionRow(*row) for row in session.execute(of_it.order_by(col(WatchlistVersion.number).desc()))]


def _rows(session: Session, only: int | None = None) -> list[WatchlistRow]:
    counted = select(col(Hit.watchlist_id), func.count(), func.max(col(Hit.found_at))).group_by(col(Hit.watchlist_id))
    columns = (
        Watchlist.id, Watchlist.name, Watchlist.query, Watchlist.enabled, Watchlist.updated_at, Watchlist.urgent,
        Watchlist.spikes,
    )  # fmt: skip
    told = select(*map(col, columns))
    if only is not None:
        counted, told = counted.where(col(Hit.watchlist_id) == only), told.where(col(Watchlist.id) == only)
    hits = {number: (count, last) for number, count, last in session.execute(counted)}
    who = _who_hears(session)
    rows = []
    for row in session.execute(told).mappings():
        count, last_hit_at = hits.get(row["id"], (0, None))
        rows.append(WatchlistRow(**row, hits=count, last_hit_at=last_hit_at, channels=tuple(who[row["id"]])))
    return rows


def _who_hears(session: Session) -> dict[int, list[tuple[str, str]]]:
    told = (
        select(*map(col, (Subscription.watchlist_id, Channel.name, Subscription.cadence, Subscription.off_at)))
        .join(Channel, col(Channel.id) == col(Subscription.channel_id))
        .order_by(col(Channel.name))
    )
    who: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, channel, cadence, off_at in session.execute(told):
        who[number].append((channel, OFF if off_at else cadence))
    return who


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A channel hears of a watchlist, or did until it was unsubscribed."""

    channel: str
    watchlist: str
    cadence: str
    off_at: datetime | None


def subscriptions(session: Session, channel_id: int, watchlist_ids: Collection[int]) -> list[SubscriptionRow]:
    """What a channel hears of, by name; of these watchlists only, when any are given."""
    columns = (Channel.name, Watchlist.name, Subscription.cadence, Subscription.off_at)
    wanted = (
        select(*map(col, columns))
        .select_from(Subscription)
        .join(Channel, col(Channel.id) == col(Subscription.channel_id))
        .join(Watchlist, col(Watchlist.id) == col(Subscription.watchlist_id))
        .where(col(Subscription.channel_id) == channel_id)
    )
    if watchlist_ids:
        wanted = wanted.where(col(Subscription.watchlist_id).in_(watchlist_ids))
    return [SubscriptionRow(*row) for row in session.execute(wanted.order_by(col(Watchlist.name)))]
