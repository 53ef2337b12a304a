"""A channel, and templates for it -> its messages in those words, sent to nobody. Edge."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts import drafts, lookup
from alerts.drafts import Draft
from alerts.records import PARTS, House, Part
from alerts.tables import Channel
from monitor import queries
from monitor.errors import NotFound

HEARD = timedelta(days=1)
"""What a digest says of how much was heard is said of so long."""


def found(session: Session, number: int) -> Channel:
    """A channel that can be told in words of its own.

    Errors: NotFound
    """
    row = lookup.channel(session, queries.channel(session, number).name)
    if not PARTS[row.kind]:
        raise NotFound("a webhook is told by its schema; it has no templates")
    return row


def tried(
    session: Session, channel: Channel, sources: Mapping[Part, str], house: House, *, now: datetime
) -> list[Draft]:
    """What would be sent in these words, of a sample and of the newest hits.

    Errors: TemplateInvalid, with line and column; ValueError when the channel has no such part
    """
    heard = queries.heard(session, channel_id=channel.id or 0, since=now - HEARD, now=now)
    return drafts.drafts(session, channel, house, now=now, sources=sources, coverage=heard)
