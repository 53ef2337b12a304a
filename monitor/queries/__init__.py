"""What pages and commands read: frozen rows out of a session, nothing is written. Edge.

feed_rows       feeds, their visits, and how well the whole press is covered
visit_rows      how feeds have been doing lately: last visits, gaps, articles a day
health          what the owner of a feed should know
watchlist_rows  watchlists, with their hits counted and who is told
article_rows    articles, with or without their text
hit_filter      which hits are meant, as every door says it
hit_rows        hits, each with its article
delivery_rows   channels, the delivery log, and what the outbox holds
hearing         how much was heard for a channel since its last digest
mentions        how often watchlists were heard of: day by day, and in which feeds
beside          names that stand beside what a watchlist looks for
press           feeds, watchlists and our network, as concerns are found from them
rising          watchlists that may be finding far more than they usually do
people_rows     who may come in, and who a token is
readiness       whether the database can be read at all
"""

from monitor.queries.article_rows import ArticleRow, ArticleText, Fellow, article, articles, fellows, story, tellers
from monitor.queries.beside import names_beside
from monitor.queries.delivery_rows import (
    AttemptRow,
    ChannelRow,
    DeliveryRow,
    Outbox,
    channel,
    channels,
    deliveries,
    delivery,
    outbox,
)
from monitor.queries.feed_rows import (
    Coverage,
    FeedNoted,
    FeedRow,
    VisitRow,
    coverage,
    feed,
    feed_by_id,
    feeds,
    feeds_of,
    noted,
    visits,
)
from monitor.queries.health import Ailment, Sign
from monitor.queries.hearing import heard
from monitor.queries.hit_filter import EVERY_HIT, HitFilter
from monitor.queries.hit_rows import HitRow, Place, hits, hits_of, numbered, numbers
from monitor.queries.mentions import Heard, Mentions, Share, mentions
from monitor.queries.people_rows import (
    AuditRow,
    Bearer,
    BrowserRow,
    Known,
    LoggedIn,
    TokenRow,
    UserRow,
    audit,
    bearer,
    browsers,
    has_people,
    logged_in,
    password,
    user,
    users,
)
from monitor.queries.press import press
from monitor.queries.readiness import trouble
from monitor.queries.rising import Rising, rising
from monitor.queries.visit_rows import GapRow, VisitSign, gaps, per_day, strips
from monitor.queries.watchlist_rows import (
    OFF,
    SubscriptionRow,
    WatchlistRow,
    subscriptions,
    watchlist,
    watchlist_by_id,
    watchlists,
)

__all__ = [
    "EVERY_HIT",
    "OFF",
    "Ailment",
    "ArticleRow",
    "ArticleText",
    "AttemptRow",
    "AuditRow",
    "Bearer",
    "BrowserRow",
    "ChannelRow",
    "Coverage",
    "DeliveryRow",
    "FeedNoted",
    "FeedRow",
    "Fellow",
    "GapRow",
    "Heard",
    "HitFilter",
    "HitRow",
    "Known",
    "LoggedIn",
    "Mentions",
    "Outbox",
    "Place",
    "Rising",
    "Share",
    "Sign",
    "SubscriptionRow",
    "TokenRow",
    "UserRow",
    "VisitRow",
    "VisitSign",
    "WatchlistRow",
    "article",
    "articles",
    "audit",
    "bearer",
    "browsers",
    "channel",
    "channels",
    "coverage",
    "deliveries",
    "delivery",
    "feed",
    "feed_by_id",
    "feeds",
    "feeds_of",
    "fellows",
    "gaps",
    "has_people",
    "heard",
    "hits",
    "hits_of",
    "logged_in",
    "mentions",
    "names_beside",
    "noted",
    "numbered",
    "numbers",
    "outbox",
    "password",
    "per_day",
    "press",
    "rising",
    "story",
    "strips",
    "subscriptions",
    "tellers",
    "trouble",
    "user",
    "users",
    "visits",
    "watchlist",
    "watchlist_by_id",
    "watchlists",
]
