"""A watchlist and what its link is made of -> the address at which feed readers hear of it; and back. Pure.

The link is signed, not stored: who can read the database, or a copy of it, cannot read hits by it while the key is
kept elsewhere; and it can be shown again whenever somebody needs it. See docs/decisions/0041.
"""

import hmac
from base64 import urlsafe_b64encode
from enum import StrEnum
from hashlib import sha256

SIGNATURE_BYTES = 24


class Kind(StrEnum):
    """What a feed is written in; its address ends so."""

    ATOM = "atom"
    JSON = "json"


def address(public_url: str, watchlist_id: int, key: str, kind: Kind) -> str:
    """Where a feed reader finds the watchlist's hits."""
    return f"{public_url.rstrip('/')}/watchlists/{watchlist_id}/feed.{kind}?key={key}"


def key(secret_key: str, watchlist_id: int, nonce: str) -> str:
    """What the link proves itself with; another nonce makes another.

    Errors: ValueError without a key to sign with
    """
    if not secret_key:
        raise ValueError("there is no secret key to sign the link with")
    said = f"feed {watchlist_id} {nonce}"
    digest = hmac.digest(secret_key.encode(), said.encode(), sha256)
    return urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()


def fits(given: str, secret_key: str, watchlist_id: int, nonce: str | None) -> bool:
    """Whether somebody has the link as it is now; nobody has while there is none."""
    if not secret_key or nonce is None:
        return False
    return hmac.compare_digest(given.encode("utf-8", "replace"), key(secret_key, watchlist_id, nonce).encode())
