"""What an export is called -> its file's name, and the header that tells a browser. Pure."""

import re
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from monitor.exports import plain
from monitor.exports.records import Format, Wish
from monitor.exports.words import WORDS

LONGEST = 80
"""Characters of a name without its ending; file systems take 255 bytes."""

_NOT_OURS = re.compile(r"[^\w.() -]+")


def of(format: Format, wish: Wish) -> str:
    """A file's name, with the day: `Prasówka 2026-04-16.pdf`; never a path."""
    words = WORDS[wish.language]
    given = _NOT_OURS.sub(" ", plain.line(wish.title))
    called = " ".join(given.split()).strip(". -")[:LONGEST].rstrip(". -")
    return f"{called or (words.review if format.is_review else words.hits)} {_day(wish.made_at, wish.zone)}.{format}"


def disposition(name: str) -> str:
    """The value of Content-Disposition.

    Source: RFC 6266; the name once in ASCII, and once as it is (RFC 8187)
    """
    ascii_name = name.translate(_BARE).encode("ascii", "replace").decode().translate(_UNSAID)
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


_UNSAID = str.maketrans('?"\\', "___")
_BARE = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


def _day(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
