"""What is said when there is no such page, or when we broke. A door."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from monitor.errors import NotFound
from monitor.web.house import House


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the page shows."""

    status: int  # 404, 405 or 500


def add_to(app: FastAPI, house: House, *, headers: Mapping[str, str]) -> None:
    """Say these in words; `headers` go onto the answer that is made outside of everything else."""

    @app.exception_handler(NotFound)
    def not_found(_: Request, __: Exception) -> Response:
        return house.page("trouble.html", Trouble(404), status=404)

    @app.exception_handler(HTTPException)
    def refused(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        answer = house.page("trouble.html", Trouble(status), status=status)
        answer.headers.update(getattr(error, "headers", None) or {})
        return answer

    @app.exception_handler(Exception)
    def broken(_: Request, __: Exception) -> Response:
        """The traceback goes to the log: the server writes it there."""
        answer = house.page("trouble.html", Trouble(500), status=500)
        answer.headers.update(headers)
        return answer
