"""Browsers in which somebody is logged in, and attempts that failed. Edge."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, or_, select, update

from monitor import tokens
from monitor.tables import FailedLogin, Login

RANDOM_BYTES = 32
IDLE = timedelta(days=30)
"""A browser that was not used for so long is logged out."""

LONGEST = timedelta(days=180)
"""And one that was, after so long all the same."""

FORGOTTEN = timedelta(days=1)
"""An attempt that failed counts no more after so long."""

LONGEST_BROWSER = 200
LONGEST_LINE = 500

MOST_FAILED = ((timedelta(minutes=15), 5), (timedelta(days=1), 30))
"""So many attempts may fail at a name from an address within such a time."""

MOST_FAILED_FROM = ((timedelta(minutes=15), 30), (timedelta(days=1), 300))
"""And at any name from an address."""

MOST_FAILED_AT = ((timedelta(hours=1), 100),)
"""And at a name from anywhere: who guesses from many addresses still guesses slowly."""


def begin(session: Session, user_id: int, *, browser: str, now: datetime) -> str:
    """Somebody has said who they are; what their browser shows from now on. Those that ran out are forgotten."""
    session.execute(delete(Login).where(or_(col(Login.used_at) < now - IDLE, col(Login.created_at) < now - LONGEST)))
    cookie = secrets.token_urlsafe(RANDOM_BYTES)
    called = "".join(letter for letter in browser if letter.isprintable())[:LONGEST_BROWSER]
    session.add(Login(user_id=user_id, digest=tokens.digest(cookie), browser=called, created_at=now, used_at=now))
    return cookie


def end(session: Session, digest: str) -> None:
    """That browser is logged out."""
    session.execute(delete(Login).where(col(Login.digest) == digest))


def end_others(session: Session, user_id: int, *, but: str) -> None:
    """Every browser of a person is logged out, but the one with this digest."""
    session.execute(delete(Login).where(col(Login.user_id) == user_id, col(Login.digest) != but))


def used(session: Session, digest: str, *, now: datetime) -> None:
    """Note that a browser was used."""
    session.execute(update(Login).where(col(Login.digest) == digest).values(used_at=now))


def say(session: Session, digest: str, line: str | None) -> None:
    """What the next page tells the person in that browser; None: it was told."""
    session.execute(update(Login).where(col(Login.digest) == digest).values(said=line and line[:LONGEST_LINE]))


def failed(session: Session, *, name: str, address: str, now: datetime) -> None:
    """Note an attempt that failed; those of yesterday are forgotten."""
    session.execute(delete(FailedLogin).where(col(FailedLogin.at) < now - FORGOTTEN))
    session.add(FailedLogin(name=_folded(name), address=address, at=now))


def wait_until(session: Session, *, name: str, address: str, now: datetime) -> datetime | None:
    """When somebody at that address may try that name again; None: now."""
    at_name, from_there = col(FailedLogin.name) == _folded(name), col(FailedLogin.address) == address
    limits = [
        *((span, most, (at_name, from_there)) for span, most in MOST_FAILED),
        *((span, most, (from_there,)) for span, most in MOST_FAILED_FROM),
        *((span, most, (at_name,)) for span, most in MOST_FAILED_AT),
    ]
    waits: list[datetime] = []
    for span, most, where in limits:
        within = select(func.count(), func.min(FailedLogin.at)).where(*where, col(FailedLogin.at) > now - span)
        count, first = session.exec(within).one()
        if count >= most:
            waits.append(first + span)
    return max(waits, default=None)


def _folded(name: str) -> str:
    """As its digest: people type their password where the name goes."""
    return tokens.digest(name.strip().casefold())
