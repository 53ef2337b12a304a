"""What a query found -> how many messages a day each channel would get, and whether that is a flood. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts import cadence as cadences
from alerts.cadence import NO_REST, Pace, Rest

A_FLOOD = 20
"""Messages a day, told at once: one in every half hour that somebody is at work."""

TOO_MANY = 100
"""Stories a day: nobody reads so many, however they come."""

MAINLY = 0.5
"""The share of what is found from which on one keyword is to blame."""


@dataclass(frozen=True, slots=True)
class Found:
    """What counts of an article in which something was found."""

    story: int
    at: datetime
    quiet: bool  # nobody is told of it: it was there when its feed was visited first
    keywords: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who is to be told, and how often."""

    channel: str
    cadence: str
    zone: str
    rest: Rest = NO_REST
    people: int = 1  # addresses that each message goes to


@dataclass(frozen=True, slots=True)
class Messages:
    """What a channel would be told."""

    channel: str
    cadence: str
    people: int
    a_day: float
    most: int  # on the busiest day
    at_least: bool  # only some of the articles were looked at, and these alone make so many


@dataclass(frozen=True, slots=True)
class Flood:
    """Why this is too much."""

    channel: str | None  # told at once; None: it is too much to read, however it is told
    a_day: float
    most: int
    on: date  # the busiest day
    keyword: str | None = None  # the one that finds most of it
    share: float = 0.0  # of the articles that are found


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected of a query."""

    messages: tuple[Messages, ...]
    flood: Flood | None


def forecast(
    found: Sequence[Found], hearers: Iterable[Hearer], *, listened: timedelta, timezone: str, scale: float = 1.0
) -> Forecast | None:
    """What would have been told in the time that somebody listened; None: that is less than a day.

    Shape:  `scale` is how many articles each of these stands for: 1 when all are here
    """
    days = listened / timedelta(days=1)
    if days < 1:
        return None
    stories = _first_told(found)
    told = tuple(_messages(hearer, stories, days, scale) for hearer in hearers)
    at_once = [one for one in told if one.cadence == Pace.INSTANT and one.a_day > A_FLOOD]
    a_day = len(stories) * scale / days
    if not at_once and a_day <= TOO_MANY:
        return Forecast(told, None)
    on, most = _busiest(stories, timezone)
    channel = max(at_once, key=lambda one: one.a_day).channel if at_once else None
    return Forecast(told, Flood(channel, a_day, round(most * scale), on, *_to_blame(found)))


def shares(found: Sequence[Found]) -> list[tuple[str, int]]:
    """Each keyword with the articles in which it found something, the most first."""
    return Counter(keyword for one in found for keyword in one.keywords).most_common()


def _first_told(found: Iterable[Found]) -> list[datetime]:
    """When each story came that somebody would have been told."""
    first: dict[int, datetime] = {}
    for one in found:
        if not one.quiet:
            first[one.story] = min(one.at, first.get(one.story, one.at))
    return sorted(first.values())


def _messages(hearer: Hearer, stories: list[datetime], days: float, scale: float) -> Messages:
    cadence = cadences.parse(hearer.cadence)
    if cadence.pace is Pace.INSTANT:
        moments, times, at_least = stories, scale, False
    else:
        due = {cadences.next_moment(cadence, at, hearer.zone, hearer.rest) for at in stories}
        moments, times, at_least = sorted(due), 1.0, scale > 1
    _, most = _busiest(moments, hearer.zone)
    a_day = min(len(moments) / days, most) * times  # a young archive ends in the middle of its days
    return Messages(hearer.channel, hearer.cadence, hearer.people, a_day, round(most * times), at_least)


def _to_blame(found: Sequence[Found]) -> tuple[str | None, float]:
    """The keyword that finds most of it, and its share; None: there is but one, or several do."""
    counted = shares(found)
    keyword, articles = counted[0]
    share = articles / len(found)
    return (keyword, share) if len(counted) > 1 and share >= MAINLY else (None, share)


def _busiest(moments: Iterable[datetime], zone: str) -> tuple[date, int]:
    """The day with the most of these moments, and how many it has."""
    counted = Counter(moment.astimezone(ZoneInfo(zone)).date() for moment in moments)
    return max(counted.items(), key=lambda day: (day[1], day[0]), default=(date.min, 0))
