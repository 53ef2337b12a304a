"""A channel and its watchlists -> the signed link by which it hears of them no more; and back. Pure."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from alerts.records import House

MOST_NAMED = 30
"""Watchlists in one link; one of more stands for all that the channel hears of."""

SIGNATURE_BYTES = 18


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Who wants to hear no more of what."""

    channel_id: int
    watchlist_ids: tuple[int, ...]  # none: of everything


def unsubscribe(house: House, channel_id: int, watchlist_ids: Collection[int]) -> str:
    """The address of the page with the button, to which mail programs may post; "" for a sample, or without a key."""
    named = sorted(set(watchlist_ids)) if len(set(watchlist_ids)) <= MOST_NAMED else []
    if not house.secret_key or not channel_id or 0 in named:
        return ""
    return (
        f"{house.public_url.rstrip('/')}/unsubscribe/{token(house.secret_key, Unsubscribing(channel_id, tuple(named)))}"
    )


def token(key: str, wanted: Unsubscribing) -> str:
    """The words of the link: who, of what, and our signature."""
    said = f"{wanted.channel_id}.{'-'.join(map(str, wanted.watchlist_ids))}"
    return f"{said}.{_signature(key, said)}"


def read(key: str, written: str) -> Unsubscribing | None:
    """What the words of a link want; None when we did not sign them."""
    said, _, signature = written.rpartition(".")
    if not key or not written.isascii() or not hmac.compare_digest(signature, _signature(key, said)):
        return None
    channel_id, _, watchlist_ids = said.partition(".")
    return Unsubscribing(int(channel_id), tuple(int(number) for number in watchlist_ids.split("-") if number))


def _signature(key: str, said: str) -> str:
    digest = hmac.digest(key.encode(), f"unsubscribe {said}".encode(), sha256)
    return urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()
