"""People come and go by a person's hand, and so do the tokens of their programs. Edge."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from monitor import addresses, tokens, zones
from monitor.errors import Conflict, NotFound
from monitor.tables import Invitation, Login, Role, Token, User

LONGEST_NAME = 100
RANDOM_BYTES = 32
LANGUAGES = ("pl", "en")

USED_AGAIN = timedelta(hours=1)
"""Between two notes that a token was used: reading by token should not write each time."""


def add(session: Session, *, name: str, role: Role = Role.VIEWER, email: str | None = None, now: datetime) -> User:
    """A new person.

    Errors: Conflict when the name is taken; ValueError for a name or an address that is none
    """
    called = _line(name, "a person needs a name, on one line")
    if session.exec(select(User).where(User.name == called)).first():
        raise Conflict(f"somebody is already called {called!r}")
    user = User(name=called, role=role, email=_address(email), created_at=now)
    session.add(user)
    session.flush()
    return user


def arrive(session: Session, *, name: str, role: Role, email: str, now: datetime) -> User:
    """A new person, vouched for by somebody else; called as they are there, or by their address where that is taken.

    Errors: Conflict, ValueError
    """
    called = name.strip()
    taken = session.exec(select(User).where(User.name == called)).first() is not None
    fits = called.isprintable() and 0 < len(called) <= LONGEST_NAME
    return add(session, name=called if fits and not taken else email, role=role, email=email, now=now)


def edit(
    session: Session,
    name: str,
    *,
    role: Role | None = None,
    email: str | None = None,
    enabled: bool | None = None,
    language: str | None = None,
    timezone: str | None = None,
) -> User:
    """Change what is given of a person; whoever is switched off comes in no more. What is empty is as the house has it.

    Errors: NotFound; ValueError, also when nobody would be left who may do everything
    """
    user = _get(session, name)
    if user.role is Role.ADMIN and (role not in (None, Role.ADMIN) or enabled is False):
        _keep_an_admin(session, user)
    if role is not None:
        user.role = role
    if email is not None:
        user.email = _address(email)
    if enabled is not None:
        user.enabled = enabled
    if language is not None:
        user.language = _one_of(language, LANGUAGES)
    if timezone is not None:
        zones.check(timezone or None)
        user.timezone = timezone or None
    return user


def set_password(session: Session, name: str, hashed: str) -> User:
    """From now on they come in by this password and no other; every browser has to say it anew.

    Errors: NotFound
    """
    user = _get(session, name)
    user.password = hashed
    session.execute(delete(Login).where(col(Login.user_id) == user.id))
    session.execute(delete(Invitation).where(col(Invitation.user_id) == user.id))
    return user


def remove(session: Session, name: str) -> None:
    """A person is gone, and every token with them.

    Errors: NotFound; ValueError when nobody would be left who may do everything
    """
    user = _get(session, name)
    if user.role is Role.ADMIN:
        _keep_an_admin(session, user)
    session.delete(user)


def new_token(
    session: Session, user: str, *, name: str = "", expires_at: datetime | None = None, now: datetime
) -> tuple[Token, str]:
    """A new token of a person: its row, and the token itself, which nobody can have again.

    Errors: NotFound, ValueError
    """
    owner = _get(session, user)
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"the name of a token is one line of at most {LONGEST_NAME} characters")
    token = tokens.PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    row = Token(
        user_id=owner.id or 0, name=name.strip(), digest=tokens.digest(token), created_at=now, expires_at=expires_at
    )
    session.add(row)
    session.flush()
    return row, token


def revoke(session: Session, token_id: int) -> None:
    """From now on nobody comes in by this token.

    Errors: NotFound
    """
    row = session.get(Token, token_id)
    if row is None:
        raise NotFound(f"no token has the number {token_id}; `nasluch user list` shows them")
    session.delete(row)


def used(session: Session, token_id: int, *, now: datetime) -> None:
    """Note that a token was used."""
    row = session.get(Token, token_id)
    if row is not None and is_news(row.used_at, now=now):
        row.used_at = now


def is_news(used_at: datetime | None, *, now: datetime) -> bool:
    """Whether a use is to be noted, given the last one that was."""
    return used_at is None or now - used_at >= USED_AGAIN


def _get(session: Session, name: str) -> User:
    user = session.exec(select(User).where(col(User.name) == name.strip())).first()
    if user is None:
        raise NotFound(f"nobody is called {name!r}; `nasluch user list` shows who is there")
    return user


def _keep_an_admin(session: Session, leaving: User) -> None:
    """Whoever comes in by a password and may do everything is not the last to go."""
    others = select(User).where(
        User.role == Role.ADMIN,
        col(User.id) != leaving.id,
        col(User.enabled).is_(True),
        col(User.password).is_not(None),
    )
    if leaving.password and not session.exec(others).first():
        raise ValueError(f"{leaving.name} is the only admin who can come in; make another one first")


def _one_of(word: str, known: Collection[str]) -> str | None:
    if word and word not in known:
        raise ValueError(f"{word!r} is none of {', '.join(known)}")
    return word or None


def _line(text: str, otherwise: str) -> str:
    line = text.strip()
    if not line or len(line) > LONGEST_NAME or not line.isprintable():
        raise ValueError(otherwise)
    return line


def _address(email: str | None) -> str | None:
    return addresses.mailbox(email) if email else None
