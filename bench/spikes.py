"""Simulated years of watchlists: how often a spike is told though nothing but chance is in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts.records import Span
from bench.show import table
from monitor.concerns import spikes
from tests import finds, weeks
from tests.weeks import BEGIN, Manner

MEASURED_WEEKS, SEEDS = 104, 4
EVERY = timedelta(minutes=10)

MANNERS = {
    "1 a day, steadily": finds.steady(1.2),
    "5 a day, steadily": finds.steady(6),
    "30 a day, steadily": finds.steady(36),
    "200 a day, steadily": finds.steady(240),
    "5 a day, by events of 4": finds.bursty(6, 4),
    "30 a day, by events of 6": finds.bursty(36, 6),
    "200 a day, by events of 10": finds.bursty(240, 10),
    "5 a day, by weeks": finds.topical(5),
    "30 a day, by weeks": finds.topical(30),
}


def run() -> None:
    """Print a line for each manner."""
    rows = []
    for name, manner in MANNERS.items():
        found = [_told(manner, seed) for seed in range(SEEDS)]
        years = SEEDS * MEASURED_WEEKS / 52.18
        rows.append((name, *(f"{sum(one.count(span) for one in found) / years:.2f}" for span in Span)))
    table(["stories", *(f"spikes of an {span} in a year".replace("an day", "a day") for span in Span)], rows)


def _told(manner: Manner, seed: int) -> list[Span]:
    """The spikes that a look every ten minutes tells of."""
    moments = weeks.entries(manner, weeks=3 + MEASURED_WEEKS, seed=seed)
    now, told = BEGIN + timedelta(weeks=3), []
    while now < BEGIN + timedelta(weeks=3 + MEASURED_WEEKS):
        spans = [span for span in Span if _is_spike(moments, span, now)]
        told += spans[:1]
        now += spikes.COOL_DOWN if spans else EVERY
    return told


def _is_spike(moments: Sequence[datetime], span: Span, now: datetime) -> bool:
    ends = [now - spikes.LAG - timedelta(days=day) for day in range(spikes.DAYS + 1)]
    count = _between(moments, ends[0] - spikes.SPANS[span], ends[0])
    if count < spikes.LEAST[span]:
        return False
    return spikes.is_one(count, [_between(moments, end - spikes.SPANS[span], end) for end in ends[1:]], span)


def _between(moments: Sequence[datetime], begin: datetime, end: datetime) -> int:
    return bisect_right(moments, end) - bisect_left(moments, begin)
