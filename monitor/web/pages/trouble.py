"""What is said when there is no such page, when somebody may not, or when we broke. A door."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from monitor import log, patience, queries
from monitor.errors import Conflict, NotFound
from monitor.web import doors, ways
from monitor.web.doors import MayNot, NotLoggedIn
from monitor.web.house import House, Visitor


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the page shows."""

    status: int  # 403, 404, 405, 413, 422, 500 or 503
    words: str = ""  # of ours, to whoever reads them: what is wrong with what was sent


def add_to(app: FastAPI, house: House, *, headers: Mapping[str, str]) -> None:
    """Say these in words; `headers` go onto the answer that is made outside of everything else."""

    app.add_exception_handler(SQLAlchemyError, partial(_kept_waiting, house))

    def said(request: Request, status: int, words: str = "") -> Response:
        return house.page("trouble.html", Trouble(status, words), who=_who(request), status=status)

    @app.exception_handler(NotLoggedIn)
    def not_logged_in(request: Request, __: Exception) -> Response:
        with house.database.read() as session:
            way = "/login" if queries.has_people(session) else "/welcome"
        wanted = ways.asked_for(request, house.root)
        address = f"{house.root}{way}" + (f"?next={quote(wanted)}" if way == "/login" and wanted != "/" else "")
        if doors.is_by_htmx(request):  # a piece of a page cannot be the page of login
            return Response(status_code=401, headers={"HX-Redirect": address})
        return ways.sent_to(address)

    @app.exception_handler(MayNot)
    def may_not(request: Request, __: Exception) -> Response:
        return said(request, 403)

    @app.exception_handler(NotFound)
    def not_found(request: Request, __: Exception) -> Response:
        return said(request, 404)

    @app.exception_handler(Conflict)
    def conflict(request: Request, error: Exception) -> Response:
        return said(request, 409, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        """A form that was not filled in on our page."""
        assert isinstance(error, RequestValidationError)
        names = {".".join(map(str, fault["loc"][1:])) for fault in error.errors()}
        return said(request, 422, ", ".join(sorted(names)))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        answer = said(request, status)
        answer.headers.update(getattr(error, "headers", None) or {})
        return answer

    @app.exception_handler(Exception)
    def broken(_: Request, __: Exception) -> Response:
        """The traceback goes to the log: the server writes it there."""
        answer = house.page("trouble.html", Trouble(500), status=500)
        answer.headers.update(headers)
        return answer


def _kept_waiting(house: House, _: Request, error: Exception) -> Response:
    """The database did not do in time what was asked: that passes."""
    why = patience.trouble(error)
    if why is None:
        raise error
    log.trouble("page.unheard", why=why)
    answer = house.page("trouble.html", Trouble(503), status=503)
    answer.headers["Retry-After"] = "10"
    return answer


def _who(request: Request) -> Visitor | None:
    try:
        return doors.come_in(request, request.app.state.house)
    except NotLoggedIn:
        return None
