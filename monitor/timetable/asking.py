"""What a server gave us to ask with, and how long nothing came -> whether to ask without it. Pure.

Some servers answer 304 for ever, whatever has happened since. So validators are forgotten after a week; and where
the feed's rhythm says that something should have come, it is asked without them, once a day at most.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.records import DueFeed, Outcome
from monitor.timetable.rhythm import expected

FORGOTTEN_AFTER = timedelta(days=7)
SUSPECT_AGAIN_AFTER = timedelta(days=1)
SUSPICIOUS = 5.0  # entries that should have come: with so many, none comes by chance once in 150 times
DATED_BACK = timedelta(minutes=15)  # papers date an entry earlier than they show it


def asks_bare(due: DueFeed, *, now: datetime, timezone: str) -> bool:
    """Whether to ask without validators although we have some."""
    if due.given_at is None or now - due.given_at >= FORGOTTEN_AFTER:
        return True
    quiet_since = due.news_at or due.given_at
    if due.last is not Outcome.NOT_MODIFIED or now - (due.bare_at or due.given_at) < SUSPECT_AGAIN_AFTER:
        return False
    return expected(due.rhythm, quiet_since, now, timezone=timezone) >= SUSPICIOUS


def was_there(due: DueFeed, dates: Iterable[datetime | None]) -> bool:
    """Whether new entries of these dates had been there when the server last said that nothing was."""
    if due.last is not Outcome.NOT_MODIFIED or due.heard_at is None:
        return False
    heard_at = due.heard_at - DATED_BACK
    return any(date < heard_at for date in dates if date is not None and (due.news_at is None or date > due.news_at))
