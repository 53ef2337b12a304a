"""What rests in the database. Edge.

collection  feeds, visits, what was seen, articles, watchlists, hits
people      who may come in, by what, and what they changed
"""

from monitor.tables.collection import (
    Article,
    ArticleWords,
    Change,
    Edit,
    Fact,
    Feed,
    Gap,
    Hearing,
    Hit,
    Host,
    HubSubscription,
    Parameter,
    Robots,
    Seen,
    State,
    StoryMark,
    Variant,
    Version,
    Visit,
    Watchlist,
    WatchlistVersion,
    WordForms,
)
from monitor.tables.people import AuditRecord, FailedLogin, Invitation, Login, Role, Token, User

__all__ = [
    "Article",
    "ArticleWords",
    "AuditRecord",
    "Change",
    "Edit",
    "Fact",
    "FailedLogin",
    "Feed",
    "Gap",
    "Hearing",
    "Hit",
    "Host",
    "HubSubscription",
    "Invitation",
    "Login",
    "Parameter",
    "Robots",
    "Role",
    "Seen",
    "State",
    "StoryMark",
    "Token",
    "User",
    "Variant",
    "Version",
    "Visit",
    "Watchlist",
    "WatchlistVersion",
    "WordForms",
]
