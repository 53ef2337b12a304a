"""Links by which somebody sets their password, once. Edge."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from monitor import tokens
from monitor.errors import NotFound
from monitor.tables import Invitation, User

RANDOM_BYTES = 32
LASTS = timedelta(days=3)
RESET_LASTS = timedelta(hours=2)


def make(session: Session, user_id: int, *, now: datetime, lasts: timedelta = LASTS) -> str:
    """What stands in the link to a person; those they were sent before hold no more."""
    session.execute(delete(Invitation).where(col(Invitation.user_id) == user_id))
    token = secrets.token_urlsafe(RANDOM_BYTES)
    session.add(Invitation(user_id=user_id, digest=tokens.digest(token), expires_at=now + lasts))
    return token


def whose(session: Session, token: str, *, now: datetime) -> User:
    """Whom a link was sent to; it holds on until a password is set.

    Errors: NotFound when it is none of ours, has run out, or was used
    """
    row = session.exec(
        select(User)
        .join(Invitation, col(Invitation.user_id) == col(User.id))
        .where(Invitation.digest == tokens.digest(token), col(Invitation.expires_at) > now, col(User.enabled).is_(True))
    ).first()
    if row is None:
        raise NotFound("the link holds no more")
    return row
