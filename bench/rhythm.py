"""Simulated weeks of visits by a feed's rhythm, against as many at equal distances."""

from bench.show import table
from tests import weeks
from tests.weeks import LEARNED_WEEKS, MEASURED_WEEKS, Manner, Weeks

MANNERS = (weeks.newsroom, weeks.daily, weeks.weekly, weeks.scattered, weeks.dead)


def run() -> None:
    """Print a line for each manner of publishing."""
    rows = [row for manner in MANNERS for row in _rows(manner)]
    table(["manner", "visits", "requests/week", "entries/week", "median wait", "95 % waited at most"], rows)


def _rows(manner: Manner) -> list[tuple[str, ...]]:
    published = weeks.entries(manner, weeks=LEARNED_WEEKS + MEASURED_WEEKS)
    learned = weeks.by_rhythm(published)
    every = weeks.fixed(published, learned.visits)
    return [_row(manner.__name__, "by rhythm", learned), _row(manner.__name__, "as many, evenly", every)]


def _row(name: str, how: str, came_to: Weeks) -> tuple[str, ...]:
    counts = (f"{count / MEASURED_WEEKS:.0f}" for count in (came_to.visits, len(came_to.waits_s)))
    return name, how, *counts, *(f"{wait_s / 60:.1f} min" for wait_s in (came_to.median_s, came_to.p95_s))
