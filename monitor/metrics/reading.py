"""Who asks for the metrics -> why they may not have them, or the metrics. Edge."""

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from monitor import queries
from monitor.addresses import is_loopback
from monitor.db import Database
from monitor.metrics import house
from monitor.metrics.process import Meters

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})
"""Headers of which one shows that a proxy asks for somebody else."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks."""

    peer: str  # the address the connection is from
    headers: Mapping[str, str]  # names in lower case


def refusal(asker: Asker, *, token: str, public_url: str) -> str | None:
    """Why somebody may not read the metrics; None when they may.

    Shape:  whoever has the token may; where none is set, this machine may, while nobody else comes here
    """
    if token:
        given = asker.headers.get("authorization", "").removeprefix("Bearer ")
        return None if hmac.compare_digest(given.encode(), token.encode()) else "the token is missing, or another one"
    host = urlsplit(f"//{asker.headers.get('host', '')}").hostname or ""
    away = FORWARDED & asker.headers.keys()
    here = all(is_loopback(one) for one in (asker.peer, host, urlsplit(public_url).hostname or ""))
    return None if here and not away else "only this machine may ask; set NASLUCH_METRICS_TOKEN for others"


def exposed(meters: Meters, database: Database, *, clock: Callable[[], datetime]) -> bytes:
    """What Prometheus reads: of this process, and of the house where its database answers."""
    return generate_latest(meters.registry) + generate_latest(_House(list(_of_the_house(database, clock))))


class _House(Collector):
    """Metrics that are there already."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _of_the_house(database: Database, clock: Callable[[], datetime]) -> Iterator[Metric]:
    try:
        with database.read() as session:
            vitals = queries.vitals(session, now=clock())
    except SQLAlchemyError:
        vitals = None
    yield GaugeMetricFamily("nasluch_database_up", "1 when the database answered.", value=float(vitals is not None))
    if vitals is not None:
        yield from house.families(vitals)
