"""Feeds, visits, what was seen, articles, watchlists, hits. Edge."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint, text
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
    feeds_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    """When a feed of it can be claimed at the earliest: one is due, and the host is free. None: it has none."""
    articles_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    """The same of an article."""
    delay_s: float = 0.0  # its robots.txt asks for between two requests
    failures: int = 0  # requests in a row that it did not answer
    closed_until: datetime | None = Field(default=None, sa_type=Utc)  # not asked before, for it does not answer


class Robots(Table, table=True):
    """The robots.txt of a host, as it is kept for a day."""

    __tablename__ = "robots"

    host: str = Field(primary_key=True)
    rules: str = Field(sa_column=Column(Text, nullable=False))
    fetched_at: datetime = Field(sa_type=Utc)  # the last time that there was an answer
    until: datetime = Field(sa_type=Utc)


class Feed(Claimable, Table, table=True):
    """An address we visit."""

    __tablename__ = "feeds"
    __table_args__ = (Index("ix_feeds_host_due", "host", "due_at"), NEVER_AGAIN)

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(unique=True)
    title: str = ""
    category: str | None = None
    language: str | None = None
    host: str
    enabled: bool = True
    every_s: int = 600  # the interval a person asked for; where none did, that of a feed of one entry an hour
    steady: bool = False  # a person asked for it; else the interval is by the feed's rhythm
    rhythm: list[float] | None = Field(default=None, sa_column=Column(JSON))  # 24 hours, 7 weekdays, hours watched
    wishes: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))  # what it asks of its visitors
    selector: str | None = None  # CSS rule for the text of its pages
    recipe: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))  # it is a page
    zone: str | None = None  # of its dates that name none; None: that of the house
    quirks: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))  # of records.Quirk
    alert_first: bool = False  # raise alerts for what the first visit finds, too
    baseline_at: datetime | None = Field(default=None, sa_type=Utc)  # the first visit that went well
    etag: str | None = None
    last_modified: str | None = None
    given_by: str | None = None  # the address these two are from
    given_at: datetime | None = Field(default=None, sa_type=Utc)  # when they came, with a body
    bare_at: datetime | None = Field(default=None, sa_type=Utc)  # when it was last asked without them all the same
    body_digest: str | None = None
    items: bytes | None = Field(default=None, sa_column=Column(LargeBinary))  # digests of those it carried last
    false_304s: int = 0  # how often something had been there when its server said that nothing was
    resent: int = 0  # how often in a row it sent what it had been told that we have
    moved_to: str | None = None  # where it is redirected for good, as it says until now
    moved_at: datetime | None = Field(default=None, sa_type=Utc)  # since when it says so
    moved_from: str | None = None  # its address before it moved
    visited_at: datetime | None = Field(default=None, sa_type=Utc)
    heard_at: datetime | None = Field(default=None, sa_type=Utc)  # the last visit that went well
    due_why: str = ""  # why the next visit is when it is, told to a person
    outcome: Outcome | None = Field(default=None, sa_column=word(Outcome, nullable=True))
    outcome_words: str = ""  # the last visit, told to a person
    failures: int = 0  # in a row
    failing_since: datetime | None = Field(default=None, sa_type=Utc)
    news_at: datetime | None = Field(default=None, sa_type=Utc)  # the last visit that brought something new
    gap_at: datetime | None = Field(default=None, sa_type=Utc)  # the last visit that found it turned over
    backfill_url: str | None = None  # where its site lists more: a news sitemap, or another feed
    hub: str | None = None  # who tells of its news, by its own word
    topic: str | None = None  # the address by which that hub knows it
    pushed_at: datetime | None = Field(default=None, sa_type=Utc)  # when the hub last told of something
    created_at: datetime = Field(sa_type=Utc)


class Hearing(StrEnum):
    """How we stand with a hub."""

    WANTED = "wanted"  # it has not verified yet that we want to be told
    LIVE = "live"  # it has, until ends_at
    DENIED = "denied"  # it said that it will not tell us; it is asked again later
    ENDING = "ending"  # nobody here wants it any more; the hub is to be told


class HubSubscription(Claimable, Table, table=True):
    """A hub that is to tell us of a feed's news; due when it is to be asked, or asked again."""

    __tablename__ = "hub_subscriptions"

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int | None = Field(
        sa_column=Column(Integer, ForeignKey("feeds.id", ondelete="SET NULL"), nullable=True, unique=True)
    )
    hub: str
    topic: str
    token: str = Field(unique=True)  # of the address under which it speaks to us; nobody else knows it
    secret: str  # signs what it says
    state: Hearing = Field(default=Hearing.WANTED, sa_column=word(Hearing))
    asked_at: datetime | None = Field(default=None, sa_type=Utc)  # it was asked then, and has not verified since
    ends_at: datetime | None = Field(default=None, sa_type=Utc)  # until then it tells us
    failures: int = 0  # times it was asked in a row that came to nothing
    problem: str | None = None  # of the last of them, in words
    created_at: datetime = Field(sa_type=Utc)


