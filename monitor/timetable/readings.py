"""How often an article's page was asked for, in vain or for edits -> when to ask again. Pure."""

from datetime import datetime

from monitor.timetable.due import DAY_S, HOUR_S, Due, asked_s, due, in_words

CHECKS_S = (HOUR_S, DAY_S - HOUR_S)  # a page with a hit is looked at for edits an hour after it was read, and a day
READINGS_S = (600, HOUR_S, 6 * HOUR_S, DAY_S)  # after the first reading, the second, ...


def next_reading(*, now: datetime, attempts: int, retry_after_s: float | None) -> Due | None:
    """The moment of the next reading of an article whose page could not be had; None when it was tried often enough.

    Shape:  `attempts` before this one
    Errors: none
    """
    if attempts >= len(READINGS_S):
        return None
    wait_s = READINGS_S[attempts]
    why = f"lead only: its page is asked for again after {in_words(wait_s)}"
    return due(now, wait_s, why, asked_s(retry_after_s))


def next_check(*, now: datetime, checks: int) -> Due | None:
    """The moment at which an article with a hit is looked at for edits; None when that was done often enough.

    Shape:  `checks` so far
    Errors: none
    """
    if checks >= len(CHECKS_S):
        return None
    return due(now, CHECKS_S[checks], f"it has a hit: looked at for edits after {in_words(CHECKS_S[checks])}", 0.0)
