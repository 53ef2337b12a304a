"""When something appeared -> whether it has been silent for too long, against its own rhythm. Pure.

The test. In the weeks up to the last of them, n things came by themselves: what comes within three hours of one that
was counted is counted with it. By hour and weekday, local time, they give a rate, as `timetable.rhythm` has it; E of
them were to be expected in the silence. Where they come in clusters, fewer come by themselves: by

    f = max(1, sum over spans of (seen - expected)^2 / sum of expected * S / (S - 1))

for S days, and for S weeks, whichever is more; so count m = n / f clusters, and x = E / f in the silence. If the m
clusters came by chance at a rate that we know from them alone, none comes in such a time with the probability

    P = (1 + x / m)^(-m)

and m / w silences begin in an hour of the w watched. A silence is too long when one like it would come once in five
years: 1 / (P m / w).

Source: the posterior of a Poisson rate is a gamma, its predictive for nothing is P; f is the dispersion of a
quasi-Poisson model; docs/decisions/0021 has the simulated years
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from monitor import timetable
from monitor.records import Rhythm

LEARNED = timedelta(weeks=8)
LEAST_WATCHED = timedelta(days=14)
LEAST = 8
"""Of fewer things, each by itself, no rhythm is learned."""

TOGETHER = timedelta(hours=3)
"""What comes within this time of one that was counted is counted with it: an agency's text and its copies are one."""

SHORTEST = timedelta(hours=12)
"""No silence is told before: nobody wants to hear of a quiet morning."""

TOO_LONG_YEARS = 5.0
"""A silence is too long when one like it would come once in so many years."""

PIECE = timedelta(days=14)
"""What `timetable.expected` sums up at most."""

_YEAR = timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Silence:
    """How long nothing came, and how odd that is."""

    since: datetime  # the last that came; aware UTC
    expected: float  # how much would have been usual since then
    years: float  # a silence like it would come once in so many

    @property
    def is_too_long(self) -> bool:
        """Whether somebody should hear of it."""
        return self.years >= TOO_LONG_YEARS


def measured(
    moments: Collection[datetime], *, watched_since: datetime, until: datetime, timezone: str
) -> Silence | None:
    """The silence after the last of these moments; None where no rhythm is known yet, or it is short.

    Shape:  `moments` when something appeared, in any order; those before `watched_since`, or of more than eight
            weeks before the last, teach nothing
    Units:  aware moments
    """
    last = max(moments, default=None)
    if last is None or until - last < SHORTEST:
        return None
    begin = max(watched_since, last - LEARNED)
    learned = sorted(moment for moment in moments if begin <= moment <= last)
    single = _single(learned)
    if last - begin < LEAST_WATCHED or len(single) < LEAST:
        return None
    rhythm = _rhythm(single, last - begin, timezone)
    clustered = _clustered(rhythm, single, begin, last, timezone)
    clusters, missed = len(single) / clustered, _expected(rhythm, last, until, timezone)
    log_years = clusters * math.log1p(missed / clustered / clusters) - math.log(clusters / ((last - begin) / _YEAR))
    return Silence(last, missed * len(learned) / len(single), math.exp(min(log_years, 50.0)))


def _single(moments: Iterable[datetime]) -> list[datetime]:
    """Of moments in order, those that nothing counted came shortly before."""
    single: list[datetime] = []
    for moment in moments:
        if not single or moment - single[-1] > TOGETHER:
            single.append(moment)
    return single


def _rhythm(moments: Iterable[datetime], watched: timedelta, timezone: str) -> Rhythm:
    local = [moment.astimezone(ZoneInfo(timezone)) for moment in moments]
    by_hour, by_weekday = Counter(at.hour for at in local), Counter(at.weekday() for at in local)
    return Rhythm(
        tuple(float(by_hour[hour]) for hour in range(24)),
        tuple(float(by_weekday[day]) for day in range(7)),
        watched / timedelta(hours=1),
    )


def _clustered(rhythm: Rhythm, moments: Collection[datetime], begin: datetime, end: datetime, timezone: str) -> float:
    """How many come together, at least one: how far days, and weeks, are from what was expected of them."""
    whole = int((end - begin) / timedelta(days=1))
    days = [begin + timedelta(days=day) for day in range(whole + 1)]
    expected = [_expected(rhythm, day, after, timezone) for day, after in pairwise(days)]
    counted = Counter(int((moment - begin) / timedelta(days=1)) for moment in moments)
    seen = [counted[day] for day in range(whole)]
    return max(1.0, _dispersion(seen, expected), _dispersion(_by_week(seen), _by_week(expected)))


def _by_week(days: Sequence[float]) -> list[float]:
    """Sums of seven days, the last whole week last."""
    return [sum(days[end - 7 : end]) for end in range(len(days), 6, -7)]


def _dispersion(seen: Sequence[float], expected: Sequence[float]) -> float:
    squares = sum((count - mean) ** 2 for count, mean in zip(seen, expected, strict=True))
    return squares / sum(expected) * len(seen) / (len(seen) - 1)


def _expected(rhythm: Rhythm, since: datetime, until: datetime, timezone: str) -> float:
    total = 0.0
    while since < until:
        piece = min(since + PIECE, until)
        total, since = total + timetable.expected(rhythm, since, piece, timezone=timezone), piece
    return total
