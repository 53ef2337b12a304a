"""A password -> its argon2id hash, and whether one fits. Pure.

Source: argon2-cffi, with the memory and time of OWASP's Password Storage Cheat Sheet; docs/decisions/0033
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 500

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    """What is kept of a password.

    Errors: ValueError for one that is too short or too long
    """
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {LONGEST} characters")
    return _HASHER.hash(plain)


def chosen(password: str, again: str) -> str:
    """What is kept of a password that somebody typed twice.

    Errors: ValueError
    """
    if password != again:
        raise ValueError("the two passwords differ")
    return hashed(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password that was kept; it takes as long where none was, so that time tells no names."""
    try:
        return _HASHER.verify(kept or _NOBODY, _plain(password)[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _plain(password: str) -> str:
    """However a keyboard composes its letters; what no encoding can say becomes a question mark."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
