"""A moment -> as people say it: today 14:05, yesterday, 9 April. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.web.speech import Speech, mark

MONTHS = (
    mark("%(day)s January"), mark("%(day)s February"), mark("%(day)s March"), mark("%(day)s April"),
    mark("%(day)s May"), mark("%(day)s June"), mark("%(day)s July"), mark("%(day)s August"),
    mark("%(day)s September"), mark("%(day)s October"), mark("%(day)s November"), mark("%(day)s December"),
)  # fmt: skip
"""Days of each month; a language says them its own way."""


def said(at: datetime, *, now: datetime, timezone: str, speech: Speech) -> str:
    """The moment in the words of that zone: its day as seen from now, and the time of day.

    Units:  aware moments; `timezone` by its IANA name
    """
    return f"{day(at, now=now, timezone=timezone, speech=speech)} {at.astimezone(ZoneInfo(timezone)):%H:%M}"


def day(at: datetime, *, now: datetime, timezone: str, speech: Speech) -> str:
    """The day of a moment: today, yesterday, tomorrow, 9 April, 9 April 2025."""
    here, today = at.astimezone(ZoneInfo(timezone)).date(), now.astimezone(ZoneInfo(timezone)).date()
    near = {
        today: speech.say("today"),
        today - timedelta(days=1): speech.say("yesterday"),
        today + timedelta(days=1): speech.say("tomorrow"),
    }
    if here in near:
        return near[here]
    named = speech.say(MONTHS[here.month - 1], day=here.day)
    return named if here.year == today.year else f"{named} {here.year}"


def exact(at: datetime, timezone: str) -> str:
    """The moment to the minute, as that zone writes it: 2026-04-16 12:00."""
    return f"{at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"


def date_said(day: date, speech: Speech) -> str:
    """A day in words, without its year: 9 April."""
    return speech.say(MONTHS[day.month - 1], day=day.day)


def tick(day: date, speech: Speech) -> str:
    """A day as it stands under an axis: 9.04."""
    return speech.say(mark("%(month)s/%(day)s"), day=day.day, month=f"{day.month:02}")
