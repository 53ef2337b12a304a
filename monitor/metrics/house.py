"""Figures of the house -> metrics. Pure.

They are of the database, so every process that is asked says the same: alert on `max`, not on `sum`.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from prometheus_client.core import GaugeMetricFamily, Metric

from alerts.records import Concerning
from alerts.records import State as DeliveryState
from monitor.queries import Queue, Vitals
from monitor.records import Outcome
from monitor.tables import State

UNVISITED = "unvisited"

Word = TypeVar("Word", bound=StrEnum)

OF_A_FEED = [one for one in Outcome if one not in (Outcome.READ, Outcome.LEAD_ONLY)]


def families(vitals: Vitals) -> Iterator[Metric]:
    """A metric for each figure; what there may be is there, with 0 where there is none."""
    yield _by(
        "feeds",
        "Feeds that are switched on, by the outcome of their last visit.",
        "outcome",
        {str(one or UNVISITED): vitals.feeds.get(one, 0) for one in (*OF_A_FEED, None)},
    )
    yield _one("feeds_off", "Feeds that are switched off.", vitals.feeds_off)
    if vitals.last_visit_at:
        at = vitals.last_visit_at.timestamp()
        yield _one("last_visit_timestamp_seconds", "When a feed was visited last.", at)
    yield _by("articles", "Articles, by how far they have been read.", "state", _all(State, vitals.articles))
    yield _one("hits", "Hits that are stored.", vitals.hits)
    yield _one("watchlists", "Watchlists that are switched on.", vitals.watchlists)
    yield from _waiting(vitals)
    yield _by("deliveries", "Deliveries that are stored.", "state", _all(DeliveryState, vitals.deliveries))
    yield _one("channels_off", "Channels that are switched off.", vitals.channels_off)
    yield _one("deliveries_held", "1 while nothing is sent until somebody releases it.", vitals.held)
    yield _by(
        "gaps",
        "Gaps of feeds in the last 24 hours, by whether their site could be asked what was missing.",
        "filled",
        {"true": vitals.gaps.get(True, 0), "false": vitals.gaps.get(False, 0)},
    )
    yield _one("breakers_open", "Hosts that are not asked for a while, since they do not answer.", vitals.breakers)
    yield _by("concerns", "Concerns that last.", "kind", _all(Concerning, vitals.concerns))
    yield _one("database_size_bytes", "Size of the database.", vitals.database_bytes)
    yield _one("workers", "Workers that were seen within two minutes.", vitals.workers)
    if vitals.silence_s is not None:
        yield _one("worker_silence_seconds", "How long ago a worker was seen last.", vitals.silence_s)


def _waiting(vitals: Vitals) -> Iterator[Metric]:
    yield _by("queue_due", "Units of work that are due.", "queue", _of(vitals, lambda queue: vitals.queues[queue].due))
    yield _by(
        "queue_age_seconds",
        "How long what is due has waited, at the most.",
        "queue",
        _of(vitals, lambda queue: vitals.queues[queue].age_s),
    )
    yield _by(
        "claim_lag_seconds",
        "How long the host that is first in line has been free, with something due.",
        "queue",
        {queue.value: lag_s for queue, lag_s in vitals.claim_lag_s.items()},
    )
    yield _one(
        "outbox_age_seconds",
        "How long ago the oldest delivery was made that is neither sent nor given up.",
        vitals.outbox_age_s,
    )


def _of(vitals: Vitals, figure: Callable[[Queue], float]) -> dict[str, float]:
    return {queue.value: figure(queue) for queue in vitals.queues}


def _all(words: type[Word], counted: Mapping[Word, int]) -> dict[str, float]:
    return {str(one): counted.get(one, 0) for one in words}


def _one(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"nasluch_{name}", meaning, value=float(value))


def _by(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"nasluch_{name}", meaning, labels=[label])
    for value, figure in values.items():
        family.add_metric([value.replace(" ", "_")], figure)
    return family
