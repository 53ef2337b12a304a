"""The press -> concerns that arise, and those that have ended. Pure.

When our own network is away, everything fails at once: that is one concern, and nothing else is found meanwhile. What
failed then counts against a feed only once it was visited after the network came back.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.records import Concern, Concerning
from monitor import timetable
from monitor.concerns import silence
from monitor.concerns.press import FeedState, Network, Press, WatchlistState

LEAST_HOSTS = 3
"""Hosts that all failed, so that our own network is to blame."""

AWAY = timedelta(minutes=15)
"""How long nobody was heard, so that it is."""

BROKEN_LEAST = timedelta(hours=2)
BROKEN_FAILURES = 3
"""A server that restarts is nobody's concern."""

BROKEN_MISSED = 1.0
"""Entries that a feed usually has in the time for which it could not be read."""

BROKEN_MOST = timedelta(days=3)
"""A feed that could not be read for so long is told of, however seldom it has news."""

GAP_KEPT = timedelta(days=7)
"""A feed has kept up again when it had no other gap for so long."""

OF_CHANNELS = frozenset({Concerning.ADDRESS_REFUSED, Concerning.TEMPLATE_BROKEN})
"""What only the channel's next message can end: one that all addresses take, or in its own words."""


ELSEWHERE = OF_CHANNELS | {Concerning.DISK, Concerning.BACKUP}
"""And what only a worker can end, of its disk and of the nightly backup: it is not found in the press."""


class Ending(StrEnum):
    """How a concern ended."""

    WELL = "well"  # it is as it should be again
    GONE = "gone"  # its feed or watchlist was removed or switched off, which is told to nobody


def arisen(press: Press, *, now: datetime, timezone: str) -> list[Concern]:
    """What is not as it should be at this moment, also what is known already."""
    since = _away_since(press.network)
    if since is not None:
        return [Concern(Concerning.NETWORK, 0, "", since)]
    heard_at = None if press.network.behind else press.network.heard_at
    silent = [_silent_watchlist(one, heard_at, timezone) for one in press.watchlists.values() if heard_at]
    of_feeds = [found for feed in press.feeds.values() for found in _of_feed(feed, press.network, now, timezone)]
    return [*filter(None, silent), *of_feeds]


def ended(concern: Concern, press: Press, *, now: datetime) -> Ending | None:
    """How a concern has ended; None while it lasts, or while nobody can know.

    Shape:  the press holds its feed or watchlist, unless that is gone
    """
    if _away_since(press.network) is not None or concern.kind in ELSEWHERE:
        return None
    if concern.kind is Concerning.NETWORK:
        return Ending.WELL
    if concern.kind is Concerning.WATCHLIST_SILENT:
        watchlist = press.watchlists.get(concern.subject)
        well = watchlist and watchlist.last_at and watchlist.last_at > concern.since
        return _ending(gone=watchlist is None, well=bool(well))
    feed = press.feeds.get(concern.subject)
    return _ending(gone=feed is None, well=feed is not None and _is_well(concern, feed, now))


def _ending(*, gone: bool, well: bool) -> Ending | None:
    if gone:
        return Ending.GONE
    return Ending.WELL if well else None


def _away_since(network: Network) -> datetime | None:
    """Since when nobody is heard; None while somebody is."""
    since = network.heard_at or network.failing_since
    if since is None or network.asked_at is None or network.hosts < LEAST_HOSTS:
        return None
    return since if network.asked_at - since >= AWAY else None


def _of_feed(feed: FeedState, network: Network, now: datetime, timezone: str) -> Iterator[Concern]:
    if feed.gap is not None and now - feed.gap[1] < GAP_KEPT:
        yield Concern(Concerning.FEED_GAP, feed.id, feed.name, *feed.gap)
    if feed.failing_since is not None:
        yield from _broken(feed, feed.failing_since, network, timezone)
    elif feed.heard_at is not None and feed.watched_since is not None:
        silent = silence.measured(
            feed.moments, watched_since=feed.watched_since, until=feed.heard_at, timezone=timezone
        )
        if silent is not None and silent.is_too_long:
            yield Concern(Concerning.FEED_SILENT, feed.id, feed.name, silent.since, expected=silent.expected)


def _broken(feed: FeedState, since: datetime, network: Network, timezone: str) -> Iterator[Concern]:
    """A feed that fails for longer than its own rhythm; what failed with our own network does not count."""
    seen_at, counts_from = feed.visited_at or since, max(since, network.back_at or since)
    if feed.failures < BROKEN_FAILURES or seen_at - counts_from < BROKEN_LEAST:
        return
    missed = timetable.expected(feed.rhythm, counts_from, seen_at, timezone=timezone)
    if missed >= BROKEN_MISSED or seen_at - counts_from >= BROKEN_MOST:
        yield Concern(Concerning.FEED_BROKEN, feed.id, feed.name, since, expected=missed, words=feed.words)


def _silent_watchlist(watchlist: WatchlistState, heard_at: datetime, timezone: str) -> Concern | None:
    silent = silence.measured(
        watchlist.moments, watched_since=watchlist.unchanged_since, until=heard_at, timezone=timezone
    )
    if silent is None or not silent.is_too_long:
        return None
    return Concern(Concerning.WATCHLIST_SILENT, watchlist.id, watchlist.name, silent.since, expected=silent.expected)


def _is_well(concern: Concern, feed: FeedState, now: datetime) -> bool:
    if concern.kind is Concerning.FEED_BROKEN:
        return feed.failing_since is None
    if concern.kind is Concerning.FEED_SILENT:
        return feed.news_at is not None and feed.news_at > concern.since
    return feed.gap is None or now - feed.gap[1] >= GAP_KEPT
