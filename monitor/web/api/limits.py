"""A request -> the same, when its body is not too large. A door."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.web.api.problems import problem

MOST_BYTES = 1_000_000
"""Of a request's body: fifteen times the longest query."""

TOO_LARGE = f"a request has at most {MOST_BYTES} bytes"


class Limited:
    """Around the application: a body that says it is too large is not read, one that is says so while it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _declared(scope) > MOST_BYTES:
            await problem(413, TOO_LARGE)(scope, receive, send)
            return
        come = 0

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > MOST_BYTES:
                raise HTTPException(413, TOO_LARGE)
            return message

        await self._app(scope, counted, send)


def _declared(scope: Scope) -> int:
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() else 0
