"""Who may come in, by which tokens, and who a token is. Edge."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from monitor.errors import NotFound
from monitor.tables import AuditRecord, Login, Role, Token, User


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as people see it: never itself, for nobody has it but who was given it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None  # to the hour
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class UserRow:
    """Somebody who may come in."""

    id: int
    name: str
    role: Role
    email: str | None
    enabled: bool
    created_at: datetime
    language: str | None  # None: as the house speaks
    timezone: str | None  # None: that of the house
    by_password: bool  # they can come in by one
    seen_at: datetime | None  # in a browser, to the hour
    tokens: tuple[TokenRow, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks, by a token that holds."""

    token_id: int
    user_id: int
    user: str
    role: Role
    used_at: datetime | None  # when that was noted last


def users(session: Session) -> list[UserRow]:
    """Everybody, by name."""
    columns = (Token.id, Token.name, Token.created_at, Token.used_at, Token.expires_at)
    of: dict[int, list[TokenRow]] = defaultdict(list)
    for owner, *token in session.execute(select(col(Token.user_id), *map(col, columns)).order_by(col(Token.id))):
        of[owner].append(TokenRow(*token))
    told = (User.id, User.name, User.role, User.email, User.enabled, User.created_at, User.language, User.timezone)
    seen = select(func.max(Login.used_at)).where(col(Login.user_id) == col(User.id)).scalar_subquery()
    columns_of_user = (*map(col, told), col(User.password).is_not(None), seen)
    return [_user(row, of) for row in session.execute(select(*columns_of_user).order_by(col(User.name)))]


def _user(row: Any, tokens: Mapping[int, Sequence[TokenRow]]) -> UserRow:
    number, name, role, email, enabled, created_at, language, timezone, by_password, seen_at = row
    return UserRow(
        id=number, name=name, role=role, email=email, enabled=enabled, created_at=created_at, language=language,
        timezone=timezone, by_password=by_password, seen_at=seen_at, tokens=tuple(tokens.get(number, ())),
    )  # fmt: skip


def user(session: Session, name: str) -> UserRow:
    """One of them.

    Errors: NotFound
    """
    for row in users(session):
        if row.name == name.strip():
            return row
    raise NotFound(f"nobody is called {name!r}")


def user_by_id(session: Session, number: int) -> UserRow:
    """The one of that number.

    Errors: NotFound
    """
    for row in users(session):
        if row.id == number:
            return row
    raise NotFound(f"nobody has the number {number}")


def has_people(session: Session) -> bool:
    """Whether anybody can come in by a password."""
    wanted = select(col(User.id)).where(col(User.enabled).is_(True), col(User.password).is_not(None))
    return session.execute(wanted.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may come in, and by which password."""

    user_id: int
    name: str
    email: str | None
    password: str | None  # its hash
    language: str | None


def password(session: Session, called: str) -> Known | None:
    """Who is called so, or has this mail address alone; None when nobody is, or they are switched off."""
    folded = called.strip().casefold()
    told = map(col, (User.id, User.name, User.email, User.password, User.language))
    wanted = select(*told).where(col(User.enabled).is_(True)).order_by(col(User.id))
    rows = [Known(*row) for row in session.execute(wanted)]
    by_name = [row for row in rows if row.name == called.strip()]
    by_mail = [row for row in rows if row.email and row.email.casefold() == folded]
    return by_name[0] if by_name else by_mail[0] if len(by_mail) == 1 else None


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody who has a mail address."""

    user_id: int
    enabled: bool


def by_mail(session: Session, address: str) -> list[Addressed]:
    """Everybody who has that mail address, however its letters are written; those that are switched off, too."""
    rows = session.execute(select(col(User.id), col(User.enabled), col(User.email)).order_by(col(User.id)))
    folded = address.strip().casefold()
    return [Addressed(number, enabled) for number, enabled, email in rows if email and email.casefold() == folded]


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who asks, from a browser in which they have said who they are."""

    user_id: int
    name: str
    role: Role
    language: str | None
    timezone: str | None
    said: str | None  # what the page tells them once
    used_at: datetime


def logged_in(session: Session, digest: str, *, now: datetime, idle: timedelta, longest: timedelta) -> LoggedIn | None:
    """Who has the cookie of this digest; None when nobody has, it has run out, or they are switched off."""
    found = session.execute(
        select(
            col(User.id), col(User.name), col(User.role), col(User.language), col(User.timezone), col(Login.said),
            col(Login.used_at),
        )
        .join(User, col(User.id) == col(Login.user_id))
        .where(
            col(Login.digest) == digest, col(User.enabled).is_(True), col(Login.used_at) > now - idle,
            col(Login.created_at) > now - longest,
        )
    ).first()  # fmt: skip
    return LoggedIn(*found) if found else None


@dataclass(frozen=True, slots=True)
class BrowserRow:
    """A browser in which a person is logged in."""

    id: int
    browser: str
    created_at: datetime
    used_at: datetime
    digest: str


def browsers(session: Session, user_id: int) -> list[BrowserRow]:
    """Those of a person, the one used last first."""
    told = (Login.id, Login.browser, Login.created_at, Login.used_at, Login.digest)
    wanted = select(*map(col, told)).where(col(Login.user_id) == user_id).order_by(col(Login.used_at).desc())
    return [BrowserRow(*row) for row in session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Somebody changed something."""

    id: int
    at: datetime
    by: str
    action: str
    kind: str
    subject_id: int | None
    subject: str
    changes: Mapping[str, Sequence[Any]]  # by column: what it was, what it is


def audit(
    session: Session,
    *,
    kind: str | None = None,
    subject_id: int | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[AuditRow]:
    """What people changed, the latest first, older than the record `before`; of one kind or thing only, if said."""
    told = (
        AuditRecord.id, AuditRecord.at, AuditRecord.by, AuditRecord.action, AuditRecord.kind, AuditRecord.subject_id,
        AuditRecord.subject, AuditRecord.changes,
    )  # fmt: skip
    wanted = select(*map(col, told)).order_by(col(AuditRecord.id).desc()).limit(limit)
    if kind is not None:
        wanted = wanted.where(col(AuditRecord.kind) == kind)
    if subject_id is not None:
        wanted = wanted.where(col(AuditRecord.subject_id) == subject_id)
    if before is not None:
        wanted = wanted.where(col(AuditRecord.id) < before)
    return [AuditRow(*row) for row in session.execute(wanted)]


def bearer(session: Session, digest: str, *, now: datetime) -> Bearer | None:
    """Who has the token of this digest; None when nobody has, it has run out, or they are switched off."""
    holds = or_(col(Token.expires_at).is_(None), col(Token.expires_at) > now)
    found = session.execute(
        select(col(Token.id), col(User.id), col(User.name), col(User.role), col(Token.used_at))
        .join(User, col(User.id) == col(Token.user_id))
        .where(col(Token.digest) == digest, col(User.enabled).is_(True), holds)
    ).first()
    return Bearer(*found) if found else None
