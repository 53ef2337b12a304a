"""How often watchlists were heard of: day by day, and in which feeds. Edge.

A mention counts on the day on which its article was published, by the reader's calendar: what is found in the archive
at one stroke was not said at one stroke.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import Session, col

from alerts.records import Span
from monitor.concerns import spikes
from monitor.queries import lookup
from monitor.queries.rising import ages, days_heard, moment
from monitor.tables import Article, Feed, Hit, Watchlist

MOST_FEEDS = 12
"""That are told by name; the rest are told together."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one watchlist found; `hits` and `stories` are a number a day."""

    watchlist_id: int
    name: str
    enabled: bool
    hits: tuple[int, ...]
    stories: tuple[int, ...]  # of each day; one that is told again on another day counts there, too
    total: int  # of hits
    total_stories: int  # each once
    spike: Span | None  # it is finding far more than it usually does


@dataclass(frozen=True, slots=True)
class Share:
    """A feed, and how many articles of it were found."""

    feed_id: int | None  # None: all others, or one that was removed
    feed: str  # "" when `feed_id` is None
    articles: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """What was found over some days; the last of them is today."""

    days: tuple[date, ...]
    hits: tuple[int, ...]
    stories: tuple[int, ...]  # found by any of the watchlists, each once a day
    total: int
    total_stories: int
    watchlists: tuple[Heard, ...]  # who found most stories first; those that found nothing, too
    feeds: tuple[Share, ...]  # which was found most first


class _Mention(NamedTuple):
    watchlist: int
    at: datetime
    article: int
    story: int
    feed: int | None


def mentions(session: Session, *, days: int, timezone: str, now: datetime, watchlist_id: int | None = None) -> Mentions:
    """What was found in the last `days` days of that zone, today among them; by all watchlists, or by one.

    Errors: NotFound when there is no such watchlist
    """
    begins = beginnings(days, timezone=timezone, now=now)
    rows = _watchlists(session, watchlist_id)
    found = _found(session, min(begins[0], now - timedelta(days=spikes.DAYS + 2)), watchlist_id)
    rising = _rising(found, days_heard(session, now=now), now)
    all_of, each, articles = _Count(days), {number: _Count(days) for number, *_ in rows}, set[tuple[int, int | None]]()
    for number, at, article, story, feed in found:
        day = bisect_right(begins, at) - 1
        if day >= 0 and number in each:
            all_of.add(day, story)
            each[number].add(day, story)
            articles.add((article, feed))
    heard = [
        Heard(number, name, enabled, *each[number].told(), spike=rising.get(number)) for number, name, enabled in rows
    ]
    return Mentions(
        tuple(begin.astimezone(ZoneInfo(timezone)).date() for begin in begins),
        *all_of.told(),
        watchlists=tuple(sorted(heard, key=lambda one: (-one.total_stories, not one.enabled, one.name.casefold()))),
        feeds=tuple(_shares(session, Counter(feed for _, feed in articles))),
    )


class _Count:
    """Hits and stories, day by day and over all; what is dated ahead of now counts today."""

    def __init__(self, days: int) -> None:
        self._hits = [0] * days
        self._stories: list[set[int]] = [set() for _ in range(days)]

    def add(self, day: int, story: int) -> None:
        self._hits[day] += 1
        self._stories[day].add(story)

    def told(self) -> tuple[tuple[int, ...], tuple[int, ...], int, int]:
        """Of each day the hits, and the stories; the hits of all days, and the stories, each once."""
        stories = tuple(map(len, self._stories))
        return tuple(self._hits), stories, sum(self._hits), len(set().union(*self._stories))


def beginnings(days: int, *, timezone: str, now: datetime) -> list[datetime]:
    """When each of the last days began in that zone, today last; a day has 23 or 25 hours when the clocks change."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    each = (today - timedelta(days=days - 1 - number) for number in range(days))
    return [datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) for day in each]


def _found(session: Session, since: datetime, watchlist_id: int | None) -> list[_Mention]:
    """Found since then: whatever was published since then was found since then, too."""
    columns = (
        col(Hit.watchlist_id), moment(), col(Hit.article_id), func.coalesce(col(Article.story_id), col(Article.id)),
        col(Article.feed_id),
    )  # fmt: skip
    wanted = select(*columns).join(Article, col(Article.id) == col(Hit.article_id))
    wanted = wanted.where(col(Hit.found_at) >= since)
    if watchlist_id is not None:
        wanted = wanted.where(col(Hit.watchlist_id) == watchlist_id)
    return list(map(_Mention._make, session.connection().execute(wanted)))


def _watchlists(session: Session, only: int | None) -> list[tuple[int, str, bool]]:
    wanted = select(col(Watchlist.id), col(Watchlist.name), col(Watchlist.enabled))
    if only is not None:
        wanted = wanted.where(col(Watchlist.id) == only)
    rows = [(number, name, enabled) for number, name, enabled in session.execute(wanted)]
    if only is not None and not rows:
        raise lookup.none_with("watchlist", only)
    return rows


def _rising(found: Sequence[_Mention], known: int, now: datetime) -> dict[int, Span]:
    """Watchlists that are finding far more than they usually do, and over which span; decision 0022.

    Shape:  `known` are the days on which somebody listened
    """
    if known < spikes.LEAST_DAYS:
        return {}
    last, first = now - spikes.LAG, now - spikes.LAG - timedelta(days=known + 1)
    lately: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for one in found:
        if first < one.at <= last:
            lately[one.watchlist].append((one.at, one.story))
    spans = ((number, _spike(ages(told, now=now), known, now)) for number, told in lately.items())
    return {number: span for number, span in spans if span is not None}


def _spike(moments: Sequence[datetime], known: int, now: datetime) -> Span | None:
    for span in (Span.DAY, Span.HOUR):
        begin = now - spikes.LAG - spikes.SPANS[span]
        if sum(at > begin for at in moments) >= spikes.LEAST[span]:
            count, *before = spikes.counts(moments, span, now=now, days=known)
            if spikes.is_one(count, before, span):
                return span
    return None


def _shares(session: Session, count: Counter[int | None]) -> Iterator[Share]:
    by_most = sorted(
        ((feed, number) for feed, number in count.items() if feed is not None), key=lambda one: (-one[1], one[0])
    )
    named = by_most[:MOST_FEEDS]
    called = select(col(Feed.id), col(Feed.title), col(Feed.url)).where(col(Feed.id).in_([feed for feed, _ in named]))
    titles = {number: title or url for number, title, url in session.execute(called)}
    yield from (Share(feed, titles.get(feed, ""), number) for feed, number in named)
    if others := sum(count.values()) - sum(number for _, number in named):
        yield Share(None, "", others)
