"""What rests in the database on the way out. Edge."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from alerts.records import Concerning, Copies, Kind, State, Updates
from alerts.rows import NEVER_AGAIN, Claimable, Table, Utc, parent, word


class Channel(Table, table=True):
    """Where messages go."""

    __tablename__ = "channels"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: Kind = Field(sa_column=word(Kind))
    addresses: list[str] = Field(sa_column=Column(JSON, nullable=False))
    secrets: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    rotates_until: datetime | None = Field(default=None, sa_type=Utc)  # until then the older secrets sign as well
    at_once: int = 1  # deliveries in hand at a time
    in_order: bool = False  # nothing overtakes a delivery that waits to be tried again
    enabled: bool = True
    failing_since: datetime | None = Field(default=None, sa_type=Utc)
    ended_because: str | None = None  # why we switched it off, in words
    zone: str | None = None  # of its times and cadences; None: that of the house
    quiet: str | None = None  # hours in which nothing is sent: 22:00-07:00
    holidays: bool = False  # nothing is sent on Polish public holidays
    budget: int = 20  # mails in an hour; what is beyond them is gathered into one
    empty_digests: bool = False  # a digest is sent with nothing in it, too
    digest_at: datetime | None = Field(default=None, sa_type=Utc)  # of such a channel: when the next one is due
    updates: Updates = Field(default=Updates.REPLY, sa_column=word(Updates))
    copies: Copies = Field(default=Copies.NONE, sa_column=word(Copies))  # by mail alone
    templates: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # source, by part
    owner: bool = False  # told what the owner of the house should know, before any other
    created_at: datetime = Field(sa_type=Utc)


class Subscription(Table, table=True):
    """A channel hears of a watchlist, at a cadence: instant, hourly, daily@07:00."""

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("watchlist_id", "channel_id"),)

    id: int | None = Field(default=None, primary_key=True)
    watchlist_id: int = Field(sa_column=parent("watchlists.id"))
    channel_id: int = Field(sa_column=parent("channels.id"))
    cadence: str = "instant"
    off_at: datetime | None = Field(default=None, sa_type=Utc)  # unsubscribed since then, by the link in a mail
    created_at: datetime = Field(sa_type=Utc)


class Delivery(Claimable, Table, table=True):
    """One message to one channel, with its attempts."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_waiting", "channel_id", "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    channel_id: int | None = Field(sa_column=parent("channels.id", nullable=True, ondelete="SET NULL"))
    channel: str  # its name when the delivery was made; the log outlives the channel
    state: State = Field(default=State.WAITING, sa_column=word(State, index=True))
    attempts: int = 0
    outcome: str = ""  # of the last attempt, in words
    status: int | None = None  # HTTP status or SMTP reply code of the last attempt
    since: datetime | None = Field(default=None, sa_type=Utc)  # of a digest: when the one before it was due
    rolled_up: int = 0  # the budget beyond which its notices were gathered into one; 0: they were not
    replies_to: str | None = None  # key of the delivery that told the story first
    created_at: datetime = Field(sa_type=Utc)
    settled_at: datetime | None = Field(default=None, sa_type=Utc)
    replayed_at: datetime | None = Field(default=None, sa_type=Utc)  # a person wants what was delivered sent once more
    word: str | None = None  # to an owner, the record as JSON; such a delivery has no notices


class Hold(Table, table=True):
    """Nothing is sent while a row of these is not released: a restored backup may have sent it all before."""

    __tablename__ = "holds"

    id: int | None = Field(default=None, primary_key=True)
    why: str
    since: datetime = Field(sa_type=Utc)
    released_at: datetime | None = Field(default=None, sa_type=Utc)


class Concern(Table, table=True):
    """What an owner should know, and when that was told; of a kind and a subject one row is open."""

    __tablename__ = "concerns"
    __table_args__ = (
        Index(
            "uq_concerns_open",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_concerns_ended", "ended_at", "ended_told_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: Concerning = Field(sa_column=word(Concerning))
    subject: int  # no foreign key: what was told outlives the feed and the watchlist
    concern: str  # the record as JSON
    noticed_at: datetime = Field(sa_type=Utc)
    seen_at: datetime | None = Field(default=None, sa_type=Utc)
    seen_by: str | None = None  # the name of a person, who looks after it
    told_at: datetime | None = Field(default=None, sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    ended_told_at: datetime | None = Field(default=None, sa_type=Utc)  # also of an end that is told to nobody


class Notice(Table, table=True):
    """What a channel is to hear, told once per (story, watchlist, channel); then what a copy says beyond it."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("story_id", "watchlist_id", "channel_id", "beyond"),
        Index("ix_notices_waiting", "delivery_id", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    story_id: int
    watchlist_id: int  # no foreign key: what was told outlives the watchlist and the channel
    channel_id: int = Field(index=True)
    beyond: str = ""  # digest of the keywords that nothing told before had; "" of the first notice
    cadence: str
    notice: str  # the record as JSON
    due_at: datetime = Field(sa_type=Utc)
    delivery_id: int | None = Field(default=None, sa_column=parent("deliveries.id", nullable=True))
    created_at: datetime = Field(sa_type=Utc)


class Attempt(Table, table=True):
    """One try at a delivery: the delivery log."""

    __tablename__ = "attempts"

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(sa_column=parent("deliveries.id"))
    tried_at: datetime = Field(sa_type=Utc)
    duration_s: float = 0.0
    delivered: bool
    outcome: str
    status: int | None = None
