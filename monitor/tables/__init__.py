"""What rests in the database. Edge.

collection  feeds, visits, what was seen, articles, watchlists, hits
people      who may come in, by what, and what they changed
desk        what people do with what was found
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
    Heartbeat,
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
from monitor.tables.desk import Dismissal, LastAct, Marked, Note, SavedView, Tag
from monitor.tables.people import AuditRecord, FailedLogin, Invitation, Login, Role, Token, User

__all__ = [
    "Article",
    "ArticleWords",
    "AuditRecord",
    "Change",
    "Dismissal",
    "Edit",
    "Fact",
    "FailedLogin",
    "Feed",
    "Gap",
    "Hearing",
    "Heartbeat",
    "Hit",
    "Host",
    "HubSubscription",
    "Invitation",
    "LastAct",
    "Login",
    "Marked",
    "Note",
    "Parameter",
    "Robots",
    "Role",
    "SavedView",
    "Seen",
    "State",
    "StoryMark",
    "Tag",
    "Token",
    "User",
    "Variant",
    "Version",
    "Visit",
    "Watchlist",
    "WatchlistVersion",
    "WordForms",
]
