"""`/healthz` and `/readyz`: what a supervisor asks. A door."""

from fastapi import FastAPI, Response
from fastapi.responses import PlainTextResponse

from monitor import queries
from monitor.web.house import House


def add_to(app: FastAPI, house: House) -> None:
    """Hang these addresses onto the application."""

    @app.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> Response:
        return PlainTextResponse("ok")

    @app.api_route("/readyz", methods=["GET", "HEAD"])
    def readyz() -> Response:
        with house.database.read() as session:
            trouble = queries.trouble(session)
        return PlainTextResponse(trouble or "ok", status_code=503 if trouble else 200)
