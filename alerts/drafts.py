"""A channel, and what it hears -> its messages as they would leave, sent to nobody. Edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from alerts import compose, enqueuing, outbox
from alerts.records import Coverage, Delivery, House, Kind, Notice, Part, Template
from alerts.tables import Channel as ChannelRow
from alerts.tables import Notice as NoticeRow

MOST_NEWEST = 5
"""Of what a channel really heard, so much is shown."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is not sent."""

    sample: bool  # of an invented notice, and not of what the channel hears
    heading: str  # a subject or a title; "" of a webhook
    text: str
    html: str = ""  # of a mail
    unworded: tuple[str, ...] = ()  # templates that could not be used, each with why


def drafts(
    session: Session,
    channel: ChannelRow,
    house: House,
    *,
    now: datetime,
    sources: Mapping[Part, str] | None = None,
    coverage: Coverage | None = None,
) -> list[Draft]:
    """What the channel would be told of a sample, then of the newest that it was told or is to be told, if any.

    Shape:  `sources` are templates that are tried in place of those that it has
    Errors: ValueError when it has no such part; TemplateInvalid, with line and column
    """
    tried = [Template(part, source) for part, source in (sources or {}).items()]
    for template in tried:
        compose.check(channel.kind, template)
    templates = outbox.templates_of(channel.kind, channel.templates | {str(one.part): one.source for one in tried})
    told = replace(outbox.channel_of(channel, now=now), templates=templates)
    speaker = replace(house, timezone=told.zone or house.timezone)
    sample = Delivery(
        id=0,
        key="msg_draft",
        lease="",
        channel=told,
        notices=(compose.sample(speaker, now),),
        created_at=now,
        attempts=0,
        coverage=coverage,
    )
    newest = _newest(session, channel.id or 0)
    real = [replace(sample, notices=tuple(newest))] if newest else []
    return [_draft(one, speaker, now, sample=one is sample) for one in (sample, *real)]


def _newest(session: Session, channel_id: int) -> Sequence[Notice]:
    """The newest notices of the watchlist that the channel heard of last, the oldest of them first."""
    own = select(NoticeRow).where(NoticeRow.channel_id == channel_id).order_by(col(NoticeRow.id).desc())
    last = session.exec(own.limit(1)).first()
    if last is None:
        return []
    rows = session.exec(own.where(NoticeRow.watchlist_id == last.watchlist_id).limit(MOST_NEWEST)).all()
    return [enqueuing.read(row.notice) for row in reversed(rows)]


def _draft(delivery: Delivery, house: House, now: datetime, *, sample: bool) -> Draft:
    match delivery.channel.kind:
        case Kind.EMAIL:
            mail = compose.message(delivery, house, now)
            return Draft(sample, mail.subject, mail.text, mail.html, mail.unworded)
        case Kind.APPRISE:
            short = compose.short(delivery, house, now)
            return Draft(sample, short.title, short.text, unworded=short.unworded)
        case Kind.WEBHOOK:
            return Draft(sample, "", compose.payload(delivery, house).decode())
