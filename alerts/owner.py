"""A channel that was switched off -> word to whoever keeps it, by another channel. Edge."""

from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import case, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from alerts.records import Kind, SwitchedOff
from alerts.tables import Channel, Delivery, Subscription

_AS_JSON = TypeAdapter(SwitchedOff)


def tell(session: Session, channel: Channel, *, word: SwitchedOff) -> str | None:
    """Word of it put into the outbox; the name of the channel that is to tell it, None when there is none.

    Shape:  one that hears of a watchlist of which the lost one heard goes before others, and mail before all else
    """
    other = _nearest(session, channel)
    if other is None:
        return None
    session.add(
        Delivery(
            key=f"msg_{uuid4().hex}",
            channel_id=other.id,
            channel=other.name,
            due_at=word.at,
            created_at=word.at,
            word=_AS_JSON.dump_json(word).decode(),
        )
    )
    return other.name


def read(word: str | None) -> SwitchedOff | None:
    """The word that a delivery carries; None when it tells of notices."""
    return None if word is None else _AS_JSON.validate_json(word)


def _nearest(session: Session, channel: Channel) -> Channel | None:
    ours, theirs = aliased(Subscription), aliased(Subscription)
    shares = exists().where(
        col(ours.channel_id) == channel.id,
        col(theirs.channel_id) == col(Channel.id),
        col(theirs.watchlist_id) == col(ours.watchlist_id),
    )
    able = select(Channel).where(col(Channel.id) != channel.id, col(Channel.enabled).is_(True))
    near = case((shares, 0), else_=1)
    mail = case((col(Channel.kind) == Kind.EMAIL, 0), else_=1)
    return session.exec(able.order_by(near, mail, col(Channel.id)).limit(1)).first()
