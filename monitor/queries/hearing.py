"""How much of the press was heard for a channel since a moment, as its mail says it. Edge."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from alerts.records import Coverage
from alerts.tables import Subscription
from monitor.tables import Article, Feed, State, Watchlist


def heard(session: Session, *, channel_id: int, since: datetime, now: datetime) -> Coverage:
    """The feeds as they are now, the articles that came since then, and what the channel hears of."""
    broken = col(Feed.failures) > 0
    press = select(
        func.count(),
        func.count().filter(col(Feed.visited_at).is_not(None), ~broken),
        func.count().filter(broken),
        func.min(col(Feed.failing_since)).filter(broken),
    ).where(col(Feed.enabled).is_(True))
    came = select(
        func.count().filter(col(Article.state) != State.WAITING),
        func.count().filter(col(Article.state) == State.LEAD_ONLY),
    ).where(col(Article.first_seen_at) > since, col(Article.first_seen_at) <= now)
    told = (
        select(col(Watchlist.id), col(Watchlist.name))
        .join(Subscription, col(Subscription.watchlist_id) == col(Watchlist.id))
        .where(col(Subscription.channel_id) == channel_id, col(Subscription.off_at).is_(None))
        .order_by(col(Watchlist.name))
    )
    feeds, well, failing, failing_since = session.execute(press).one()
    checked, lead_only = session.execute(came).one()
    watchlists = tuple((number, name) for number, name in session.execute(told))
    return Coverage(since, feeds, well, failing, failing_since, checked, lead_only, watchlists)
