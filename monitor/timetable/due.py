"""A wait -> the moment at which it ends, and its reason in words. Pure."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HOUR_S = 3600
DAY_S = 24 * HOUR_S
WEEK_S = 7 * DAY_S


@dataclass(frozen=True, slots=True)
class Due:
    """A moment, and what to say of it."""

    at: datetime  # aware UTC
    why: str  # for a person


def due(now: datetime, wait_s: float, why: str, asked_s: float) -> Due:
    """The end of a wait, or of the longer one that the host asks for."""
    if asked_s > wait_s:
        why = f"its host asks us to wait {in_words(asked_s)}"
    return Due(now.astimezone(UTC) + timedelta(seconds=max(wait_s, asked_s)), why)


def asked_s(retry_after_s: float | None) -> float:
    """How long the host asks us to wait, up to a week."""
    if retry_after_s is None or math.isnan(retry_after_s):
        return 0.0
    return min(max(retry_after_s, 0.0), WEEK_S)


def in_words(seconds: float) -> str:
    """A span of time for a person: `10 min`, `1.5 h`, `7 d`."""
    for unit_s, name in ((DAY_S, "d"), (HOUR_S, "h"), (60, "min")):
        if seconds >= unit_s:
            return f"{round(seconds / unit_s, 1):g} {name}"
    return f"{seconds:.0f} s"
