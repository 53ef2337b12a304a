"""A week of feeds, and what `bench workers` measured -> how many feeds so many machines carry. Pure, and a terminal.

An article waits until processors have done all that came before it: first those of the workers, then those of the
database. When feeds publish, and when they are visited for it, is worked out by the timetable itself (tests/weeks.py).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.show import table
from tests import weeks

MANNERS = {weeks.newsroom: 40, weeks.daily: 40, weeks.scattered: 40, weeks.weekly: 40}
"""So many feeds of each kind stand for all: 22 articles a day in the average."""

LEARNED = timedelta(weeks=2)
STEP_S, STEPS = 10, 7 * 8640
HOUR, SPREAD = 360, 30
"""Steps: a feed that stands for many stands for all that are visited within five minutes."""

PATIENCE_S = 30.0
"""So long 95 % of a week's articles may wait for processors at the most."""

FREE = 0.25
"""Of all processors: for pages, the system, and what nobody thought of."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor: of all of a worker's processes, and of PostgreSQL."""

    worker_ms: float
    database_ms: float


VISIT, READING = Cost(3.3, 1.2), Cost(25.6, 4.5)
"""docs/scaling.md says how they were measured."""


@dataclass(frozen=True, slots=True)
class Site:
    """Machines, by their processors; of one machine all do everything."""

    name: str
    workers: float
    database: float  # 0: the same ones


SITES = (
    Site("2, for everything", 2, 0),
    Site("3 x 2 and 2", 6, 2),
    Site("19 x 2 and 2", 38, 2),
    Site("19 x 2 and 16", 38, 16),
)


@dataclass(frozen=True, slots=True)
class Week:
    """How many visits and articles each step brings, of one feed in the average."""

    visits: Sequence[float]
    articles: Sequence[float]


@dataclass(frozen=True, slots=True)
class Carried:
    """What so many feeds come to on a site."""

    feeds: int
    wait_s: float  # that 95 % of the articles have at the most
    workers: float  # how busy they are in the busiest hour; 1: all the time
    database: float


def run() -> None:
    """Print the most that each site carries, and how much comes and how busy they are in its busiest hour."""
    week = _week()
    rows = [_row(site.name, _most(week, site), week) for site in SITES]
    table(["processors of workers, database", "feeds", "articles a day", "a second", "workers", "database"], rows)


def _row(name: str, carried: Carried, week: Week) -> tuple[str, ...]:
    a_day = carried.feeds * sum(week.articles) / 7
    a_second = carried.feeds * _busiest(week.articles) / 3600
    busy = (f"{carried.workers:.2f}", f"{carried.database:.2f}" if carried.database else "")
    return name, f"{carried.feeds:,}", f"{a_day:,.0f}", f"{a_second:.1f}", *busy


def _week() -> Week:
    """Monday to Sunday, once the rhythms are learned."""
    visits, articles, one = [0.0] * STEPS, [0.0] * STEPS, 1 / sum(MANNERS.values())
    for manner, many in MANNERS.items():
        for seed in range(many):
            published = weeks.entries(manner, weeks=3, seed=seed)
            visited = weeks.visited(published, until=weeks.BEGIN + LEARNED + timedelta(weeks=1), seed=seed)
            _count(visits, visited, one)
            _count(articles, [visited[bisect_left(visited, at)] for at in published if at <= visited[-1]], one)
    return Week(visits, articles)


def _count(steps: list[float], moments: Sequence[datetime], one: float) -> None:
    for moment in moments:
        first = int((moment - weeks.BEGIN - LEARNED).total_seconds() // STEP_S)
        for step in range(max(0, first), min(STEPS, first + SPREAD)):
            steps[step] += one / SPREAD


def _most(week: Week, site: Site) -> Carried:
    """The most feeds that a site carries, to one per cent."""
    low, high = 1, 2
    while _carried(week, site, high).wait_s < PATIENCE_S:
        low, high = high, 2 * high
    while high > 1.01 * low + 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _carried(week, site, middle).wait_s < PATIENCE_S else (low, middle)
    return _carried(week, site, low)


def _carried(week: Week, site: Site, feeds: int) -> Carried:
    workers = _work(week, VISIT.worker_ms, READING.worker_ms, feeds)
    database = _work(week, VISIT.database_ms, READING.database_ms, feeds)
    if not site.database:
        workers, database = [sum(both) for both in zip(workers, database, strict=True)], []
    waits = [_waits(workers, site.workers), _waits(database, site.database)]
    wait_s = _most_of(list(map(sum, zip(*filter(None, waits), strict=True))), week.articles)
    return Carried(feeds, wait_s, _busy(workers, site.workers), _busy(database, site.database))


def _work(week: Week, visit_ms: float, reading_ms: float, feeds: int) -> list[float]:
    """Seconds of processor that each step brings."""
    return [
        feeds * (visits * visit_ms + articles * reading_ms) / 1000
        for visits, articles in zip(week.visits, week.articles, strict=True)
    ]


def _waits(work: Sequence[float], processors: float) -> list[float]:
    """Seconds until what a step brings is done."""
    rate, left, waits = processors * (1 - FREE), 0.0, []
    for brought in work:
        left += brought
        waits.append(left / rate)
        left = max(0.0, left - rate * STEP_S)
    return waits


def _most_of(waits: Sequence[float], articles: Sequence[float]) -> float:
    """The wait that 95 % of the articles have at the most."""
    counted, enough = 0.0, 0.95 * sum(articles)
    for wait_s, many in sorted(zip(waits, articles, strict=True)):
        counted += many
        if counted >= enough:
            return wait_s
    return 0.0


def _busy(work: Sequence[float], processors: float) -> float:
    return _busiest(work) / (processors * 3600) if work else 0.0


def _busiest(steps: Sequence[float]) -> float:
    """The sum over the busiest hour."""
    return max(sum(steps[first : first + HOUR]) for first in range(0, STEPS, HOUR))
