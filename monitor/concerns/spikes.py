"""How many stories came in an hour or a day, and on the days before -> whether that is a spike. Pure.

The test. c stories came in the last hour, and x1 ... xn in the same hour of the n days before, of the mean
m = (sum + 1/2) / n and the variance s^2. Were the last hour like
the others, its count would be negative binomial of the mean m and the variance

    v = max(1, s^2 / m) * m * (1 + 1/n)

which is what a Poisson count has when its rate is known from n others alone, and more where they scatter more. It is a
spike when so many or more have a probability below 1 in 100,000, and c is at least twice m, more than on any of these
days, and no less than a least number. The same of a day, against the n days before it.

Source: the predictive of a Poisson count with a gamma rate is negative binomial; docs/decisions/0022
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import variance

from alerts.records import Span

DAYS = 14
LEAST_DAYS = 7
"""Of fewer days before nothing is told."""

LAG = timedelta(minutes=15)
"""An hour is counted when its articles have had the time to be read."""

SPANS = {Span.HOUR: timedelta(hours=1), Span.DAY: timedelta(days=1)}
LEAST = {Span.HOUR: 5, Span.DAY: 10}
"""Stories; fewer are no spike, whatever was before."""

ODDS = 1e-5
TIMES = 2.0
COOL_DOWN = timedelta(days=1)
"""After a spike was told no other of that watchlist is, for so long."""


def counts(moments: Sequence[datetime], span: Span, *, now: datetime, days: int = DAYS) -> list[int]:
    """How many of these came in the last such span, then in that of the day before, and so on.

    Shape:  `days` before it that are known
    """
    ends = [now - LAG - timedelta(days=day) for day in range(days + 1)]
    return [sum(end - SPANS[span] < moment <= end for moment in moments) for end in ends]


def is_one(count: int, before: Sequence[int], span: Span) -> bool:
    """Whether so many are a spike, after so many before."""
    if len(before) < LEAST_DAYS or count < LEAST[span] or count <= max(before):
        return False
    mean = usual(before)
    scatter = max(1.0, variance(before) / mean)
    return count >= TIMES * mean and _at_least(count, mean, scatter * mean * (1 + 1 / len(before))) < ODDS


def usual(before: Sequence[int]) -> float:
    """How many are usual, never quite none."""
    return (sum(before) + 0.5) / len(before)


def _at_least(count: int, mean: float, spread: float) -> float:
    """The probability of so many or more, of a negative binomial of this mean and variance, which is larger."""
    size = mean * mean / (spread - mean)
    share = mean / spread  # of failures that end it: the usual p
    log_none = size * math.log(share)
    below = 0.0
    for number in range(count):
        log_one = math.lgamma(size + number) - math.lgamma(size) - math.lgamma(number + 1)
        below += math.exp(log_none + log_one + number * math.log1p(-share))
    return max(0.0, 1.0 - below)
