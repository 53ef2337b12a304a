"""how a visit or a reading went -> when the next one is due, and why. Pure."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.records import Outcome

HOUR_S = 3600
DAY_S = 24 * HOUR_S
WEEK_S = 7 * DAY_S
MOST_TTL_S = HOUR_S  # a feed's own wish goes no further: many write a day and publish by the minute
CHECKS_S = (HOUR_S, DAY_S - HOUR_S)  # a page with a hit is looked at for edits an hour after it was read, and a day
READINGS_S = (600, HOUR_S, 6 * HOUR_S, DAY_S)  # after the first reading, the second, ...

_WENT_WELL = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})
_DOUBLINGS = 20  # beyond it every wait is at its limit


@dataclass(frozen=True, slots=True)
class Due:
    """A moment, and what to say of it."""

    at: datetime  # aware UTC
    why: str  # for a person


def next_visit(
    *,
    now: datetime,
    every_s: int,
    min_interval_s: int,
    outcome: Outcome,
    failures: int,
    retry_after_s: float | None,
    ttl_s: int | None,
    spread: float,
) -> Due:
    """The moment of the next visit. A feed is never given up.

    Shape:  `failures` in a row before this visit; `spread` in 0..0.1 keeps feeds from bunching
    Errors: none
    Source: Retry-After, RFC 9110 section 10.2.3
    """
    interval_s = max(every_s, min_interval_s)
    wait_s, why = _wait(interval_s, outcome, failures, ttl_s)
    if outcome not in _WENT_WELL:
        wait_s = min(wait_s * (1 + spread), _most_s(interval_s, outcome))
        return _due(now, wait_s, why, _asked_s(retry_after_s))
    return _due(now, wait_s * (1 + spread), why, _asked_s(retry_after_s))


def next_reading(*, now: datetime, attempts: int, retry_after_s: float | None) -> Due | None:
    """The moment of the next reading of an article whose page could not be had; None when it was tried often enough.

    Shape:  `attempts` before this one
    Errors: none
    """
    if attempts >= len(READINGS_S):
        return None
    wait_s = READINGS_S[attempts]
    return _due(now, wait_s, f"lead only: its page is asked for again after {_words(wait_s)}", _asked_s(retry_after_s))


def next_check(*, now: datetime, checks: int) -> Due | None:
    """The moment at which an article with a hit is looked at for edits; None when that was done often enough.

    Shape:  `checks` so far
    Errors: none
    """
    if checks >= len(CHECKS_S):
        return None
    return _due(now, CHECKS_S[checks], f"it has a hit: looked at for edits after {_words(CHECKS_S[checks])}", 0.0)


def _wait(interval_s: int, outcome: Outcome, failures: int, ttl_s: int | None) -> tuple[float, str]:
    doubled = 2 ** min(failures, _DOUBLINGS)
    if outcome in _WENT_WELL:
        wished_s = min(ttl_s or 0, MOST_TTL_S)
        if wished_s > interval_s:
            return wished_s, f"every {_words(wished_s)}, as the feed asks"
        return interval_s, f"every {_words(interval_s)}"
    if outcome is Outcome.GONE:
        wait_s = min(DAY_S * doubled, WEEK_S)
        return wait_s, f"gone (410), perhaps not for good: again after {_words(wait_s)}"
    # Who refuses us will not have changed its mind within the hour.
    first_s = max(interval_s, HOUR_S) if outcome is Outcome.REFUSED else interval_s
    wait_s = min(first_s * doubled, _most_s(interval_s, outcome))
    times = "failed" if failures == 0 else f"failed {failures + 1} times in a row"
    return wait_s, f"{times} ({outcome}): again after {_words(wait_s)}"


def _most_s(interval_s: int, outcome: Outcome) -> int:
    """The longest we wait of our own will after a failure; who wants a feed monthly gets no more for its failing."""
    return max(WEEK_S if outcome is Outcome.GONE else DAY_S, interval_s)


def _asked_s(retry_after_s: float | None) -> float:
    """How long the host asks us to wait, up to a week."""
    if retry_after_s is None or math.isnan(retry_after_s):
        return 0.0
    return min(max(retry_after_s, 0.0), WEEK_S)


def _due(now: datetime, wait_s: float, why: str, asked_s: float) -> Due:
    if asked_s > wait_s:
        why = f"its host asks us to wait {_words(asked_s)}"
    return Due(now.astimezone(UTC) + timedelta(seconds=max(wait_s, asked_s)), why)


def _words(seconds: float) -> str:
    for unit_s, name in ((DAY_S, "d"), (HOUR_S, "h"), (60, "min")):
        if seconds >= unit_s:
            return f"{round(seconds / unit_s, 1):g} {name}"
    return f"{seconds:.0f} s"