class Gap(Table, table=True):
    """Between two visits a feed turned over: they share no entry. The last 10 of each feed are kept."""

    __tablename__ = "gaps"

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(sa_column=parent("feeds.id"))
    began_at: datetime | None = Field(sa_type=Utc)  # the visit before
    ended_at: datetime = Field(sa_type=Utc, index=True)
    filled: int | None = None  # entries its site listed besides, which were taken up; None: nobody could be asked


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
        Index(  # the order in which they are claimed: of each host the head, however many wait behind
            "ix_articles_to_read",
            "host",
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
    charset: str | None = None  # how the bytes of its page were read, as Python names it
    attempts: int = 0
    read_at: datetime | None = Field(default=None, sa_type=Utc)
    checks: int = 0  # how often it was read again to see whether its text was edited
    quiet: bool = False  # of a baseline: stored and searchable, raises no alert
    matched_with: int | None = None  # the version of the matcher by which its text was matched last
    indexed_with: int | None = Field(default=None, index=True)
    """And that of the normaliser by which its words were put into the index; None: it has none there."""


class Variant(Table, table=True):
    """Another address of an article, by the word of one of its pages: its AMP, mobile or print form, or its own."""

    __tablename__ = "variants"

    url: str = Field(sa_column=Column(Text, primary_key=True))
    article_id: int = Field(sa_column=parent("articles.id"))
    noticed_at: datetime = Field(sa_type=Utc)


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


class Parameter(Table, table=True):
    """What was learned of a parameter in the addresses of a host."""

    __tablename__ = "parameters"

    host: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    telling: bool  # it tells articles apart; else it says where a reader came from


class Watchlist(Table, table=True):
    """What someone wants to hear about."""

    __tablename__ = "watchlists"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    query: str = Field(sa_column=Column(Text, nullable=False))
    enabled: bool = True
    urgent: bool = False  # its alerts break through quiet hours and holidays
    spikes: bool = False  # who hears of it is told when it finds far more than it usually does
    spiked_at: datetime | None = Field(default=None, sa_type=Utc)  # when that was told last
    feed_nonce: str | None = None  # its feed's link is made with it; None: there is no link
    created_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)


class WatchlistVersion(Table, table=True):
    """A watchlist as it was called and as it asked from that moment on, and who wrote it so."""

    __tablename__ = "watchlist_versions"
    __table_args__ = (UniqueConstraint("watchlist_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    watchlist_id: int = Field(sa_column=parent("watchlists.id"))
    number: int  # counts from 1
    name: str
    query: str = Field(sa_column=Column(Text, nullable=False))
    by: str | None = None  # the name of a person; None: by the command line, or before this was kept
    at: datetime = Field(sa_type=Utc)


class WordForms(Table, table=True):
    """A word of watchlists, inflected: whoever matches needs no dictionary, and no time to look things up in it."""

    __tablename__ = "word_forms"

    word: str = Field(primary_key=True)  # as typed
    inside: bool = Field(primary_key=True)  # a phrase
    version: int  # of our rules
    dictionary: str  # and of the dictionary; "": by rules alone
    forms: str = Field(sa_column=Column(Text, nullable=False))


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


class Heartbeat(Table, table=True):
    """A worker that was there within a week, by the clock of the database."""

    __tablename__ = "heartbeats"

    token: str = Field(primary_key=True)  # drawn anew at each start
    host: str
    pid: int
    version: str
    visits: int = 0  # in hand when it was seen last
    readings: int = 0
    deliveries: int = 0
    started_at: datetime = Field(sa_type=Utc)
    seen_at: datetime = Field(sa_type=Utc, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)  # it stopped as it should


class Fact(Table, table=True):
    """Single values the whole system shares: the version of the watchlists, what was set up."""

    __tablename__ = "facts"

    name: str = Field(primary_key=True)
    value: str
