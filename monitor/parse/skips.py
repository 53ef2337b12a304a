"""The text of a feed -> the hours and days on which it wants no visits. Pure.

Source: skipHours and skipDays of RSS 2.0
"""

import re

_SKIP = re.compile(r"<skip(Hours|Days)\s*>(.{0,4000}?)</skip\1\s*>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour\s*>\s*([0-9]{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day\s*>\s*([a-z]+)\s*<", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
_SEARCHED = 100_000  # characters; what a feed says of itself stands before its entries
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def skips(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Hours of Greenwich, and days; 0 is Monday. Early versions of RSS count hours from 1 to 24."""
    first = _ENTRY.search(text, 0, _SEARCHED)
    about = text[: first.start() if first else _SEARCHED]
    inside = {kind.lower(): words for kind, words in _SKIP.findall(about)}
    hours = {int(hour) % 24 for hour in _HOUR.findall(inside.get("hours", "")) if int(hour) <= 24}
    days = {_DAYS.index(day.lower()) for day in _DAY.findall(inside.get("days", "")) if day.lower() in _DAYS}
    return tuple(sorted(hours)), tuple(sorted(days))
