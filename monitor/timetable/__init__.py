"""when a feed and an article are due again, and why. Pure.

visits    how a visit went -> when the next one is due
readings  how often a page was asked for, in vain or for edits -> when to ask again
rhythm    when entries of a feed appeared -> how often they do, by hour and weekday
wishes    what a feed and its server ask of their visitors -> how long to stay away
asking    how long nothing came -> whether to ask without validators
hosts     how a host answers -> how long it is left alone
hubs      what a hub said -> when to visit the feed, when to ask the hub again
due       a moment and its reason; spans of time in words
"""

from monitor.timetable.asking import DATED_BACK, asks_bare, was_there
from monitor.timetable.due import DAY_S, HOUR_S, WEEK_S, Due
from monitor.timetable.hosts import after_request, delay_s
from monitor.timetable.hubs import ASKED_S, after_push, asked_in_vain, denied_until, ends_at, renewed_at
from monitor.timetable.readings import next_check, next_reading
from monitor.timetable.rhythm import expected, learned
from monitor.timetable.visits import next_visit

__all__ = [
    "ASKED_S",
    "DATED_BACK",
    "DAY_S",
    "HOUR_S",
    "WEEK_S",
    "Due",
    "after_push",
    "after_request",
    "asked_in_vain",
    "asks_bare",
    "delay_s",
    "denied_until",
    "ends_at",
    "expected",
    "learned",
    "next_check",
    "next_reading",
    "next_visit",
    "renewed_at",
    "was_there",
]
