"""Who may come in, by which tokens, and who a token is. Edge."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from monitor.tables import Role, Token, User


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
    tokens: tuple[TokenRow, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks, by a token that holds."""

    token_id: int
    user: str
    role: Role
    used_at: datetime | None  # when that was noted last


def users(session: Session) -> list[UserRow]:
    """Everybody, by name."""
    columns = (Token.id, Token.name, Token.created_at, Token.used_at, Token.expires_at)
    of: dict[int, list[TokenRow]] = defaultdict(list)
    for owner, *token in session.execute(select(col(Token.user_id), *map(col, columns)).order_by(col(Token.id))):
        of[owner].append(TokenRow(*token))
    told = (User.id, User.name, User.role, User.email, User.enabled, User.created_at)
    rows = session.execute(select(*map(col, told)).order_by(col(User.name)))
    return [
        UserRow(number, name, role, email, enabled, created_at, tuple(of[number]))
        for number, name, role, email, enabled, created_at in rows
    ]


def bearer(session: Session, digest: str, *, now: datetime) -> Bearer | None:
    """Who has the token of this digest; None when nobody has, it has run out, or they are switched off."""
    holds = or_(col(Token.expires_at).is_(None), col(Token.expires_at) > now)
    found = session.execute(
        select(col(Token.id), col(User.name), col(User.role), col(Token.used_at))
        .join(User, col(User.id) == col(Token.user_id))
        .where(col(Token.digest) == digest, col(User.enabled).is_(True), holds)
    ).first()
    return Bearer(*found) if found else None
