"""A database -> the application: pages, the API, and the headers of every answer. A door."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from fastapi import FastAPI, Response
from jinja2 import Environment
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor import opml
from monitor.db import Database
from monitor.doctor import Row
from monitor.errors import NotFound
from monitor.metrics import Meters
from monitor.web import api, assets, health, house, pages, speech, websub
from monitor.web.api import Office
from monitor.web.assets import Asset
from monitor.web.crossing import SameSite
from monitor.web.limits import Limited
from monitor.web.outside import Outside

Application = FastAPI

MOST_BYTES = opml.MAX_BYTES + 100_000
"""Of a request's body: the largest file that is taken, and what a form puts around it."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer says to a browser: nothing from elsewhere, no frames, no guessing, no telling on."""


def create(
    database: Database,
    *,
    public_url: str,
    timezone: str,
    language: str,
    clock: Callable[[], datetime],
    secret_key: str = "",
    outside: Outside,
    meters: Meters | None = None,
    metrics_token: str = "",
    settings: tuple[tuple[str, str | bool | None], ...] = (),
    examine: Callable[[str, bool], Sequence[Row]] = lambda *_: (),
) -> Application:
    """The application over a database whose tables are there; it opens nothing yet.

    Shape:  a path in `public_url` is where a proxy shows us; it may strip it or leave it
    """
    root, files = urlsplit(public_url).path.rstrip("/"), assets.load()
    speeches = {each: speech.speech(each) for each in ("pl", "en")}
    rooms = house.House(
        database=database,
        timezone=timezone,
        language=language,
        speeches=speeches,
        clock=clock,
        templates={each: _templates(each, root) for each in speeches},
        root=root,
        cookie="nasluch",
        secure=public_url.startswith("https://"),
        public_url=public_url,
        secret_key=secret_key,
        outside=outside,
        settings=settings,
        examine=examine,
    )
    app = FastAPI(title="Nasłuch", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = rooms
    office = Office(database, clock, timezone, language, outside, public_url, secret_key)
    programs = api.create(office, public_url=public_url)
    app.router.routes.extend(pages.routes())
    app.include_router(api.manual.router(programs))
    pages.trouble.add_to(app, rooms, headers=HEADERS)
    health.add_to(app, rooms, meters or Meters(), token=metrics_token)
    app.mount("/api/v1", programs)
    websub.add_to(app, rooms)
    _serve_files(app, files)
    app.add_middleware(Limited, most_bytes=MOST_BYTES)
    app.add_middleware(SameSite, public_url=public_url)
    app.add_middleware(_Outside, root=root)
    return app


@cache
def _templates(language: str, root: str) -> Environment:
    """Those of a language, under a root; what was compiled for one application is there for the next."""
    return house.templates(speech.speech(language), root=root, assets=assets.load())


def _serve_files(app: FastAPI, files: Mapping[str, Asset]) -> None:
    by_name = {asset.name: asset for asset in files.values()}

    @app.api_route("/static/{name}", methods=["GET", "HEAD"])
    def static(name: str) -> Response:
        asset = by_name.get(name)
        if asset is None:
            raise NotFound(f"no file is called {name!r}")
        keep = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(asset.body, media_type=asset.content_type, headers=keep)


class _Outside:
    """Around every answer: the path a proxy shows us under, and the headers that keep a browser safe."""

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self._app, self._root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def _send(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app({**scope, "root_path": self._root}, receive, _send if scope["type"] == "http" else send)
