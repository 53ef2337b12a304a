"""A moment as pages write it -> aware, in the zone in which they write it. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EARLIEST_YEAR = 1995  # before it a date is an empty field: 1970, 0001
AHEAD = timedelta(hours=1)  # clocks of others that are fast

_MONTHS = ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru")
_CLOCK = r"(?:[\s,|(.\-]*(?:r\.|g\.|godz\.|o|at)?[\s,]*(\d{1,2})[:.](\d{2})(?!\d|[./]\d))?"
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})" + _CLOCK),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-./](?P<m>\d{1,2})[-./](?P<y>\d{4})" + _CLOCK),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.? (?P<m>[a-zź]{3})[a-zńśź]*\.? (?P<y>\d{4})" + _CLOCK, re.IGNORECASE),
)


def first(written: Iterable[str], *, timezone: str, now: datetime) -> datetime | None:
    """The first of these that is a moment an article can have been published at.

    Shape:  ISO 8601; without a zone it is `timezone`'s; a day alone is its midnight
    Errors: none; years before 1995 and moments yet to come are passed over
    """
    for one in written:
        moment = _parsed(one.strip(), timezone)
        if moment is not None and moment.year >= EARLIEST_YEAR and moment - AHEAD <= now:
            return moment
    return None


def in_words(line: str) -> str | None:
    """The date in a by-line, as ISO 8601 without a zone: `5 stycznia 2022, 14:05`, `24.11.2025 14:05`."""
    for form in _FORMS:
        found = form.search(line)
        if found:
            hour, minute = found.groups()[-2:]
            clock = f"T{int(hour):02}:{minute}" if hour else ""
            return f"{found['y']}-{_month(found['m'].lower()):02}-{int(found['d']):02}{clock}"
    return None


def _month(written: str) -> int:
    """Its number; 0, which no calendar has, for a word that names none."""
    if written.isdigit():
        return int(written)
    return _MONTHS.index(written) + 1 if written in _MONTHS else 0


def _parsed(written: str, timezone: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
        local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
        local.astimezone(UTC)  # what no calendar holds there is no moment
    except (ValueError, OverflowError):
        return None
    return local
