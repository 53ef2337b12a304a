"""A request -> the same, when its body is not too large. A door."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Limited:
    """Around an application: of a body that is too large nothing is read if it says so, else no more than the limit.

    What is raised while a body is read is told by the application itself, as it tells every other error.
    """

    def __init__(self, app: ASGIApp, *, most_bytes: int) -> None:
        self._app, self._most = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        come = _declared(scope) if scope["type"] == "http" and _declared(scope) > self._most else 0

        async def counted() -> Message:
            nonlocal come
            message = await receive() if come <= self._most else {}
            come += len(message.get("body", b""))
            if come > self._most:
                raise HTTPException(413, f"a request has at most {self._most} bytes")
            return message

        await self._app(scope, counted, send)


def _declared(scope: Scope) -> int:
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() else 0
