"""What signs the links in our mails: made once, and shared by every worker and page. Edge."""

import secrets

from sqlmodel import Session, col, select

from alerts.rows import insert_new
from monitor.tables import Fact

SIGNING = "signing key"


def signing(session: Session) -> str:
    """The key of this house; made when it has none yet."""
    insert_new(session, Fact, [{"name": SIGNING, "value": secrets.token_urlsafe(32)}], col(Fact.name))
    return session.exec(select(Fact.value).where(Fact.name == SIGNING)).one()
