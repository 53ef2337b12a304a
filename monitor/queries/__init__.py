"""What pages and commands read: frozen rows out of a session, nothing is written. Edge.

feed_rows       feeds, their visits, and how well the whole press is covered
visit_rows      how feeds have been doing lately: last visits, gaps, articles a day
health          what the owner of a feed should know
watchlist_rows  watchlists, with their hits counted and who is told
article_rows    articles, with or without their text
edit_rows       what articles said before they were edited
hit_filter      which hits are meant, as every door says it
hit_rows        hits, each with its article
story_rows      hits as people read them: a row a story, and what was done with it
view_rows       filters that a person comes back to, and what they did last
delivery_rows   channels, the delivery log, and what the outbox holds
hearing         how much was heard for a channel since its last digest
mentions        how often watchlists were heard of: day by day, and in which feeds
beside          names that stand beside what a watchlist looks for
press           feeds, watchlists and our network, as concerns are found from them
rising          watchlists that may be finding far more than they usually do
people_rows     who may come in, and who a token is
sizes           how much the database holds
readiness       whether the database can be read at all, and what time it is there
workers         which workers there are
vitals          how the house is doing, in figures
"""

from monitor.queries import edit_rows, lookup, story_rows
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
from monitor.queries.edit_rows import EditRow, TextVersion
from monitor.queries.feed_rows import (
    Coverage,
    FeedName,
    FeedNoted,
    FeedRow,
    VisitRow,
    coverage,
    feed,
    feed_by_id,
    feed_names,
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
    by_mail,
    has_people,
    logged_in,
    password,
    user,
    user_by_id,
    users,
)
from monitor.queries.press import press
from monitor.queries.readiness import moment, trouble
from monitor.queries.rising import Rising, rising
from monitor.queries.sizes import Size, size, size_bytes
from monitor.queries.story_rows import Copy, NoteRow, PutAside, StoryRow
from monitor.queries.view_rows import LastDone, ViewRow, last_done, view, views
from monitor.queries.visit_rows import GapRow, VisitSign, gaps, per_day, strips
from monitor.queries.vitals import Queue, Vitals, claim_lags, vitals
from monitor.queries.watchlist_rows import (
    OFF,
    SubscriptionRow,
    VersionRow,
    WatchlistName,
    WatchlistRow,
    by_day,
    feed_nonce,
    subscriptions,
    versions,
    watchlist,
    watchlist_by_id,
    watchlist_names,
    watchlists,
)
from monitor.queries.workers import WorkerRow, Workers, workers

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
    "Copy",
    "Coverage",
    "DeliveryRow",
    "EditRow",
    "FeedName",
    "FeedNoted",
    "FeedRow",
    "Fellow",
    "GapRow",
    "Heard",
    "HitFilter",
    "HitRow",
    "Known",
    "LastDone",
    "LoggedIn",
    "Mentions",
    "NoteRow",
    "Outbox",
    "Place",
    "PutAside",
    "Queue",
    "Rising",
    "Share",
    "Sign",
    "Size",
    "StoryRow",
    "SubscriptionRow",
    "TextVersion",
    "TokenRow",
    "UserRow",
    "VersionRow",
    "ViewRow",
    "VisitRow",
    "VisitSign",
    "Vitals",
    "WatchlistName",
    "WatchlistRow",
    "WorkerRow",
    "Workers",
    "article",
    "articles",
    "audit",
    "bearer",
    "browsers",
    "by_day",
    "by_mail",
    "channel",
    "channels",
    "claim_lags",
    "coverage",
    "deliveries",
    "delivery",
    "edit_rows",
    "feed",
    "feed_by_id",
    "feed_names",
    "feed_nonce",
    "feeds",
    "feeds_of",
    "fellows",
    "gaps",
    "has_people",
    "heard",
    "hits",
    "hits_of",
    "last_done",
    "logged_in",
    "lookup",
    "mentions",
    "moment",
    "names_beside",
    "noted",
    "numbered",
    "numbers",
    "outbox",
    "password",
    "per_day",
    "press",
    "rising",
    "size",
    "size_bytes",
    "story",
    "story_rows",
    "strips",
    "subscriptions",
    "tellers",
    "trouble",
    "user",
    "user_by_id",
    "users",
    "versions",
    "view",
    "views",
    "visits",
    "vitals",
    "watchlist",
    "watchlist_by_id",
    "watchlist_names",
    "watchlists",
    "workers",
]
