"""Signed JSON over HTTP, as Standard Webhooks has it. Edge."""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from alerts import compose
from alerts.compose.plain import one_line
from alerts.errors import Delayed, DeliveryError, Rejected
from alerts.records import Accepted, Delivery, Heard, House

Http = Callable[[], httpx.Client]
"""Makes a client for one request; it knows which addresses may be spoken to, and how long all of it may take."""

PREFIX = "whsec_"
SECRET_BYTES = 32
TIMEOUT = httpx.Timeout(15.0, connect=10.0)  # of one wait; how long all may take, the client knows
ANSWER_S = 5.0
MOST_ANSWER_BYTES = 1024
LONGEST_WORDS = 200


def new_secret() -> str:
    """A signing secret nobody else has."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def check_secret(secret: str) -> None:
    """Nothing, when it can sign.

    Errors: ValueError
    """
    key = _key(secret)
    if not 24 <= len(key) <= 64:
        raise ValueError(f"a webhook secret is 24 to 64 bytes long, this one {len(key)}")


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not key:
        raise ValueError("a webhook secret is whsec_ and base64")
    return key


def signature(secret: str, *, key: str, timestamp: int, body: bytes) -> str:
    """The signature of one message by one secret: `v1,...`.

    Errors: ValueError
    Source: standard-webhooks.com, symmetric signatures
    """
    digest = hmac.digest(_key(secret), f"{key}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def send(delivery: Delivery, *, house: House, http: Http, now: datetime) -> Accepted:
    """Post the delivery's notices, signed by every secret of the channel.

    Shape:  of a trial, what is answered or raised holds what the endpoint answered, whatever that was

    Errors: Delayed, Rejected
    """
    url = delivery.channel.addresses[0]
    body = compose.payload(delivery, house)
    headers = _headers(delivery, body, house.user_agent, int(now.timestamp()))
    began_s = time.monotonic()
    try:
        with (
            http() as client,
            client.stream(
                "POST", url, content=body, headers=headers, follow_redirects=False, timeout=TIMEOUT
            ) as answer,
        ):
            return _tried(answer, now, began_s) if delivery.trial else _judged(answer, now)
    except httpx.InvalidURL as wrong:
        raise Rejected(f"{delivery.channel.name}: its address cannot be used: {wrong}") from wrong
    except httpx.HTTPError as failed:  # the guard's no as well: a person may allow the network in the settings
        why = one_line(str(failed), LONGEST_WORDS) or type(failed).__name__
        raise Delayed(f"{urlsplit(url).hostname}: {why}") from failed


def _headers(delivery: Delivery, body: bytes, user_agent: str, timestamp: int) -> httpx.Headers:
    channel = delivery.channel
    if not channel.secrets:
        raise Rejected(f"{channel.name}: no secret to sign with")
    try:
        signed = [signature(secret, key=delivery.key, timestamp=timestamp, body=body) for secret in channel.secrets]
    except ValueError as unusable:
        raise Rejected(f"{channel.name}: {unusable}") from unusable
    said = {
        "content-type": "application/json",
        "accept-encoding": "identity",  # what a failing endpoint says is read, and never unpacked
        "user-agent": user_agent,
        "webhook-id": delivery.key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
    if delivery.replayed_at:
        said["webhook-replayed-at"] = str(int(delivery.replayed_at.timestamp()))
    return httpx.Headers(said, encoding="utf-8")  # a person's choice of user agent may have Polish letters


def _tried(answer: httpx.Response, now: datetime, began_s: float) -> Accepted:
    """The same as `_judged`, with what was answered."""
    begun = _beginning(answer)
    heard = Heard(answer.status_code, tuple(answer.headers.multi_items()), _shown(begun), time.monotonic() - began_s)
    try:
        return replace(_judged(answer, now, begun), heard=heard)
    except DeliveryError as error:
        error.heard = heard
        raise


def _judged(answer: httpx.Response, now: datetime, begun: bytes | None = None) -> Accepted:
    status, said = answer.status_code, f"{answer.request.url.host}: HTTP {answer.status_code}"
    if answer.is_success:
        return Accepted(said, status)
    if status == httpx.codes.GONE:
        raise Rejected(f"{said}: it wants no more webhooks", status=status, ends_channel=True)
    if answer.is_redirect:
        where = one_line(answer.headers.get("location", "nowhere"), LONGEST_WORDS)
        said += f" to {where}; redirects are not followed, change the channel's address"
    else:
        words = _beginning(answer) if begun is None else begun
        said += f": {shown}" if (shown := one_line(words.decode(errors="replace"), LONGEST_WORDS)) else ""
    raise Delayed(said, status=status, retry_after_s=retry_after_s(answer.headers.get("retry-after"), now))


def _beginning(answer: httpx.Response) -> bytes:
    """What an endpoint had to say, so that its owner finds the fault; little, and not for long; nothing if packed."""
    until, begun = time.monotonic() + ANSWER_S, b""
    try:
        for chunk in answer.iter_raw():  # raw: a packed answer is not unpacked, it might grow without bound
            begun += chunk
            if len(begun) >= MOST_ANSWER_BYTES or time.monotonic() > until:
                break
    except httpx.HTTPError:
        return b""
    return b"" if "content-encoding" in answer.headers else begun[:MOST_ANSWER_BYTES]


def _shown(words: bytes) -> str:
    """The words with their line ends, and nothing else in them that steers a terminal."""
    return "\n".join(one_line(line) for line in words.decode(errors="replace").splitlines())


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After asks for, in either of its forms; None when it cannot be read."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, or one without a zone
        return None
