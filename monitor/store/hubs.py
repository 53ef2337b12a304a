"""Who is to tell us of feeds' news: what feeds name, what hubs were asked, and what they said. Edge."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from alerts.rows import claim, insert_new
from monitor import claims, timetable
from monitor.tables import Feed, Hearing, Host, HubSubscription

LONGEST_PROBLEM = 300  # characters
FAREWELLS = 5  # times that a hub is told that we want no more, where nobody knows how long it would go on


@dataclass(frozen=True, slots=True)
class DueHub:
    """A hub to be asked, which nobody else asks meanwhile."""

    id: int
    lease: str
    hub: str
    topic: str
    token: str
    secret: str
    ending: bool  # asked to tell us no more


def reconcile(session: Session, *, now: datetime) -> None:
    """One subscription for each feed that is visited and names a hub; those that nobody wants are to be ended."""
    unwanted = or_(
        col(Feed.id).is_(None),
        col(Feed.enabled).is_(False),
        col(Feed.hub).is_(None),
        col(Feed.hub) != col(HubSubscription.hub),
        col(Feed.topic) != col(HubSubscription.topic),
    )
    rows = select(HubSubscription).join(Feed, col(Feed.id) == col(HubSubscription.feed_id), isouter=True)
    rows = rows.where(col(HubSubscription.state) != Hearing.ENDING, unwanted)
    for row in session.exec(rows.with_for_update(skip_locked=True, of=HubSubscription)).all():
        row.feed_id, row.state, row.failures, row.due_at = None, Hearing.ENDING, 0, now
    session.flush()
    _forget(session, now)
    served = select(HubSubscription.feed_id).where(col(HubSubscription.feed_id).is_not(None))
    named = select(Feed.id, Feed.hub, Feed.topic).where(
        col(Feed.enabled).is_(True), col(Feed.hub).is_not(None), col(Feed.id).not_in(served)
    )
    wanted = [_wanted(*one, now=now) for one in session.exec(named)]
    insert_new(session, HubSubscription, wanted, col(HubSubscription.id))


def claim_due(session: Session, *, now: datetime, lease_s: float, limit: int) -> list[DueHub]:
    """Hubs to be asked now, leased to us; that is noted before they are, for they may answer first."""
    rows = claim(session, HubSubscription, now=now, lease_s=lease_s, limit=limit)
    for row in rows:
        row.asked_at = now
    return [
        DueHub(row.id or 0, row.lease or "", row.hub, row.topic, row.token, row.secret, row.state is Hearing.ENDING)
        for row in rows
    ]


def asked(session: Session, due: DueHub, *, now: datetime, problem: str, retry_after_s: float | None = None) -> None:
    """A hub was asked. Unless it has verified meanwhile it will be asked again: nobody knows whether it ever does."""
    row = session.exec(_held(col(HubSubscription.lease) == due.lease)).first()
    if row is None:
        return
    row.lease = row.lease_until = None
    if row.asked_at is not None:
        row.failures += 1
        row.problem = problem[:LONGEST_PROBLEM]
        row.due_at = timetable.asked_in_vain(now=now, failures=row.failures, retry_after_s=retry_after_s)


def verified(session: Session, token: str, topic: str, *, lease_s: int | None, now: datetime) -> bool:
    """A hub asks whether we want to be told; whether we do. Then it tells us for so long."""
    row = _of(session, token)
    if row is None or row.topic != topic or row.feed_id is None or row.state is Hearing.ENDING:
        return False
    if row.asked_at is None and row.state is not Hearing.LIVE:
        return False
    row.ends_at = timetable.ends_at(now=now, lease_s=lease_s)
    row.due_at = timetable.renewed_at(now=now, ends_at=row.ends_at)
    row.state, row.asked_at, row.failures, row.problem = Hearing.LIVE, None, 0, None
    return True


def ended(session: Session, token: str, topic: str) -> bool:
    """A hub asks whether we want to be told no more; whether that is so. Then it is forgotten."""
    row = _of(session, token)
    if row is None or row.topic != topic or row.state is not Hearing.ENDING:
        return False
    session.delete(row)
    return True


def denied(session: Session, token: str, topic: str, *, why: str, now: datetime) -> bool:
    """A hub will not tell us, or not any more; whether that was about us."""
    row = _of(session, token)
    if row is None or row.topic != topic:
        return False
    if row.state is Hearing.ENDING:
        session.delete(row)
        return True
    row.state, row.asked_at, row.ends_at = Hearing.DENIED, None, None
    row.problem = why[:LONGEST_PROBLEM] or "it did not say why"
    row.due_at = timetable.denied_until(now=now)
    return True


def secret(session: Session, token: str) -> str | None:
    """What signs the words of the hub that knows this token; None: no hub does."""
    return session.exec(select(HubSubscription.secret).where(HubSubscription.token == token)).first()


def pushed(session: Session, token: str, *, now: datetime) -> None:
    """A hub told of news: its feed is due at once. What it told is not looked at."""
    of_token = select(HubSubscription.feed_id).where(HubSubscription.token == token)
    for feed in session.exec(select(Feed).where(col(Feed.id).in_(of_token)).with_for_update()):
        feed.pushed_at = now
        at = timetable.after_push(now=now, visited_at=feed.visited_at)
        if feed.enabled and feed.due_at is not None and feed.due_at > at:
            feed.due_at, feed.due_why = at, "its hub told of news"
            claims.made_due(session, col(Host.name) == feed.host)


def _forget(session: Session, now: datetime) -> None:
    """Those that end by themselves: never asked for, over, or of a hub that does not listen."""
    gone = or_(
        (col(HubSubscription.asked_at).is_(None)) & (col(HubSubscription.ends_at).is_(None)),
        col(HubSubscription.ends_at) <= now,
        (col(HubSubscription.ends_at).is_(None)) & (col(HubSubscription.failures) >= FAREWELLS),
    )
    session.execute(delete(HubSubscription).where(col(HubSubscription.state) == Hearing.ENDING, gone))


def _wanted(feed_id: int | None, hub: str | None, topic: str | None, *, now: datetime) -> dict[str, object]:
    return {
        "feed_id": feed_id,
        "hub": hub,
        "topic": topic,
        "token": secrets.token_urlsafe(32),
        "secret": secrets.token_hex(32),
        "state": Hearing.WANTED,
        "failures": 0,
        "due_at": now,
        "created_at": now,
    }


def _of(session: Session, token: str) -> HubSubscription | None:
    return session.exec(_held(col(HubSubscription.token) == token)).first()


def _held(which: ColumnElement[bool]) -> SelectOfScalar[HubSubscription]:
    return select(HubSubscription).where(which).with_for_update()
