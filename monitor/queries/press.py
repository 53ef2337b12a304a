"""Feeds, watchlists and our network, as concerns are found from them. Edge."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, distinct, func, or_, select
from sqlmodel import Session, col

from alerts import concerns as noted
from alerts.records import Concerning
from monitor import timetable
from monitor.concerns import GAP_KEPT, FeedState, Network, Press, WatchlistState, silence
from monitor.queries.feed_rows import LATE
from monitor.records import Rhythm
from monitor.tables import Article, Feed, Gap, Hit, Seen, State, Watchlist

MISSED = 3.0
"""Entries that should have appeared, so that it is worth asking when a feed's appeared."""

MOST_UNREAD = 50
"""Articles that may wait for a quarter of an hour to be read; where it is more, we are behind."""

LONG = timedelta(days=14)

_COLUMNS = (
    Feed.id, Feed.title, Feed.url, Feed.visited_at, Feed.heard_at, Feed.news_at, Feed.failures, Feed.failing_since,
    Feed.outcome_words, Feed.rhythm, Feed.baseline_at,
)  # fmt: skip


def press(session: Session, *, now: datetime, timezone: str) -> Press:
    """All of which something might be said, and all that is of concern already."""
    known: dict[Concerning, set[int]] = defaultdict(set)
    for one in noted.noted(session):
        known[one.concern.kind].add(one.concern.subject)
    watchlists = known.pop(Concerning.WATCHLIST_SILENT, set())
    was_away = Concerning.NETWORK in known  # if it is back, then since now: what failed until now does not count
    back_at = now if was_away else noted.back_at(session, Concerning.NETWORK)
    return Press(
        network=_network(session, now, back_at),
        feeds={feed.id: feed for feed in _feeds(session, set().union(*known.values()), now, timezone)},
        watchlists={watchlist.id: watchlist for watchlist in _watchlists(session, watchlists, now)},
    )


def _network(session: Session, now: datetime, back_at: datetime | None) -> Network:
    on, failing = col(Feed.enabled).is_(True), col(Feed.failing_since).is_not(None)
    whole = select(func.max(col(Feed.heard_at)), func.max(col(Feed.visited_at)), func.min(col(Feed.failing_since)))
    heard_at, asked_at, failing_since = session.execute(whole.where(on)).one()
    in_vain = select(func.count(distinct(col(Feed.host)))).where(on, failing)
    if heard_at is not None:
        in_vain = in_vain.where(col(Feed.visited_at) > heard_at)
    hosts = session.scalar(in_vain) or 0
    return Network(heard_at, asked_at, failing_since, hosts, back_at, _is_behind(session, now))


def _is_behind(session: Session, now: datetime) -> bool:
    """Whether much waits for its visit, or to be read: as after a day on which we were switched off."""
    on = col(Feed.enabled).is_(True)
    late = func.count().filter(col(Feed.due_at) < now - LATE)
    waiting, feeds = session.execute(select(late, func.count()).select_from(Feed).where(on)).one()
    unread = select(func.count()).where(col(Article.state) == State.WAITING, col(Article.due_at) < now - LATE)
    return waiting * 10 > feeds or (session.scalar(unread) or 0) > MOST_UNREAD


def _feeds(session: Session, known: Collection[int], now: datetime, timezone: str) -> Iterator[FeedState]:
    quiet = col(Feed.news_at) < now - silence.SHORTEST
    of_interest = or_(
        col(Feed.failing_since).is_not(None), col(Feed.gap_at) > now - GAP_KEPT, quiet, col(Feed.id).in_(known)
    )
    found = session.execute(select(*map(col, _COLUMNS)).where(col(Feed.enabled).is_(True), of_interest)).all()
    silent = {row.id: row.news_at for row in found if _may_be_silent(row, timezone)}
    gaps, moments = _gaps(session, now), _entries(session, silent)
    for row in found:
        yield FeedState(
            id=row.id,
            name=row.title or row.url,
            visited_at=row.visited_at,
            heard_at=row.heard_at,
            news_at=row.news_at,
            failures=row.failures,
            failing_since=row.failing_since,
            words=row.outcome_words,
            rhythm=_rhythm(row.rhythm),
            gap=gaps.get(row.id),
            watched_since=row.baseline_at,
            moments=tuple(moments.get(row.id, ())),
        )


def _may_be_silent(row: Row[tuple[object, ...]], timezone: str) -> bool:
    """Whether more than a few entries are missing, by what is known of the feed at hand; it costs little."""
    rhythm = _rhythm(row.rhythm)
    if rhythm is None or row.failing_since or not row.news_at or row.heard_at - row.news_at < silence.SHORTEST:
        return False
    hours = (row.heard_at - row.news_at) / timedelta(hours=1)
    if sum(rhythm.hours) / max(rhythm.watched_h, 1.0) * hours < 1:
        return False
    missed = timetable.expected(rhythm, row.news_at, row.heard_at, timezone=timezone)
    return missed >= MISSED or row.heard_at - row.news_at > LONG


def _entries(session: Session, silent: Mapping[int, datetime]) -> dict[int, list[datetime]]:
    """When entries of these feeds were seen first, in the weeks before they fell silent."""
    moments = {}
    for feed_id, news_at in silent.items():
        seen = (
            select(col(Seen.first_seen_at))
            .distinct()
            .where(col(Seen.feed_id) == feed_id, col(Seen.first_seen_at) > news_at - silence.LEARNED)
        )
        moments[feed_id] = list(session.scalars(seen))
    return moments


def _gaps(session: Session, now: datetime) -> dict[int, tuple[datetime, datetime]]:
    """The last gap of each feed that nobody filled, of this week."""
    lately = select(col(Gap.feed_id), col(Gap.began_at), col(Gap.ended_at)).where(
        col(Gap.ended_at) > now - GAP_KEPT, col(Gap.filled).is_(None), col(Gap.began_at).is_not(None)
    )
    return {feed_id: (began, ended) for feed_id, began, ended in session.execute(lately.order_by(col(Gap.id)))}


def _watchlists(session: Session, known: Collection[int], now: datetime) -> Iterator[WatchlistState]:
    """Those that found nothing for a while."""
    last = func.max(col(Hit.found_at)).label("found_at")
    found = (
        select(col(Watchlist.id), col(Watchlist.name), col(Watchlist.updated_at), last)
        .join(Hit, col(Hit.watchlist_id) == col(Watchlist.id))
        .where(col(Watchlist.enabled).is_(True))
        .group_by(col(Watchlist.id), col(Watchlist.name), col(Watchlist.updated_at))
        .having(or_(last < now - silence.SHORTEST, col(Watchlist.id).in_(known)))
    )
    for row in session.execute(found).all():
        moments = _published(session, row.id, row.found_at - silence.LEARNED)
        yield WatchlistState(row.id, row.name, max(moments, default=None), row.updated_at, tuple(moments))


def _published(session: Session, watchlist_id: int, since: datetime) -> Sequence[datetime]:
    """When what a watchlist found was published; what is found in the archive is of then, not of now."""
    moment = func.coalesce(col(Article.published_at), col(Article.first_seen_at))
    found = select(moment).join(Hit, col(Hit.article_id) == col(Article.id))
    return session.scalars(found.where(col(Hit.watchlist_id) == watchlist_id, moment > since)).all()


def _rhythm(stored: Sequence[float] | None) -> Rhythm | None:
    return Rhythm(tuple(stored[:24]), tuple(stored[24:31]), stored[31]) if stored else None
