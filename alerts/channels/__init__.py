"""A delivery in hand -> the other side has it. Edge.

email     multipart mail over SMTP
smtp      a session with a mail server
webhook   signed JSON over HTTP, Standard Webhooks
apprise   a few lines to Slack, Teams, Telegram, Matrix, ntfy and others
"""

from datetime import datetime
from typing import Protocol

from alerts.channels import apprise, email, webhook
from alerts.records import Accepted, Delivery, House, Kind


class Send(Protocol):
    """How every kind of channel is sent to. Errors: Delayed, Rejected"""

    def __call__(self, delivery: Delivery, *, house: House, http: webhook.Http, now: datetime) -> Accepted: ...


SENDERS: dict[Kind, Send] = {Kind.EMAIL: email.send, Kind.WEBHOOK: webhook.send, Kind.APPRISE: apprise.send}


def send(delivery: Delivery, *, house: House, http: webhook.Http, now: datetime) -> Accepted:
    """What the other side said when it took the delivery.

    Errors: Delayed, Rejected
    """
    return SENDERS[delivery.channel.kind](delivery, house=house, http=http, now=now)
