"""When a notice may leave, and when a failed delivery is tried again. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

from holidays import country_holidays

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


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MORNING = time(7, 0)
"""When what a public holiday put off leaves, unless quiet hours last longer."""

HOW_WRITTEN = "write instant, hourly or daily@07:00; weekly@07:00 (Mondays), fri@07:00, mon-fri@07:00, tue,thu@07:00"

HOW_QUIET = "quiet hours are written 22:00-07:00"


@dataclass(frozen=True, slots=True)
class Cadence:
    """A pace, and for the daily one the time of day, and the weekdays."""

    pace: Pace
    at: time = time(0, 0)
    days: tuple[int, ...] = tuple(range(7))  # Monday is 0

    @property
    def gathers(self) -> bool:
        """Whether notices of several watchlists wait to leave together."""
        return self.pace is not Pace.INSTANT


@dataclass(frozen=True, slots=True)
class Rest:
    """When a channel wants to be left alone; hits are found and stored meanwhile."""

    quiet: tuple[time, time] | None = None  # from, until; over midnight when they are the other way round
    holidays: bool = False  # Polish public holidays


NO_REST = Rest()


def parse(text: str) -> Cadence:
    """The cadence that is written `instant`, `hourly`, `daily@07:00`, `weekly@07:00` or `mon-fri@07:00`.

    Errors: ValueError, with a sentence for a person
    """
    written = text.strip().lower()
    if written in (Pace.INSTANT, Pace.HOURLY):
        return Cadence(Pace(written))
    days, _, at = written.partition("@")
    try:
        return Cadence(Pace.DAILY, _time(at), _days(days))
    except ValueError:
        raise ValueError(f"{text!r} is no cadence; {HOW_WRITTEN}") from None


def quiet(text: str) -> tuple[time, time] | None:
    """The hours that are written 22:00-07:00; None of nothing.

    Errors: ValueError, with a sentence for a person
    """
    if not text.strip():
        return None
    begins, _, ends = text.strip().partition("-")
    try:
        hours = _time(begins), _time(ends)
    except ValueError:
        raise ValueError(f"{text!r}: {HOW_QUIET}") from None
    if hours[0] == hours[1]:
        raise ValueError(f"{text!r}: {HOW_QUIET}; that would be always, or never")
    return hours


def _time(text: str) -> time:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text, re.ASCII)
    if not found:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _days(text: str) -> tuple[int, ...]:
    if text in ("daily", "weekly"):
        return tuple(range(7)) if text == "daily" else (0,)
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        begins, ends = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days |= {day % 7 for day in range(begins, ends + 1 if ends >= begins else ends + 8)}
    return tuple(sorted(days))


def next_moment(cadence: Cadence, now: datetime, timezone: str, rest: Rest = NO_REST) -> datetime:
    """When a notice of this moment may leave: now, at the next full hour, or at the next such time of such a day.

    Shape:  later than `now` but for instant; a time that a change of clocks skips is taken at the same distance
            after it (02:30 becomes 03:30), one that comes twice is taken the first time only; in quiet hours when
            they end; of a holiday a daily one leaves on the next of its days, all else the next morning
    Units:  aware moments in, aware UTC out; `timezone` by its IANA name
    """
    zone = ZoneInfo(timezone)
    if cadence.pace is Pace.DAILY:
        moment = next(moment for moment in _moments(cadence, now, zone, rest) if moment > now)
    elif cadence.pace is Pace.HOURLY:
        here = now.astimezone(zone)
        past = timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        moment = now.astimezone(UTC) - past + timedelta(hours=1)
    else:
        moment = now.astimezone(UTC)
    return _after_rest(moment, zone, rest)


def rested(moment: datetime, timezone: str, rest: Rest) -> datetime:
    """The moment, or when the rest ends into which it falls.

    Units:  an aware moment in, aware UTC out
    """
    return _after_rest(moment.astimezone(UTC), ZoneInfo(timezone), rest)


def previous_moment(cadence: Cadence, now: datetime, timezone: str) -> datetime:
    """When the digest before the one of this moment was due: what this one tells of came after it.

    Units:  aware moments in, aware UTC out
    """
    if cadence.pace is not Pace.DAILY:
        return now.astimezone(UTC) - timedelta(hours=1 if cadence.pace is Pace.HOURLY else 24)
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(16))
    due = [datetime.combine(day, cadence.at, tzinfo=zone) for day in days if day.weekday() in cadence.days]
    return [moment.astimezone(UTC) for moment in due if moment.astimezone(UTC) <= now][1]


def _moments(cadence: Cadence, now: datetime, zone: ZoneInfo, rest: Rest) -> Iterator[datetime]:
    """The times of the cadence from today on; of its days those that are no holiday."""
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in count()):
        if day.weekday() in cadence.days and not (rest.holidays and is_holiday(day)):
            yield datetime.combine(day, cadence.at, tzinfo=zone).astimezone(UTC)


def _after_rest(moment: datetime, zone: ZoneInfo, rest: Rest) -> datetime:
    """The moment, or the first after it that is neither in quiet hours nor on a holiday."""
    here = moment.astimezone(zone)
    if rest.holidays and is_holiday(here.date()):
        return _after_rest(_at(here.date() + timedelta(days=1), MORNING, zone, moment), zone, rest)
    if rest.quiet is None:
        return moment
    begins, ends = rest.quiet
    wall = here.time().replace(fold=0)
    over_midnight = begins > ends
    if not (wall >= begins or wall < ends if over_midnight else begins <= wall < ends):
        return moment
    day = here.date() + timedelta(days=1) if over_midnight and wall >= begins else here.date()
    return _after_rest(_at(day, ends, zone, moment), zone, rest)


def _at(day: date, at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """That time of that day: where clocks go back it comes twice, and the one is taken that is still to come."""
    first, second = (datetime.combine(day, at.replace(fold=fold), tzinfo=zone).astimezone(UTC) for fold in (0, 1))
    return first if first > after else max(first, second)


@lru_cache(maxsize=4096)
def is_holiday(day: date) -> bool:
    """Whether it is a public holiday in Poland."""
    return day in _POLAND


_POLAND = country_holidays("PL")


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
