"""What the owner of the house should know -> word of it in the outbox, to one channel. Edge."""

from datetime import datetime
from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import case, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from alerts.records import Kind, SwitchedOff, Word
from alerts.tables import Channel, Delivery, Subscription

_AS_JSON: TypeAdapter[Word] = TypeAdapter(Word)


def tell(session: Session, channel: Channel, *, word: SwitchedOff) -> str | None:
    """Word of a lost channel put into the outbox; the name of the one that is to tell it, None when there is none."""
    other = nearest(session, channel)
    if other is None:
        return None
    put(session, other, word, now=word.at, due_at=word.at)
    return other.name


def put(session: Session, channel: Channel, word: Word, *, now: datetime, due_at: datetime) -> None:
    """A delivery that carries word instead of notices."""
    session.add(
        Delivery(
            key=f"msg_{uuid4().hex}",
            channel_id=channel.id,
            channel=channel.name,
            due_at=due_at,
            created_at=now,
            word=_AS_JSON.dump_json(word).decode(),
        )
    )


def read(word: str | None) -> Word | None:
    """The word that a delivery carries; None when it tells of notices."""
    return None if word is None else _AS_JSON.validate_json(word)


def nearest(session: Session, lost: Channel | None = None) -> Channel | None:
    """Who is told what the owner should know; None when there is nobody.

    Shape:  the channel that a person named for it goes before all else, then one that hears of a watchlist of which
            the lost one heard, then mail, then the oldest
    """
    able = select(Channel).where(col(Channel.enabled).is_(True))
    named, mail = case((col(Channel.owner), 0), else_=1), case((col(Channel.kind) == Kind.EMAIL, 0), else_=1)
    if lost is None:
        return session.exec(able.order_by(named, mail, col(Channel.id)).limit(1)).first()
    ours, theirs = aliased(Subscription), aliased(Subscription)
    shares = exists().where(
        col(ours.channel_id) == lost.id,
        col(theirs.channel_id) == col(Channel.id),
        col(theirs.watchlist_id) == col(ours.watchlist_id),
    )
    others = able.where(col(Channel.id) != lost.id)
    near = case((shares, 0), else_=1)
    return session.exec(others.order_by(named, near, mail, col(Channel.id)).limit(1)).first()
