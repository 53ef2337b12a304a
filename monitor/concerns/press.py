"""What is known of feeds, watchlists and our own network, as concerns are found from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.records import Rhythm


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed of which something might be said; one that is switched on. Moments are aware UTC."""

    id: int
    name: str
    visited_at: datetime | None
    heard_at: datetime | None  # the last visit that went well
    news_at: datetime | None  # the last that brought something new
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    words: str = ""  # the last answer, for a person
    rhythm: Rhythm | None = None
    gap: tuple[datetime, datetime] | None = None  # the last that nobody filled
    watched_since: datetime | None = None  # the first visit
    moments: tuple[datetime, ...] = ()  # when entries were first seen, of one that may have fallen silent


@dataclass(frozen=True, slots=True)
class WatchlistState:
    """A watchlist that is switched on, and when what it found was published."""

    id: int
    name: str
    last_at: datetime | None  # of the last hit
    unchanged_since: datetime  # nobody has edited it since then
    moments: tuple[datetime, ...] = ()  # of one that may have fallen silent


@dataclass(frozen=True, slots=True)
class Network:
    """Whether anybody is heard at all."""

    heard_at: datetime | None  # the last visit to any feed that went well
    asked_at: datetime | None  # the last visit to any feed
    failing_since: datetime | None  # the first failure after that, of those that fail still
    hosts: int  # asked since the last that went well, all in vain
    back_at: datetime | None = None  # when it last came back after nobody could be read
    behind: bool = False  # many feeds, or pages, wait to be read: of silence nothing can be said


@dataclass(frozen=True, slots=True)
class Press:
    """All of it; feeds and watchlists of which something might be said, by number."""

    network: Network
    feeds: Mapping[int, FeedState]
    watchlists: Mapping[int, WatchlistState]
