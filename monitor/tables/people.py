"""Who may come in: people, what they prove themselves with, and what they changed. Edge."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from alerts.rows import NEVER_AGAIN, Table, Utc, parent, word


class Role(StrEnum):
    """What a person may do here, each more than the one before."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def sentence(self, language: str) -> str:
        """What that means, in Polish or in English."""
        return _ROLES[self][0 if language == "pl" else 1]

    def may(self, needed: "Role") -> bool:
        """Whether who has this role may do what another one needs."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


_ROLES = {
    Role.VIEWER: ("Czyta wszystko, niczego nie zmienia.", "Reads everything, changes nothing."),
    Role.EDITOR: (
        "Czyta wszystko; zmienia tematy, źródła i kanały, ponawia i odwołuje wysyłki.",
        "Reads everything; changes watchlists, feeds and channels, retries and cancels deliveries.",
    ),
    Role.ADMIN: (
        "Może wszystko; także wstrzymać i zwolnić wysyłki całego domu.",
        "May do everything; also hold and release the deliveries of the whole house.",
    ),
}


class User(Table, table=True):
    """Somebody who may come in: by a password, or their programs by tokens."""

    __tablename__ = "users"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: Role = Field(sa_column=word(Role))
    email: str | None = None
    enabled: bool = True
    password: str | None = None  # its argon2id hash; None: nobody comes in by one
    language: str | None = None  # pl or en; None: as the house speaks
    timezone: str | None = None  # None: the zone of the house
    created_at: datetime = Field(sa_type=Utc)


class Token(Table, table=True):
    """What a program of a person proves itself with; kept as its digest, so that nobody can read it here."""

    __tablename__ = "tokens"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=parent("users.id"))
    name: str = ""  # what it is for
    digest: str = Field(unique=True)  # SHA-256 of the whole token
    created_at: datetime = Field(sa_type=Utc)
    used_at: datetime | None = Field(default=None, sa_type=Utc)  # to the hour
    expires_at: datetime | None = Field(default=None, sa_type=Utc)  # None: never


class Login(Table, table=True):
    """A browser in which somebody has said who they are; its cookie is kept as its digest."""

    __tablename__ = "logins"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=parent("users.id"))
    digest: str = Field(unique=True)  # SHA-256 of the whole cookie
    browser: str = ""  # what it calls itself
    said: str | None = None  # a line for the next page: what the last form has done
    created_at: datetime = Field(sa_type=Utc)
    used_at: datetime = Field(sa_type=Utc)  # to the hour


class Invitation(Table, table=True):
    """A link by which somebody sets their password, once."""

    __tablename__ = "invitations"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_column=parent("users.id"))
    digest: str = Field(unique=True)  # SHA-256 of what stands in the link
    expires_at: datetime = Field(sa_type=Utc)


class FailedLogin(Table, table=True):
    """Somebody tried to come in and did not; kept for a day."""

    __tablename__ = "failed_logins"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)  # the digest of what was typed: it may be a password
    address: str = Field(index=True)  # where from
    at: datetime = Field(sa_type=Utc, index=True)


class AuditRecord(Table, table=True):
    """Somebody changed something."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Utc, index=True)
    by: str  # the name of a person
    action: str  # added, changed, removed
    kind: str = Field(index=True)  # of what: watchlist, feed, channel, ...
    subject_id: int | None = None
    subject: str = ""  # what it was called
    changes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """By column: what it was and what it is; of a secret only that it was changed."""
