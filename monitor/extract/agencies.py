"""A text, the lines of its page and its author -> the agency whose text it is by its own word. Pure."""

import re
from collections.abc import Iterable

HEAD_CHARS = 250
TAIL_CHARS = 200
CREDIT_CHARS = 80  # a line that only says where the text is from is no longer than this

_NAME = r"(PAP|IAR|Reuters|AFP)"
_SIGNED = re.compile(rf"\([^()]{{0,25}}?\b{_NAME}\b[^()]{{0,25}}\)")  # (PAP), (IAR/PAP), Warszawa (PAP/Reuters)
_DATELINE = re.compile(rf"^[^.!?]{{3,40}}[,(]\s?{_NAME}\)?\s?[-–—]")  # "Warszawa, PAP - "
_CREDIT = re.compile(rf"(źródł[oa]|source|agencja|za|oprac\S*)\s?:?\s[^.]{{0,30}}\b{_NAME}\b", re.IGNORECASE)
_ALONE = re.compile(rf"[\s|/,–-]*(?:{_NAME})(?:[\s|/,–-]+(?:PAP|IAR|Reuters|AFP|[a-ząćęłńóśźż]{{2,5}}))*[\s./]*")


def mark(text: str, lines: Iterable[str], author: str | None) -> str | None:
    """The agency, the first that is named where texts are signed; a picture's credit signs nothing.

    Shape:  PAP, IAR, Reuters or AFP
    Errors: none; a text that only quotes an agency is not its text
    """
    signed = _SIGNED.search(text[:HEAD_CHARS]) or _SIGNED.search(text[-TAIL_CHARS:]) or _DATELINE.match(text)
    if signed:
        return signed[1]
    credits = [line for line in (author or "", text.rpartition("\n")[2], *lines) if 0 < len(line) <= CREDIT_CHARS]
    found = (_ALONE.fullmatch(line) or _CREDIT.match(line) for line in credits)
    return next((_named(one) for one in found if one), None)


def _named(found: re.Match[str]) -> str:
    name = found[found.lastindex or 0]
    return "Reuters" if name.lower() == "reuters" else name.upper()
