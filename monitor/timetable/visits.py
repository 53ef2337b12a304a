"""How a visit went -> when the next one is due, and why. Pure."""

from datetime import datetime, timedelta

from monitor.records import Outcome, Rhythm, Wishes
from monitor.timetable import wishes as wished
from monitor.timetable.due import DAY_S, HOUR_S, WEEK_S, Due, asked_s, due, in_words
from monitor.timetable.rhythm import next_at

MOST_S = DAY_S  # between two visits of our own will to a feed that answers

MOST_HASTE = 4.0

_WENT_WELL = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})
_NOT_THERE = frozenset({Outcome.GONE, Outcome.MISSING})
_DOUBLINGS = 20  # beyond it every wait is at its limit


def next_visit(
    *,
    now: datetime,
    every_s: int,
    steady: bool,
    min_interval_s: int,
    rhythm: Rhythm | None,
    timezone: str,
    outcome: Outcome,
    failures: int,
    retry_after_s: float | None,
    wishes: Wishes,
    fresh_for_s: float | None,
    gap_at: datetime | None = None,
    spread: float,
) -> Due:
    """The moment of the next visit. A feed is never given up.

    Shape:  `steady`: a person asked for `every_s`; else it is what a feed of one entry an hour has, see `rhythm`.
            `failures` in a row before this visit; at `gap_at` the feed was found turned over; `spread` in 0..0.1
            keeps feeds from bunching
    Errors: none
    Source: Retry-After, RFC 9110 section 10.2.3
    """
    haste = haste_after(gap_at, now)
    interval_s = max(round(every_s / haste), min_interval_s)
    asked = asked_s(retry_after_s)
    if outcome not in _WENT_WELL:
        wait_s, why = _after_failure(interval_s, outcome, failures)
        wait_s = min(wait_s * (1 + spread), _most_s(interval_s, outcome))
        return due(now, wait_s, why, asked)
    if steady:
        wait_s, why = float(interval_s), f"every {in_words(interval_s)}"
    else:
        most_s = max(MOST_S, min_interval_s)
        at = next_at(
            rhythm, now=now, every_s=every_s, least_s=min_interval_s, most_s=most_s, haste=haste, timezone=timezone
        )
        wait_s = max((at - now) / timedelta(seconds=1), float(min_interval_s))
        why = f"after {in_words(wait_s)}, by its rhythm"
    wish_s = wished.interval_s(wishes, fresh_for_s)
    if wish_s > wait_s:
        wait_s, why = wish_s, f"every {in_words(wish_s)}, as the feed asks"
    then = due(now, wait_s * (1 + spread), why, asked)
    free = wished.not_before(then.at, wishes)
    return then if free == then.at else Due(free, f"at {free:%H:%M} UTC: the feed wants no visits before")


def haste_after(gap_at: datetime | None, now: datetime) -> float:
    """How many times denser visits are after a feed was found turned over: four times, less by half each day."""
    if gap_at is None:
        return 1.0
    return 1.0 + (MOST_HASTE - 1.0) * float(0.5 ** (max(now - gap_at, timedelta()) / timedelta(days=1)))


def _after_failure(interval_s: int, outcome: Outcome, failures: int) -> tuple[float, str]:
    doubled = 2 ** min(failures, _DOUBLINGS)
    if outcome is Outcome.GONE:
        wait_s = min(DAY_S * doubled, WEEK_S)
        return wait_s, f"gone (410), perhaps not for good: again after {in_words(wait_s)}"
    if outcome is Outcome.MISSING:
        wait_s = min(interval_s * doubled, _most_s(interval_s, outcome))
        return wait_s, f"nothing at its address (404), perhaps not for good: again after {in_words(wait_s)}"
    # Who refuses us will not have changed its mind within the hour.
    first_s = max(interval_s, HOUR_S) if outcome is Outcome.REFUSED else interval_s
    wait_s = min(first_s * doubled, _most_s(interval_s, outcome))
    times = "failed" if failures == 0 else f"failed {failures + 1} times in a row"
    return wait_s, f"{times} ({outcome}): again after {in_words(wait_s)}"


def _most_s(interval_s: int, outcome: Outcome) -> int:
    """The longest we wait of our own will after a failure; who wants a feed monthly gets no more for its failing."""
    return max(WEEK_S if outcome in _NOT_THERE else DAY_S, interval_s)
