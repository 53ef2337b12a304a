"""Simulated years of watchlists: how often a silence is told for nothing, and how soon a real end is."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from bench.show import table
from monitor.concerns import silence
from tests import finds, weeks
from tests.weeks import BEGIN, WARSAW

LEARNED_WEEKS, MEASURED_WEEKS, SEEDS = 8, 104, 3

MANNERS = {
    "1 in 3 days, steadily": finds.steady(0.4),
    "1 a day, steadily": finds.steady(1.2),
    "5 a day, steadily": finds.steady(6),
    "30 a day, steadily": finds.steady(36),
    "5 a day, by events of 4": finds.bursty(6, 4),
    "30 a day, by events of 6": finds.bursty(36, 6),
    "1 a day, by weeks": finds.topical(1),
    "5 a day, by weeks": finds.topical(5),
    "a newsroom's entries": weeks.newsroom,
}

STEP = timedelta(hours=6)


def run() -> None:
    """Print a line for each manner."""
    rows = []
    for name, manner in MANNERS.items():
        years = [weeks.entries(manner, weeks=LEARNED_WEEKS + MEASURED_WEEKS, seed=seed) for seed in range(SEEDS)]
        told = sum(map(_told, years)) / (SEEDS * MEASURED_WEEKS / 52.18)
        waits = [_noticed_after(moments) / timedelta(days=1) for moments in years]
        rows.append((name, f"{told:.2f}", f"{median(waits):.1f} d"))
    table(["hits", "told for nothing in a year", "a real end is told after"], rows)


def _told(moments: Sequence[datetime]) -> int:
    begin = BEGIN + timedelta(weeks=LEARNED_WEEKS)
    long = [(last, following) for last, following in pairwise(moments) if following - last > silence.SHORTEST]
    return sum(_is_too_long(moments, last, following) for last, following in long if last > begin)


def _noticed_after(moments: Sequence[datetime]) -> timedelta:
    until = moments[-1]
    while not _is_too_long(moments, moments[-1], until):
        until += STEP
    return until - moments[-1]


def _is_too_long(moments: Sequence[datetime], last: datetime, until: datetime) -> bool:
    known = moments[bisect_left(moments, last - silence.LEARNED) : bisect_left(moments, until)]
    silent = silence.measured(known, watched_since=BEGIN, until=until, timezone=WARSAW)
    return silent is not None and silent.is_too_long
