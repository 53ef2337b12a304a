"""A feed that publishes in a manner of its own -> simulated weeks of visits: how many, and how long its entries waited.

Nothing is fetched: time is a number here, and the timetable is asked as the pipeline asks it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from monitor import timetable
from monitor.records import Outcome, Rhythm, Wishes

WARSAW = "Europe/Warsaw"
BEGIN = datetime(2026, 3, 2, tzinfo=ZoneInfo(WARSAW)).astimezone(UTC)  # a Monday; summer time begins on the 29th
LEARNED_WEEKS, MEASURED_WEEKS = 4, 8

Manner = Callable[[Random, datetime], list[datetime]]
"""When entries appear on the day that begins at a local midnight."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """What the measured weeks came to."""

    visits: int
    waits_s: tuple[float, ...]  # of each entry, from publication to visit

    @property
    def median_s(self) -> float:
        """The wait that half of the entries had at most."""
        return median(self.waits_s) if self.waits_s else 0.0

    @property
    def p95_s(self) -> float:
        """The wait that 95 % of the entries had at most."""
        return quantiles(self.waits_s, n=20)[-1] if len(self.waits_s) > 1 else self.median_s


def newsroom(random: Random, midnight: datetime) -> list[datetime]:
    """Some ninety entries on a weekday, from six to eleven, many in bursts at full hours; a third of it on Sundays."""
    busy = 1.0 if midnight.weekday() < 5 else 0.35
    by_hour = [0.1] * 5 + [1, 4, 7, 8, 7, 7, 6, 7, 6, 6, 6, 5, 4, 4, 4, 3, 2, 1, 0.5]
    moments = []
    for hour, mean in enumerate(by_hour):
        for _ in range(poisson(random, mean * busy)):
            minute = random.choice((random.uniform(0, 8), random.uniform(0, 60)))
            moments.append(midnight + timedelta(hours=hour, minutes=minute))
    return moments


def daily(random: Random, midnight: datetime) -> list[datetime]:
    """One entry every day, at seven give or take a quarter of an hour."""
    return [midnight + timedelta(hours=7, minutes=random.gauss(5, 12))]


def weekly(random: Random, midnight: datetime) -> list[datetime]:
    """One entry on Fridays, some time between ten and two."""
    return [midnight + timedelta(hours=random.uniform(10, 14))] if midnight.weekday() == 4 else []


def scattered(random: Random, midnight: datetime) -> list[datetime]:
    """Two entries a day at any hour: no rhythm to be learned."""
    return [midnight + timedelta(hours=random.uniform(0, 24)) for _ in range(poisson(random, 2))]


def dead(_: Random, __: datetime) -> list[datetime]:
    """Nothing, ever."""
    return []


def entries(manner: Manner, *, weeks: int, seed: int = 1) -> list[datetime]:
    """When entries appear in so many weeks, in order; aware UTC."""
    random, zone = Random(seed), ZoneInfo(WARSAW)
    first = BEGIN.astimezone(zone)
    found = [moment for day in range(7 * weeks) for moment in manner(random, first + timedelta(days=day))]
    return sorted(moment.astimezone(UTC) for moment in found)


def by_rhythm(published: Sequence[datetime], *, min_interval_s: int = 300, seed: int = 2) -> Weeks:
    """The weeks of a feed that is visited as its timetable says, after it has been learned for some."""
    until = BEGIN + timedelta(weeks=LEARNED_WEEKS + MEASURED_WEEKS)
    return _measured(published, visited(published, until=until, min_interval_s=min_interval_s, seed=seed))


def visited(
    published: Sequence[datetime], *, until: datetime, min_interval_s: int = 300, seed: int = 2
) -> list[datetime]:
    """When a feed is visited as its timetable says, from the first day on."""
    random, rhythm, visits = Random(seed), None, [BEGIN]
    while visits[-1] < until:
        now, since = visits[-1], visits[-2] if len(visits) > 1 else None
        fresh = published[bisect_right(published, since or BEGIN) : bisect_right(published, now)]
        rhythm = timetable.learned(rhythm, fresh, since=since, now=now, timezone=WARSAW)
        visits.append(_next(rhythm, now, min_interval_s, random.uniform(0, 0.1)))
    return visits


def fixed(published: Sequence[datetime], visits: int) -> Weeks:
    """The same weeks with as many visits at equal distances."""
    begin, step = BEGIN + timedelta(weeks=LEARNED_WEEKS), timedelta(weeks=MEASURED_WEEKS) / visits
    return _measured(published, [begin + step * number for number in range(visits + 2)])


def _next(rhythm: Rhythm | None, now: datetime, min_interval_s: int, spread: float) -> datetime:
    return timetable.next_visit(
        now=now,
        every_s=600,
        steady=False,
        min_interval_s=min_interval_s,
        rhythm=rhythm,
        timezone=WARSAW,
        outcome=Outcome.UNCHANGED,
        failures=0,
        retry_after_s=None,
        wishes=Wishes(),
        fresh_for_s=None,
        spread=spread,
    ).at


def _measured(published: Sequence[datetime], visits: Sequence[datetime]) -> Weeks:
    begin = BEGIN + timedelta(weeks=LEARNED_WEEKS)
    end = begin + timedelta(weeks=MEASURED_WEEKS)
    waits = [
        (visits[bisect_left(visits, moment)] - moment).total_seconds() for moment in published if begin <= moment < end
    ]
    return Weeks(sum(begin <= visit < end for visit in visits), tuple(waits))


def poisson(random: Random, mean: float) -> int:
    """How often something happens that happens so often on average."""
    count, left = 0, random.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + random.expovariate(1.0)
    return count
