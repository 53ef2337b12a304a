"""When entries of a feed appeared -> how often they do, by hour and weekday. Pure.

The formula. `n` entries appeared in `w` hours watched; what is long ago counts less, by half every three weeks. At a
moment of hour `h` and weekday `d`, local time, so many appear in an hour:

    r = (n + 1/4) / (w + 1)  *  [1 + a (24 p(h) - 1)]  *  [1 + b (7 q(d) - 1)]

p and q are the shares of the hour and of the weekday in all entries, as if one more entry had appeared evenly over
each; the share of an hour is blurred over its neighbours (1/4, 1/2, 1/4). a and b are what these shares can be
trusted: a goes from 0 to 1 in the first three days watched, b in the first two weeks. Visits are the denser the more
there is to find, by the square root, which makes the mean wait of an entry least for a number of visits:

    v = sqrt(r) visits in the time of `every_s`

so a feed of one entry an hour is visited every `every_s`, one of four twice as often, one of a single entry in four
days ten times more seldom. The next visit is due where v, summed from now on, makes one.

Source: the square root is that of Sia, Cho and Cho, Efficient Monitoring Algorithm for Fast News Alerts, IEEE TKDE
19(7), 2007; docs/decisions/0014 has the simulated weeks
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.records import Rhythm
from monitor.timetable.due import HOUR_S

HALF_LIFE_H = 21 * 24.0
MEMORY = timedelta(days=28)  # what a feed says of its older entries teaches nothing
LEAST_SPAN = timedelta(hours=1)  # a feed whose entries are all of this hour writes now for every date
VAGUE = timedelta(hours=6)  # between two visits: longer, and an entry without a date may be of any hour
A_PRIORI, WATCHED_A_PRIORI_H = 0.25, 1.0
HOURS_KNOWN_H, WEEKDAYS_KNOWN_H = 72.0, 336.0

_SILENT = Rhythm((0.0,) * 24, (0.0,) * 7, 0.0)


def learned(
    known: Rhythm | None, dates: Iterable[datetime | None], *, since: datetime | None, now: datetime, timezone: str
) -> Rhythm:
    """The rhythm, with what appeared since the last time we looked.

    Shape:  `dates` of the new entries, None where one has none; `since` None at the first visit, which learns from
            the dates of what is there
    """
    dates = list(dates)
    if since is None:
        return _first(dates, now=now, timezone=timezone)
    zone, span = ZoneInfo(timezone), now - since
    rhythm = _faded(known or _SILENT, max(span / timedelta(hours=1), 0.0))
    for date in dates:
        if date is not None and since < date <= now:
            rhythm = _with_entry(rhythm, date.astimezone(zone), 1.0)
        elif span <= VAGUE:  # its date is of another moment, or missing: it appeared between the two visits
            rhythm = _with_entry(rhythm, (since + span / 2).astimezone(zone), 1.0)
        else:
            rhythm = _evenly(rhythm)
    return rhythm


def expected(rhythm: Rhythm | None, since: datetime, until: datetime, *, timezone: str) -> float:
    """How many entries should have appeared between two moments; of a longer time, those of its last two weeks."""
    zone, rates = ZoneInfo(timezone), _rates(rhythm or _SILENT)
    begin = max(since, until - timedelta(days=14))
    return sum(rates(at.astimezone(zone)) * hours for at, hours in _hours(begin, until))


def next_at(
    rhythm: Rhythm | None, *, now: datetime, every_s: float, least_s: float, most_s: float, haste: float, timezone: str
) -> datetime:
    """The moment at which the next visit is worth its while, between these bounds.

    Shape:  `haste` makes visits so many times denser; at least 1
    """
    zone, rates = ZoneInfo(timezone), _rates(rhythm or _SILENT)
    left = 1.0  # of a visit
    for at, hours in _hours(now, now + timedelta(seconds=most_s)):
        dense = haste * math.sqrt(rates(at.astimezone(zone))) * HOUR_S / every_s
        an_hour = min(max(dense, HOUR_S / most_s), HOUR_S / least_s)
        if an_hour * hours >= left:
            return at + timedelta(hours=left / an_hour)
        left -= an_hour * hours
    return now + timedelta(seconds=most_s)


def _first(dates: Sequence[datetime | None], *, now: datetime, timezone: str) -> Rhythm:
    zone = ZoneInfo(timezone)
    known = sorted(date for date in dates if date is not None and date <= now)
    recent = [date for date in known if now - date < MEMORY]
    if known and len(recent) == len(known) and now - known[0] < LEAST_SPAN:
        return _SILENT
    # The feed is cut before its oldest entry: from then on we know of all. Older ones tell that there were none since.
    begin = (now - MEMORY if len(recent) < len(known) else recent[0]) if known else now
    rhythm = _faded(_SILENT, (now - begin) / timedelta(hours=1))
    for date in recent:
        rhythm = _with_entry(rhythm, date.astimezone(zone), _fade((now - date) / timedelta(hours=1)))
    return rhythm


def _faded(rhythm: Rhythm, hours: float) -> Rhythm:
    """What was known, so many hours later: it counts less, and there was more time to watch."""
    fade = _fade(hours)
    return Rhythm(
        tuple(count * fade for count in rhythm.hours),
        tuple(count * fade for count in rhythm.weekdays),
        rhythm.watched_h * fade + HALF_LIFE_H / math.log(2) * (1 - fade),
    )


def _fade(hours: float) -> float:
    return float(0.5 ** (hours / HALF_LIFE_H))


def _with_entry(rhythm: Rhythm, local: datetime, weight: float) -> Rhythm:
    hours, weekdays = list(rhythm.hours), list(rhythm.weekdays)
    hours[local.hour] += weight
    weekdays[local.weekday()] += weight
    return Rhythm(tuple(hours), tuple(weekdays), rhythm.watched_h)


def _evenly(rhythm: Rhythm) -> Rhythm:
    hours, weekdays = (tuple(count + 1 / len(counts) for count in counts) for counts in (rhythm.hours, rhythm.weekdays))
    return Rhythm(hours, weekdays, rhythm.watched_h)


def _rates(rhythm: Rhythm) -> Callable[[datetime], float]:
    """How many entries appear in an hour, of a local time."""
    entries = sum(rhythm.hours)
    mean = (entries + A_PRIORI) / (rhythm.watched_h + WATCHED_A_PRIORI_H)
    hours = rhythm.hours
    blurred = [hours[hour - 1] / 4 + hours[hour] / 2 + hours[(hour + 1) % 24] / 4 for hour in range(24)]
    by_hour = _factors(blurred, entries, trust=rhythm.watched_h / HOURS_KNOWN_H)
    by_day = _factors(rhythm.weekdays, entries, trust=rhythm.watched_h / WEEKDAYS_KNOWN_H)
    return lambda local: mean * by_hour[local.hour] * by_day[local.weekday()]


def _factors(counts: Sequence[float], entries: float, *, trust: float) -> list[float]:
    """How much more, or less, than on average appears in each hour or on each day."""
    many, trusted = len(counts), min(trust, 1.0)
    return [1 + trusted * (many * (count + 1 / many) / (entries + 1) - 1) for count in counts]


def _hours(begin: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """The time between two moments, cut where hours begin: where each piece begins, and how many hours it is."""
    at = begin.astimezone(UTC)
    while at < end:
        following = min(at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1), end)
        yield at, (following - at) / timedelta(hours=1)
        at = following
