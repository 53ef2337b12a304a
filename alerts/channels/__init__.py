"""A delivery in hand -> the other side has it. Edge.

email     multipart mail over SMTP
smtp      a session with a mail server
webhook   signed JSON over HTTP, Standard Webhooks
apprise   a few lines to Slack, Teams, Telegram, Matrix, ntfy and others
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.channels import apprise, email, smtp, webhook
from alerts.records import Accepted, Delivery, House, Kind


@dataclass(frozen=True, slots=True)
class Transports:
    """The ways to the other side; threads share them."""

    http: webhook.Http
    mail: smtp.Sessions = field(default_factory=smtp.Sessions)


def shown(kind: Kind, addresses: Sequence[str]) -> tuple[str, ...]:
    """The addresses of a channel without what is secret in them."""
    return tuple(apprise.shown(address) if kind is Kind.APPRISE else address for address in addresses)


def send(delivery: Delivery, *, house: House, by: Transports, now: datetime) -> Accepted:
    """What the other side said when it took the delivery.

    Errors: Delayed, Rejected
    """
    match delivery.channel.kind:
        case Kind.EMAIL:
            return email.send(delivery, house=house, sessions=by.mail, now=now)
        case Kind.WEBHOOK:
            return webhook.send(delivery, house=house, http=by.http, now=now)
        case Kind.APPRISE:
            return apprise.send(delivery, house=house, http=by.http, now=now)
