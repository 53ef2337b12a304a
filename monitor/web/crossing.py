"""A request that writes -> the same, when it comes from a page of ours. A door.

A browser says from where a form or a script asks. Programs say nothing, and carry no cookies that would make them
somebody. It stands around everything, so no route is without it.
Source: Fetch Metadata (W3C), RFC 6454; the order of checks is that of Go's net/http.CrossOriginProtection
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

READS = frozenset({"GET", "HEAD", "OPTIONS"})
ALLOWED = frozenset({"same-origin", "none"})
OPEN = ("/unsubscribe/", "/websub/", "/api/v1/")
"""Whoever posts there proves it by what stands in the address or by a token: no cookie is looked at."""


class SameSite:
    """Around the application: what writes with a cookie comes from a page of ours, or is refused."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self._app, self._ours = app, _origin(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in READS and self._comes_from_elsewhere(scope):
            refused = PlainTextResponse("This was sent from a page that is not ours; nothing was done.\n", 403)
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _comes_from_elsewhere(self, scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path.startswith(OPEN):
            return False
        headers = Headers(scope=scope)
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site not in ALLOWED
        if origin is None:
            return False
        return origin != self._ours and urlsplit(origin).netloc != headers.get("host")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
