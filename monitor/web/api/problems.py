"""What went wrong -> a problem in JSON, as RFC 9457 has it, with our errors' own sentences. A door."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException as AnyHTTPException

from alerts.errors import TemplateInvalid
from monitor import patience
from monitor.errors import Conflict, FeedError, NotFound, QueryInvalid

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One thing that is wrong with what was sent."""

    where: str = Field(description="`body.name`, `query.limit`")
    words: str


class Problem(BaseModel):
    """Why there is no other answer."""

    type: str = Field(default="about:blank", description="`about:blank`: the status says what kind it is.")
    title: str = Field(description="The status, in words.")
    status: int
    detail: str = Field(description="A sentence for a person: the thing and the fact.")
    line: int | None = Field(default=None, description="Of a query or template that cannot be read; counts from 1.")
    column: int | None = None
    hint: str | None = Field(default=None, description="What to do about such a query.")
    code: str | None = Field(default=None, description="The query's fault, for programs.")
    errors: list[Fault] | None = Field(default=None, description="What is wrong with the request, each by itself.")

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "type": "about:blank", "title": "Not Found", "status": 404,
                    "detail": "no watchlist has the number 7",
                }
            ]
        }
    }  # fmt: skip


class ProblemResponse(JSONResponse):
    """A problem, as it is sent; what no encoding can say is shown as a question mark."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """The body."""
        return Problem(**content).model_dump_json(exclude_none=True).encode()


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """The answer that says so."""
    body = {"title": HTTPStatus(status).phrase, "status": status, "detail": _sayable(detail), **more}
    return ProblemResponse(body, status_code=status, headers=dict(headers or {}))


@contextmanager
def refusing() -> Iterator[None]:
    """What our own checks refuse of what was sent meanwhile is the sender's to mend: 422, with their sentence.

    Shape: what knows its place in a query or a template is told by itself, with its line and column
    """
    try:
        yield
    except TemplateInvalid:
        raise
    except ValueError as refused:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, str(refused)) from refused


async def _kept_waiting(_: Request, error: Exception) -> Response:
    """The database did not do in time what was asked: that passes."""
    why = patience.trouble(error)
    if why is None:
        raise error
    return problem(503, f"{why}; nothing of it was done, try again", headers={"Retry-After": "10"})


def add_to(app: FastAPI) -> None:
    """Every error of this application is told as a problem."""
    app.add_exception_handler(SQLAlchemyError, _kept_waiting)

    @app.exception_handler(NotFound)
    async def not_found(_: Request, error: Exception) -> Response:
        return problem(404, str(error))

    @app.exception_handler(Conflict)
    async def conflict(_: Request, error: Exception) -> Response:
        return problem(409, str(error))

    @app.exception_handler(FeedError)
    async def no_feed(_: Request, error: Exception) -> Response:
        """What somebody named cannot be had; it is not we who broke."""
        return problem(422, str(error))

    @app.exception_handler(QueryInvalid)
    async def query_invalid(_: Request, error: QueryInvalid) -> Response:
        hint = _sayable(error.hint)
        return problem(422, str(error), line=error.line, column=error.column, hint=hint, code=error.code)

    @app.exception_handler(TemplateInvalid)
    async def template_invalid(_: Request, error: TemplateInvalid) -> Response:
        return problem(422, str(error), line=error.line, column=error.column)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        faults = [_fault(one) for one in error.errors()]
        return problem(422, "; ".join(f"{fault.where}: {fault.words}" for fault in faults[:5]), errors=faults)

    @app.exception_handler(AnyHTTPException)
    async def refused(_: Request, error: AnyHTTPException) -> Response:
        return problem(error.status_code, error.detail, headers=error.headers)

    @app.exception_handler(Exception)
    async def broken(_: Request, __: Exception) -> Response:
        """The traceback goes to the log: the server writes it there."""
        return problem(500, "something broke on our side; it has been written to the log")


def _fault(error: Mapping[str, Any]) -> Fault:
    where: Sequence[object] = error["loc"]
    return Fault(where=_sayable(".".join(map(str, where))), words=_sayable(error["msg"].removeprefix("Value error, ")))


def _sayable(words: str) -> str:
    return words.encode("utf-8", "replace").decode()
