"""When a notice may leave, and when a failed delivery is tried again. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

RETRY_DELAYS_S = (5, 300, 1800, 7200, 18000, 36000, 36000)
"""The wait after each failed attempt: eight attempts over 27.6 hours, as Standard Webhooks proposes."""

PAUSE_S = 60
"""How long a channel is left alone whose other side is too busy, when it names no time itself."""

LONGEST_WAIT_S = 86400
"""What we take of a Retry-After: nobody is waited for longer than a day."""


class Pace(StrEnum):
    """How often a channel hears of a watchlist."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Cadence:
    """A pace, and the time of day for the daily one."""

    pace: Pace
    at: time = time(0, 0)

    @property
    def gathers(self) -> bool:
        """Whether notices of several watchlists wait to leave together."""
        return self.pace is not Pace.INSTANT


def parse(text: str) -> Cadence:
    """The cadence that is written `instant`, `hourly` or `daily@07:00`.

    Errors: ValueError, with a sentence for a person
    """
    written = text.strip().lower()
    if written in (Pace.INSTANT, Pace.HOURLY):
        return Cadence(Pace(written))
    daily = re.fullmatch(r"daily@([01]?\d|2[0-3]):([0-5]\d)", written, re.ASCII)
    if not daily:
        raise ValueError(f"{text!r} is no cadence; write instant, hourly or daily@07:00")
    return Cadence(Pace.DAILY, time(int(daily[1]), int(daily[2])))


def next_moment(cadence: Cadence, now: datetime, timezone: str) -> datetime:
    """When a notice of this moment may leave: now, at the next full hour, or at the next such time of day.

    Shape:  later than `now` but for instant; a time that a change of clocks skips is taken at the same distance
            after it (02:30 becomes 03:30), one that comes twice is taken the first time only
    Units:  aware moments in, aware UTC out; `timezone` by its IANA name
    """
    if cadence.pace is Pace.INSTANT:
        return now.astimezone(UTC)
    here = now.astimezone(ZoneInfo(timezone))
    if cadence.pace is Pace.HOURLY:
        past = timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        return now.astimezone(UTC) - past + timedelta(hours=1)
    days = (here.date() + timedelta(days=ahead) for ahead in range(2))
    moments = (datetime.combine(day, cadence.at, tzinfo=here.tzinfo).astimezone(UTC) for day in days)
    return next(moment for moment in moments if moment > now)


def again_at(attempts: int, *, now: datetime, retry_after_s: float | None, spread: float) -> datetime | None:
    """When a delivery that failed is tried again; None when it was tried long enough.

    Shape:  attempts made, this one with them; spread in 0..0.1, drawn by the caller, keeps retries from bunching
    Units:  seconds in, aware UTC out
    Source: standard-webhooks.com, its example schedule; Retry-After, RFC 9110 section 10.2.3
    """
    if attempts > len(RETRY_DELAYS_S):
        return None
    delay_s = RETRY_DELAYS_S[attempts - 1] * (1 + spread)
    return now + timedelta(seconds=max(delay_s, min(retry_after_s or 0, LONGEST_WAIT_S)))


def paused_until(now: datetime, retry_after_s: float | None) -> datetime:
    """Until when nothing else is sent where the other side was too busy.

    Units:  seconds in, aware UTC out
    """
    return now + timedelta(seconds=PAUSE_S if retry_after_s is None else min(retry_after_s, LONGEST_WAIT_S))
