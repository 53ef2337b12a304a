"""Words that a browser keeps for us for a while -> the same, when it shows them unchanged and in time. Pure."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256

Words = tuple[str, ...]


def seal(key: str, words: Words, *, until: datetime) -> str:
    """As a cookie keeps them; anybody may read them, nobody may change them."""
    said = ".".join((str(int(until.timestamp())), *(_packed(word.encode()) for word in words)))
    return f"{said}.{_signature(key, said)}"


def opened(key: str, sealed: str, *, now: datetime) -> Words | None:
    """The words; None when we did not seal them, or when their time is over."""
    said, _, signature = sealed.rpartition(".")
    if not key or not sealed.isascii() or not hmac.compare_digest(signature, _signature(key, said)):
        return None
    until, *packed = said.split(".")
    if datetime.fromtimestamp(int(until), UTC) <= now:
        return None
    return tuple(urlsafe_b64decode(word).decode() for word in packed)


def _packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()


def _signature(key: str, said: str) -> str:
    return _packed(hmac.digest(key.encode(), f"sealed {said}".encode(), sha256))
