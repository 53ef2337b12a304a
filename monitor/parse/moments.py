"""A date as feeds write it, in English or Polish -> a moment. Pure.

feedparser's own readers know no Polish months, and take a missing zone for Greenwich.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed
from zoneinfo import ZoneInfo

FIRST_YEAR = 1990  # what is older is 1970, 1900 or a zero

_CLOCK = (
    r"(?:,?\s*(?:o|godz\.?|godzina|g\.|-)?[\s,t]*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?)?"
)
_ZONE = (
    r"\s*(?P<zone>[a-z]+/[a-z_]+|[a-z]{1,5}(?:\s*[+-]\d{1,2}(?::?\d{2})?)?|[+-]\s?\d{1,2}(?::?\d{2})?)?"
    r"(?:\s*\([^()]*\))?\.?$"
)
_WEEKDAY = r"^(?:[^\W\d_]{2,12}(?:\.?,\s*|\.?\s+))?"
_YEAR = r"(?P<year>\d{4}|\d{2})(?:\s*r(?:\.|oku)?)?"
_MONTH = r"(?P<month>[^\W\d_]{2,12})"
_DAY = r"(?P<day>\d{1,2})"

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # 2026-04-16T12:00:00+02:00, 2026-04-16 12:00:00, 2026/04/16
        rf"^(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2{_DAY}{_CLOCK}{_ZONE}",
        # Thu, 16 Apr 26 12:00:00 +0200; wt, 5 maj 2026; 24 listopada 2025, 14:05
        rf"{_WEEKDAY}{_DAY}\.?(?:st|nd|rd|th)?[\s-]+{_MONTH}\.?,?[\s-]+{_YEAR}{_CLOCK}{_ZONE}",
        # April 16, 2026 12:00
        rf"{_WEEKDAY}{_MONTH}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}{_CLOCK}{_ZONE}",
        # Thu Apr 16 12:00:00 2026; Thu Apr 16 12:00:00 CEST 2026
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}{_CLOCK}\s+(?:(?P<zone>[a-z]{{1,5}}|[+-]\d{{4}})\s+)?(?P<year>\d{{4}})$",
        # 16.04.2026 12:00: day first wherever dots are written
        rf"{_WEEKDAY}{_DAY}([-.])(?P<month>\d{{1,2}})\2(?P<year>\d{{4}})(?:\s*r\.)?{_CLOCK}{_ZONE}",
        # 16/04/2026: only where it cannot be an American month
        rf"{_WEEKDAY}(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{{1,2}})/(?P<year>\d{{4}}){_CLOCK}{_ZONE}",
        # 20260416T120000Z
        r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:t?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?(?P<half>)"
        r"(?P<zone>z|[+-]\d{4})?$",
    )
)
_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
}
_MONTHS |= {
    "dec": 12,
    "sty": 1,
    "lut": 2,
    "kwi": 4,
    "maj": 5,
    "cze": 6,
    "lip": 7,
    "sie": 8,
    "wrz": 9,
    "paź": 10,
    "paz": 10,
}
_MONTHS |= {"lis": 11, "gru": 12}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_HOURS_EAST = {
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "west": 1,
    "bst": 1,
    "cet": 1,
    "cest": 2,
    "met": 1,
    "mest": 2,
}
_HOURS_EAST |= {"mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3}
_HOURS_EAST |= {"edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8}  # RFC 822
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+-])\s?(\d{1,2}):?(\d{2})?")


def moment(said: str, *, now: datetime, timezone: str, zone_is_false: bool = False) -> datetime | None:
    """The moment meant; None where there is none, an impossible one, or a zero.

    Shape:  without a zone, and where the one it names is false, it is `timezone`'s; an hour that comes twice in autumn
            is the first; none is after `now`
    Units:  aware UTC
    Errors: none
    """
    words = " ".join(said[:200].split()).lower()
    found = next((match for shape in _SHAPES if (match := shape.search(words))), None) if len(words) < 100 else None
    if found is None:
        return None
    try:
        parts = found.groupdict()
        at = _at(parts | {"zone": None} if zone_is_false else parts, ZoneInfo(timezone))
    except (ValueError, OverflowError):
        return None
    return min(at, now) if at.year >= FIRST_YEAR else None


def _at(parts: dict[str, str | None], local: tzinfo) -> datetime:
    day = datetime(_year(parts["year"] or ""), _month(parts["month"] or ""), int(parts["day"] or ""), tzinfo=UTC)
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    if (half := (parts["half"] or "")[:1]) and 0 < hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    later = timedelta(days=1) if (hour, minute) == (24, 0) else timedelta()
    clock = day.replace(hour=0 if later else hour, minute=minute, second=min(int(parts["second"] or 0), 59)) + later
    return clock.replace(tzinfo=_zone(parts["zone"], local)).astimezone(UTC)


def _year(said: str) -> int:
    year = int(said)
    return year if len(said) == 4 else year + (2000 if year < 69 else 1900)


def _month(said: str) -> int:
    """Errors: ValueError"""
    if said.isdecimal():
        return int(said)
    return _MONTHS.get(said[:3]) or _ROMAN.index(said) + 1


def _zone(said: str | None, local: tzinfo) -> tzinfo:
    """Errors: ValueError for a zone that is none on earth"""
    if not said:
        return local
    if said in _HOURS_EAST:
        return fixed(timedelta(hours=_HOURS_EAST[said]))
    offset = _OFFSET.fullmatch(said)
    if offset is None:
        return local  # a name nobody knows says no more than none
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    if minutes > 14 * 60:
        raise ValueError(f"no zone on earth: {said}")
    return fixed(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
