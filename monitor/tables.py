"""What rests in the database: feeds, visits, what was seen, articles, watchlists, hits. Edge."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from alerts.rows import NEVER_AGAIN, Claimable, Table, Utc, parent, word
from monitor import fulltext
from monitor.records import Method, Outcome


class State(StrEnum):
    """How far an article has been read."""

    WAITING = "waiting"  # its page has not been had yet
    READ = "read"  # its text is here
    LEAD_ONLY = "lead only"  # matched on title and lead; read again later, while due_at says so
    PRUNED = "pruned"  # its text was let go after the retention; the row and its hits stay


class Host(Table, table=True):
    """Whom we visit: one request at a time, and a delay between, across all workers."""

    __tablename__ = "hosts"

    name: str = Field(primary_key=True)
    free_at: datetime = Field(sa_type=Utc)  # the next request may start then; while one runs, when its lease ends
    lease: str | None = Field(default=None, index=True)


class Feed(Claimable, Table, table=True):
    """An address we visit."""

    __tablename__ = "feeds"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(unique=True)
    title: str = ""
    category: str | None = None
    language: str | None = None
    host: str
    enabled: bool = True
    every_s: int = 600  # the interval a person asked for
    selector: str | None = None  # CSS rule for the text of its pages
    alert_first: bool = False  # raise alerts for what the first visit finds, too
    baseline_at: datetime | None = Field(default=None, sa_type=Utc)  # the first visit that went well
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    visited_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: Outcome | None = Field(default=None, sa_column=word(Outcome, nullable=True))
    outcome_words: str = ""  # the last visit, told to a person
    failures: int = 0  # in a row
    created_at: datetime = Field(sa_type=Utc)


class Visit(Table, table=True):
    """The log of visits; the last 30 of each feed are kept."""

    __tablename__ = "visits"

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(sa_column=parent("feeds.id"))
    started_at: datetime = Field(sa_type=Utc)
    duration_s: float
    outcome: Outcome = Field(sa_column=word(Outcome))
    words: str
    status: int | None = None
    entries: int = 0
    new_articles: int = 0


class Article(Claimable, Table, table=True):
    """An entry with its text: one canonical URL, however many feeds carry it."""

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_feed_first_seen", "feed_id", "first_seen_at"),
        Index(  # the order in which they are claimed: a claim walks it from its head, however many wait behind
            "ix_articles_to_read",
            "quiet",
            "due_at",
            "id",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    link: str  # as the feed gives it; what we fetch
    host: str
    feed_id: int | None = Field(sa_column=parent("feeds.id", nullable=True, ondelete="SET NULL"))
    story_id: int | None = Field(default=None, index=True)  # the article it was found to be a copy of; else itself
    kept: float | None = None  # of a copy: the share of that article's runs of words which it kept, 0 to 1
    agency: str | None = None  # whose text it is by its own word: PAP, IAR, Reuters, AFP
    title: str
    lead: str = ""
    text: str | None = Field(default=None, sa_column=Column(Text))
    feed_text: str | None = Field(default=None, sa_column=Column(Text))  # the full text the feed gave, until read
    language: str | None = None
    author: str | None = None
    published_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    first_seen_at: datetime = Field(sa_type=Utc, index=True)
    state: State = Field(default=State.WAITING, sa_column=word(State, index=True))
    method: Method | None = Field(default=None, sa_column=word(Method, nullable=True))
    problem: str | None = None  # why it is lead only, in words
    confidence: float | None = None  # how far several ways of reading its page agree, 0 to 1; None: no vote was taken
    attempts: int = 0
    read_at: datetime | None = Field(default=None, sa_type=Utc)
    checks: int = 0  # how often it was read again to see whether its text was edited
    quiet: bool = False  # of a baseline: stored and searchable, raises no alert
    matched_with: int | None = None  # the version of the normaliser by which its text was matched last
    indexed_with: int | None = Field(default=None, index=True)  # and that of its words in the index; None: it has none


class Change(StrEnum):
    """What an edit did to a keyword."""

    APPEARED = "appeared"
    VANISHED = "vanished"


class Version(Table, table=True):
    """What an article said before it was edited; as long as its text is kept."""

    __tablename__ = "versions"

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(sa_column=parent("articles.id"))
    text: str = Field(sa_column=Column(Text, nullable=False))
    read_at: datetime = Field(sa_type=Utc)
    replaced_at: datetime = Field(sa_type=Utc)  # when another text was read in its place


class Edit(Table, table=True):
    """A keyword that came into an article, or went from it, after it was read first."""

    __tablename__ = "edits"

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(sa_column=parent("articles.id"))
    watchlist_id: int = Field(sa_column=parent("watchlists.id"))
    keyword: str
    change: Change = Field(sa_column=word(Change))
    noticed_at: datetime = Field(sa_type=Utc)


class ArticleWords(Table, table=True):
    """The words of an article as the full-text index takes them; as long as its text is kept."""

    __tablename__ = "article_words"

    article_id: int = Field(sa_column=Column(Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True))
    words: list[str] = Field(sa_column=Column(fulltext.Tokens, nullable=False))


fulltext.index(ArticleWords.metadata.tables["article_words"])


class StoryMark(Table, table=True):
    """Hashes of what articles of the last days say, by which copies of a story are found."""

    __tablename__ = "story_marks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: int = Field(primary_key=True, sa_type=Integer)
    article_id: int = Field(
        sa_column=Column(Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True)
    )


class Seen(Table, table=True):
    """Entries seen, by their key within the feed; outlives the article's text."""

    __tablename__ = "entries_seen"

    feed_id: int = Field(sa_column=Column(Integer, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True))
    key: str = Field(primary_key=True)
    article_id: int | None = Field(sa_column=parent("articles.id", nullable=True, ondelete="SET NULL"))
    first_seen_at: datetime = Field(sa_type=Utc)


class Watchlist(Table, table=True):
    """What someone wants to hear about."""

    __tablename__ = "watchlists"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    query: str = Field(sa_column=Column(Text, nullable=False))
    enabled: bool = True
    created_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)


class Hit(Table, table=True):
    """A watchlist found something in an article; once per pair."""

    __tablename__ = "hits"
    __table_args__ = (
        UniqueConstraint("watchlist_id", "article_id"),
        Index("ix_hits_watchlist_found", "watchlist_id", "found_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    watchlist_id: int = Field(sa_column=parent("watchlists.id"))
    article_id: int = Field(sa_column=parent("articles.id"))
    occurrences: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    snippet: str = ""
    highlights: list[list[int]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    found_at: datetime = Field(sa_type=Utc, index=True)


class Fact(Table, table=True):
    """Single values the whole system shares: the version of the watchlists, what was set up."""

    __tablename__ = "facts"

    name: str = Field(primary_key=True)
    value: str
