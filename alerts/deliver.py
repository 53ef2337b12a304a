"""A delivery that is due -> sent, and settled. Wiring.

Claim and settle are short transactions; between them, while we speak to the other side, none is held.
"""

import logging
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

import httpx
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from alerts import channels, compose, gathering, holds, outbox
from alerts.compose.plain import one_line
from alerts.errors import Delayed, DeliveryError, Rejected
from alerts.records import Coverage, Delivery, House, Kind, Sent, Verdict
from alerts.tables import Channel as ChannelRow

EVENTS = logging.getLogger("nasluch")

CHANNELS_AT_ONCE = 50
"""Channels whose notices are gathered in one transaction."""


LONGEST_WORDS = 1000
"""Characters the delivery log keeps of what the other side said; it has to fit into every database."""

SETTLE_AGAIN_S = (0.2, 1.0, 4.0)
"""Pauses between tries to write down how an attempt ended; far from the end of a lease, and of a worker's patience."""


class Database(Protocol):
    """What holds the outbox."""

    def read(self) -> AbstractContextManager[Session]:
        """A session that changes nothing."""

    def write(self) -> AbstractContextManager[Session]:
        """One transaction."""


class Listener(Protocol):
    """Who knows how much of the press was heard, and what a channel hears of."""

    def __call__(self, session: Session, *, channel_id: int, since: datetime, now: datetime) -> Coverage: ...


class Deliverer:
    """Sends what waits in the outbox; threads share it."""

    def __init__(
        self,
        database: Database,
        house: House,
        *,
        http: Callable[[], httpx.Client],
        clock: Callable[[], datetime],
        heard: Listener | None = None,
    ) -> None:
        self._database, self._house, self._clock, self._heard = database, house, clock, heard
        self._transports = channels.Transports(http)

    def claim(self, *, now: datetime, lease_s: float, window_s: float = 0.0) -> Delivery | None:
        """The delivery to send next, leased to us, notices that are due gathered before; None when nothing is due.

        Shape:  mail that may leave at once waits `window_s` for company
        Units:  aware UTC, seconds
        """
        self._transports.mail.end_idle()
        with self._database.read() as session:  # every second, nearly always in vain: a look takes no lock
            if holds.held(session):
                return None
            to_gather = gathering.to_gather(session, now=now, window_s=window_s)
            if not to_gather and not outbox.to_claim(session, now=now):
                return None
        if to_gather:
            with self._database.write() as session:
                gathering.gather(
                    session, now=now, limit=CHANNELS_AT_ONCE, window_s=window_s, timezone=self._house.timezone
                )
        with self._database.write() as session:
            claimed = outbox.claim(session, now=now, lease_s=lease_s, limit=1, timezone=self._house.timezone)
        return self._with_coverage(claimed[0], now) if claimed else None

    def _with_coverage(self, delivery: Delivery, now: datetime) -> Delivery:
        if self._heard is None or delivery.channel.kind is not Kind.EMAIL:
            return delivery
        since = delivery.since or now - timedelta(days=1)
        with self._database.read() as session:
            heard = self._heard(session, channel_id=delivery.channel.id, since=since, now=now)
        return replace(delivery, coverage=heard)

    def deliver(self, delivery: Delivery) -> Sent:
        """Send a delivery in hand, and settle how that ended.

        Errors: those of the database; then the lease runs out, and the same key is sent once more
        """
        verdict = self._attempt(delivery)
        settled = self._settled(delivery, verdict)
        sent = _sent(delivery, verdict, lost=not settled)
        _log(sent, attempt=delivery.attempts + 1)
        return sent

    def close(self) -> None:
        """Nothing more is sent: what is open to the other side is ended."""
        self._transports.mail.close()

    def test(self, channel: ChannelRow) -> Sent:
        """Send a sample to a channel now, and hear what is answered; nothing of it is stored, nothing holds it."""
        now = self._clock()
        delivery = Delivery(
            id=0,
            key=f"test_{uuid4().hex}",
            lease="",
            channel=outbox.channel_of(channel, now=now),
            notices=(compose.sample(self._house, now),),
            created_at=now,
            attempts=0,
            trial=True,
        )
        return _sent(delivery, self._attempt(delivery))

    def _settled(self, delivery: Delivery, verdict: Verdict) -> bool:
        for pause_s in SETTLE_AGAIN_S:
            try:
                return self._settle(delivery, verdict)
            except DBAPIError:  # the database is away: what is sent and not written down would be sent twice
                EVENTS.warning("deliver.settle_again delivery=%d", delivery.id, exc_info=True)
                time.sleep(pause_s)
        return self._settle(delivery, verdict)

    def _settle(self, delivery: Delivery, verdict: Verdict) -> bool:
        spread = random.uniform(0, 0.1)  # noqa: S311 - keeps retries from bunching, guards nothing
        with self._database.write() as session:
            return outbox.settle(session, delivery, verdict, now=self._clock(), spread=spread)

    def _attempt(self, delivery: Delivery) -> Verdict:
        began_s = time.monotonic()
        verdict = self._spoken(delivery)
        return replace(verdict, duration_s=time.monotonic() - began_s)

    def _spoken(self, delivery: Delivery) -> Verdict:
        try:
            accepted = channels.send(delivery, house=self._house, by=self._transports, now=self._clock())
        except DeliveryError as error:
            return _verdict(error)
        except Exception as fault:  # noqa: BLE001 - bulkhead: a fault of ours costs this attempt, and is tried again
            EVENTS.exception("deliver.crashed delivery=%d channel=%r", delivery.id, delivery.channel.name)
            return Verdict(delivered=False, words=f"a fault of ours ({type(fault).__name__}); see the log")
        ours = (f"in Nasłuch's words, for a template fails: {why}" for why in accepted.unworded)
        words = one_line("; ".join((accepted.words, *ours)), LONGEST_WORDS)
        return Verdict(
            delivered=True, words=words, status=accepted.status, heard=accepted.heard, refused=accepted.refused,
            unworded=accepted.unworded,
        )  # fmt: skip


def _log(sent: Sent, *, attempt: int) -> None:
    """A line of the log; facts stand beside the words, for whoever writes it as JSON."""
    facts = {
        "delivered": sent.delivered, "delivery": sent.delivery_id, "channel": sent.channel, "notices": sent.notices,
        "attempt": attempt, "took_s": round(sent.duration_s, 3), "said": sent.words,
    }  # fmt: skip
    words = " ".join(f"{name}={fact!r}" for name, fact in facts.items())
    EVENTS.info("deliver %s", words, extra={"event": "deliver", "facts": facts})


def _verdict(error: DeliveryError) -> Verdict:
    return Verdict(
        delivered=False,
        words=one_line(str(error), LONGEST_WORDS),
        status=error.status,
        final=isinstance(error, Rejected),
        ends_channel=isinstance(error, Rejected) and error.ends_channel,
        retry_after_s=error.retry_after_s if isinstance(error, Delayed) else None,
        heard=error.heard,
        refused=error.refused if isinstance(error, Rejected) else (),
    )


def _sent(delivery: Delivery, verdict: Verdict, *, lost: bool = False) -> Sent:
    words = f"{verdict.words}; not written down, its lease had ended" if lost else verdict.words
    return Sent(
        delivery_id=delivery.id,
        channel=delivery.channel.name,
        kind=delivery.channel.kind,
        notices=len(delivery.notices),
        delivered=verdict.delivered,
        words=words,
        duration_s=verdict.duration_s,
        heard=verdict.heard,
    )
