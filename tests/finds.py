"""In which manner a watchlist finds something -> simulated days of it; in the form of `tests.weeks`."""

from datetime import datetime, timedelta
from random import Random

from tests.weeks import Manner, poisson

MIDDAY = (5, 24, 11)
"""Hours of the day: the first, the last, the busiest."""


def steady(a_day: float) -> Manner:
    """So many hits on a weekday, each by itself; 40 % of that on Saturdays and Sundays."""

    def manner(random: Random, midnight: datetime) -> list[datetime]:
        return [_some_time(random, midnight) for _ in range(poisson(random, a_day * _busy(midnight)))]

    return manner


def bursty(a_day: float, size: int) -> Manner:
    """As many, but by events that are told so often on average, each over a quarter of a day."""

    def manner(random: Random, midnight: datetime) -> list[datetime]:
        moments = []
        for _ in range(poisson(random, a_day * _busy(midnight) / size)):
            begin = _some_time(random, midnight)
            moments += [
                begin + timedelta(hours=random.expovariate(1 / 6)) for _ in range(1 + poisson(random, size - 1))
            ]
        return moments

    return manner


def topical(a_day: float) -> Manner:
    """As many, but in one week of four five times as many as in the others."""
    hot: dict[tuple[int, int], bool] = {}

    def manner(random: Random, midnight: datetime) -> list[datetime]:
        week = midnight.isocalendar()[:2]
        busy = 2.5 if hot.setdefault(week, random.random() < 0.25) else 0.5
        return [_some_time(random, midnight) for _ in range(poisson(random, a_day * busy))]

    return manner


def _some_time(random: Random, midnight: datetime) -> datetime:
    return midnight + timedelta(hours=random.triangular(*MIDDAY))


def _busy(midnight: datetime) -> float:
    return 1.0 if midnight.weekday() < 5 else 0.4
