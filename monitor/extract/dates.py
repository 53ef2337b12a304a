"""A moment as pages write it -> aware, in the zone in which they write it. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

EARLIEST_YEAR = 1995  # before it a date is an empty field: 1970, 0001
AHEAD = timedelta(hours=1)  # clocks of others that are fast
SAME = timedelta(minutes=1)  # one place writes seconds, another does not

_MONTHS = ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru")
_CLOCK = r"(?:[\s,|(.\-]*(?:r\.|g\.|godz\.|o|at)?[\s,]*(\d{1,2})[:.](\d{2})(?!\d|[./]\d))?"
_LABEL = re.compile(
    r"((data|czas) (publikacji|dodania|utworzenia|wydania)|data|publikacja|(opublikowan|dodan|utworzon)[aoey]|datum"
    r"|(date )?published( on| at)?|posted( on)?|veröffentlicht( am)?)\b[\s:,|-]{0,5}(?=\d|[^\W\d_]{3,12},? \d)",
    re.IGNORECASE,
)
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})" + _CLOCK),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-./](?P<m>\d{1,2})[-./](?P<y>\d{4})" + _CLOCK),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.? (?P<m>[a-zź]{3})[a-zńśź]*\.? (?P<y>\d{4})" + _CLOCK, re.IGNORECASE),
)


def first(written: Iterable[str], *, timezone: str, now: datetime) -> datetime | None:
    """The first of these that is a moment an article can have been published at.

    Shape:  ISO 8601, or as mails are dated; without a zone it is `timezone`'s; a day alone is its midnight. Where one
            says it in UTC and a later one in the paper's own zone, which tells the paper's day, in that
    Errors: none; years before 1995 and moments yet to come are passed over
    """
    parsed = (_parsed(one.strip(), timezone) for one in written)
    moments = [one for one in parsed if one and one.year >= EARLIEST_YEAR and one - AHEAD <= now]
    if not moments:
        return None
    zones = (one.tzinfo for one in moments if one.utcoffset() and abs(one - moments[0]) < SAME)
    return moments[0].astimezone(next(zones, moments[0].tzinfo))


def labelled(line: str) -> str | None:
    """The date in a line that says first that this is what it is: `Opublikowano: 28.04.2023`; as `in_words`."""
    label = _LABEL.match(line)
    return in_words(line[label.end() :]) if label else None


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
        moment = parsedate_to_datetime(written) if written[:1].isalpha() else datetime.fromisoformat(written)
        local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
        local.astimezone(UTC)  # what no calendar holds there is no moment
    except (ValueError, OverflowError):
        return None
    return local
