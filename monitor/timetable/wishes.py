"""What a feed and its server ask of their visitors -> how long to stay away. Pure."""

from datetime import UTC, datetime, timedelta

from monitor.records import Wishes
from monitor.timetable.due import HOUR_S

MOST_S = HOUR_S  # a wish goes no further: many feeds write a day and publish by the minute
LONGEST_SKIP = timedelta(days=1)  # who skips every hour or day is visited all the same


def interval_s(wishes: Wishes, fresh_for_s: float | None) -> float:
    """How long to stay away: what the feed writes (ttl, sy:update*) or its server (Cache-Control), up to an hour.

    Shape:  `fresh_for_s` is how much longer the server calls its answer fresh
    """
    return min(max(wishes.ttl_s or 0, fresh_for_s or 0.0), MOST_S)


def not_before(at: datetime, wishes: Wishes) -> datetime:
    """The moment, or the first after it that is in no hour and on no day on which the feed does not want visits.

    Source: skipHours (of Greenwich) and skipDays, RSS 2.0; where all are skipped, or over a day of them, none is
    """
    free = at.astimezone(UTC)
    while free.hour in wishes.skip_hours or free.weekday() in wishes.skip_days:
        free = free.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if free - at > LONGEST_SKIP:
            return at
    return free
