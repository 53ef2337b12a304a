"""What people do with what was found: read, starred, not relevant, notes, tags, views. Edge.

It is said of stories, so that a copy need not be handled again; the number of a story is that of the article that
told it first.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, Text, UniqueConstraint
from sqlmodel import Field

from alerts.rows import NEVER_AGAIN, Table, Utc, parent


def _key(address: str) -> Column[int]:
    return Column(Integer, ForeignKey(address, ondelete="CASCADE"), primary_key=True)


class Marked(Table, table=True):
    """What one person has done with one story; nobody else sees it."""

    __tablename__ = "marked"

    story_id: int = Field(sa_column=_key("articles.id"))
    user_id: int = Field(
        sa_column=Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    )
    read_at: datetime | None = Field(default=None, sa_type=Utc)
    starred_at: datetime | None = Field(default=None, sa_type=Utc)


class Dismissal(Table, table=True):
    """A story is not what a watchlist is about: somebody said so, for everybody."""

    __tablename__ = "dismissals"

    story_id: int = Field(sa_column=_key("articles.id"))
    watchlist_id: int = Field(
        sa_column=Column(Integer, ForeignKey("watchlists.id", ondelete="CASCADE"), primary_key=True, index=True)
    )
    reason: str = ""  # in words
    by: str  # the name of a person
    at: datetime = Field(sa_type=Utc)


class Note(Table, table=True):
    """Words of somebody on a story, for everybody."""

    __tablename__ = "notes"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    story_id: int = Field(sa_column=parent("articles.id"))
    user_id: int | None = Field(sa_column=parent("users.id", nullable=True, ondelete="SET NULL"))
    by: str  # what they were called
    words: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_type=Utc)


class Tag(Table, table=True):
    """A word that somebody sorts a story under, for everybody."""

    __tablename__ = "tags"

    story_id: int = Field(sa_column=_key("articles.id"))
    tag: str = Field(primary_key=True, index=True)
    by: str  # the name of a person
    at: datetime = Field(sa_type=Utc)


class SavedView(Table, table=True):
    """A filter of hits that a person comes back to; nobody else sees it."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "name"), NEVER_AGAIN)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=parent("users.id"))
    name: str
    query: str = Field(sa_column=Column(Text, nullable=False))  # as it stands in an address after the ?
    created_at: datetime = Field(sa_type=Utc)


class LastAct(Table, table=True):
    """What a person did last with stories, and how these were before: it can be undone, once."""

    __tablename__ = "last_acts"

    user_id: int = Field(sa_column=_key("users.id"))
    act: str
    stories: int
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=Utc)
