"""`/healthz`, `/readyz`, `/metrics`: what a supervisor asks. A door."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from monitor import metrics, queries
from monitor.metrics import Asker, Meters
from monitor.web import ways
from monitor.web.house import House


def add_to(app: FastAPI, house: House, meters: Meters, *, token: str) -> None:
    """Hang these addresses onto the application; whoever has the token may read the metrics."""

    @app.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> Response:
        return PlainTextResponse("ok")

    @app.api_route("/readyz", methods=["GET", "HEAD"])
    def readyz() -> Response:
        with house.database.read() as session:
            trouble = queries.trouble(session)
        return PlainTextResponse(trouble or "ok", status_code=503 if trouble else 200)

    @app.api_route("/metrics", methods=["GET", "HEAD"])
    def figures(request: Request) -> Response:
        asker = Asker(ways.address(request), dict(request.headers))
        why = metrics.refusal(asker, token=token, public_url=house.public_url)
        if why:
            return PlainTextResponse(f"{why}\n", status_code=403)
        return Response(metrics.exposed(meters, house.database, clock=house.clock), media_type=metrics.CONTENT_TYPE)
