"""An office -> the application under `/api/v1`: its routes, and what holds for all of them. A door."""

from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from starlette.routing import BaseRoute

from monitor import __version__
from monitor.web.api import (
    archive,
    bearer,
    channels,
    concerns,
    deliveries,
    feeds,
    handling,
    language,
    people,
    problems,
    stats,
    watchlists,
)
from monitor.web.api.office import Office
from monitor.web.api.problems import MEDIA_TYPE
from monitor.web.limits import Limited

MOST_BYTES = 1_000_000
"""Of a request's body: fifteen times the longest query."""

ROUTERS = (
    feeds.router,
    watchlists.router,
    channels.router,
    archive.hits,
    archive.articles,
    archive.stories,
    handling.stories,
    handling.notes,
    handling.tags,
    handling.views,
    language.search,
    language.preview,
    language.forms,
    language.explain,
    deliveries.router,
    stats.router,
    concerns.router,
    people.users,
    people.tokens,
    people.audit,
)

TOLD = {
    400: "The body is no JSON.",
    401: "No token, or none that holds.",
    403: "The role of whoever asks does not do.",
    404: "There is no such thing.",
    409: "It is there already.",
    413: "The request is too large.",
    422: "The request cannot be done as it is; the sentence says why.",
}
"""What any of them may answer instead."""


def create(office: Office, *, public_url: str) -> FastAPI:
    """The application, to be mounted at `/api/v1`; its description is served beside it."""
    app = FastAPI(
        title="Nasłuch",
        version=__version__,
        description="What pages and commands do, for programs. Lists come in pages; errors are problems (RFC 9457).",
        servers=[{"url": f"{public_url.rstrip('/')}/api/v1"}],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.office = office
    problems.add_to(app)
    app.router.routes.extend(_routes())
    app.add_middleware(Limited, most_bytes=MOST_BYTES)
    return app


@cache
def _routes() -> list[BaseRoute]:
    """All of them; what is worked out about them once holds for every application they are in."""
    whole = APIRouter(
        dependencies=[Depends(bearer.come_in)],
        responses={status: _told(words) for status, words in TOLD.items()},
        generate_unique_id_function=lambda route: route.name,
    )
    for router in ROUTERS:
        whole.include_router(router)
    return whole.routes


def _told(words: str) -> dict[str, Any]:
    return {"description": words, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
