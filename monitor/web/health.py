"""`/healthz`, `/readyz`, `/metrics`: what a supervisor asks. A door."""

import json
from collections.abc import Iterator

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from monitor import metrics, queries, schema
from monitor.metrics import Asker, Meters
from monitor.schema import Standing
from monitor.web import ways
from monitor.web.house import House

MOST_LAG_S = 600.0
"""A host that is free, with something due, is claimed within a second; when it waits for so long nobody claims."""

STANDING = {
    Standing.EMPTY: "the database is not made yet",
    Standing.BEHIND: "the database is to be upgraded: nasluch db upgrade",
}
"""What keeps us from being ready; a newer database does not, while an older process is being replaced."""

Check = tuple[str, str | None]
"""What was looked at, and what is wrong with it, in words without addresses; None when all is well."""


def add_to(app: FastAPI, house: House, meters: Meters, *, token: str) -> None:
    """Hang these addresses onto the application; whoever has the token may read the metrics."""

    @app.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> Response:
        return _said([("process", None)])

    @app.api_route("/readyz", methods=["GET", "HEAD"])
    def readyz() -> Response:
        return _said(list(_checks(house)))

    @app.api_route("/metrics", methods=["GET", "HEAD"])
    def figures(request: Request) -> Response:
        asker = Asker(ways.address(request), dict(request.headers))
        why = metrics.refusal(asker, token=token, public_url=house.public_url)
        if why:
            return PlainTextResponse(f"{why}\n", status_code=403)
        return Response(metrics.exposed(meters, house.database, clock=house.clock), media_type=metrics.CONTENT_TYPE)


def _said(checks: list[Check]) -> Response:
    """JSON with a line for each check; 503 when one of them failed."""
    wrong = any(fault for _, fault in checks)
    told = {"status": "failing" if wrong else "ok", **{name: fault or "ok" for name, fault in checks}}
    body = json.dumps(told, ensure_ascii=False, indent=1)
    headers = {"Cache-Control": "no-store"}
    return Response(f"{body}\n", status_code=503 if wrong else 200, media_type="application/json", headers=headers)


def _checks(house: House) -> Iterator[Check]:
    """What is looked at, one after another; where the database cannot be read, that alone."""
    try:
        with house.database.read() as session:
            fault = queries.trouble(session)
            yield "database", fault
            if fault is None:
                yield "migrations", STANDING.get(schema.standing(session.connection()))
                yield "worker", _silence(session)
                yield from _lags(house, session)
    except SQLAlchemyError:
        yield "database", "the database does not answer"


def _silence(session: Session) -> str | None:
    workers = queries.workers(session)
    if workers.at_work:
        return None
    if workers.last is None:
        return "no worker has been seen yet"
    how = "has stopped" if workers.last.ended_at else "was seen"
    return f"the last worker {how} {workers.last.silent_s:.0f} s ago"


def _lags(house: House, session: Session) -> Iterator[Check]:
    for queue, lag_s in queries.claim_lags(session, now=house.clock()).items():
        yield queue.value, f"what is due has waited for {lag_s:.0f} s" if lag_s > MOST_LAG_S else None
