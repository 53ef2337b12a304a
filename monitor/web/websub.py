"""`/websub/TOKEN`: where a hub asks whether we want what we asked it for, and then tells of news. A door.

The token is known to that hub alone. What it tells is checked for its signature, and not read: the feed is visited.
Source: W3C WebSub sections 5.3, 7 and 8
"""

import hashlib
import hmac
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from monitor import log, store
from monitor.web.house import House

MOST_BYTES = 1_000_000
LONGEST_CHALLENGE = 2000  # characters
METHODS = ("sha1", "sha256", "sha384", "sha512")
"""sha1, too: as HMAC it is not broken, and the largest hubs know no other (docs/decisions/0028)."""


def add_to(app: FastAPI, house: House) -> None:
    """Hang these addresses onto the application."""

    @app.get("/websub/{token}")
    def verify(token: str, request: Request) -> Response:
        asks = {name.removeprefix("hub."): value for name, value in request.query_params.items()}
        mode, topic, challenge = (asks.get(name, "") for name in ("mode", "topic", "challenge"))
        agreed = len(challenge) <= LONGEST_CHALLENGE and _agreed(house, token, topic, asks)
        log.event("hub.asks", mode=mode[:20], topic=topic[:200], agreed=agreed)
        return PlainTextResponse(challenge if agreed else "", status_code=200 if agreed else 404)

    @app.post("/websub/{token}")
    async def tell(token: str, request: Request) -> Response:
        """Nothing is said of whether the words were believed, and 410 to who knows no token: that hub may stop."""
        secret = await run_in_threadpool(_secret, house, token)
        if secret is None:
            return Response(status_code=410)
        if await _is_signed(request, secret):
            await run_in_threadpool(_push, house, token)
        return Response(status_code=202)


def _agreed(house: House, token: str, topic: str, asks: Mapping[str, str]) -> bool:
    """Whether it is as the hub that knows this token says."""
    if _secret(house, token) is None:  # a stranger, for whom no writer of the database waits
        return False
    now = house.clock()
    with house.database.write() as session:
        match asks.get("mode"):
            case "subscribe":
                return store.hubs.verified(
                    session, token, topic, lease_s=_seconds(asks.get("lease_seconds", "")), now=now
                )
            case "unsubscribe":
                return store.hubs.ended(session, token, topic)
            case "denied":
                return store.hubs.denied(session, token, topic, why=_line(asks.get("reason", "")), now=now)
            case _:
                return False


def _secret(house: House, token: str) -> str | None:
    if not token.isprintable():  # PostgreSQL cannot be asked for a NUL
        return None
    with house.database.read() as session:
        return store.hubs.secret(session, token)


def _push(house: House, token: str) -> None:
    with house.database.write() as session:
        store.hubs.pushed(session, token, now=house.clock())


async def _is_signed(request: Request, secret: str) -> bool:
    """Whether the body is signed with the secret; one too large is not read to its end, and counts as unsigned."""
    method, _, signature = request.headers.get("x-hub-signature", "").partition("=")
    if method.lower() not in METHODS:
        return False
    digest, size = hmac.new(secret.encode(), digestmod=getattr(hashlib, method.lower())), 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BYTES:
            return False
        digest.update(piece)
    return hmac.compare_digest(digest.hexdigest().encode(), signature.strip().lower().encode())


def _seconds(lease: str) -> int | None:
    return int(lease) if lease.isascii() and lease.isdigit() and len(lease) < 12 else None


def _line(reason: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in reason).split())
