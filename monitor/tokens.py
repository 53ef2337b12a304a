"""What a program proves itself with -> the digest by which it is known; no token is kept. Pure."""

import hashlib

PREFIX = "nas_"
"""Begins every token, so that people and programs that look for secrets know one when they see it."""


def digest(token: str) -> str:
    """The SHA-256 of a whole token: 32 random bytes need no slow hash, nobody guesses them."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
