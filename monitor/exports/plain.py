"""Foreign text -> text that breaks no file it is written into; addresses that may be followed. Pure.

Here and not in each format, so that none of them can forget it. What goes is what no reader sees: control characters,
line breaks of every kind, halves of letters, characters that XML has no place for, and those that turn the direction of
the text around them. Letters stay, those of other scripts too.
"""

import re

MOST_IN_A_CELL = 32_767
"""What a cell of a spreadsheet holds, in the units that it counts: those of UTF-16."""

MOST_IN_A_TITLE = 300
"""Characters of a title where people read it; the longest headlines of papers have about 200."""

LONGEST_LINK = 2_000
"""Spreadsheets follow none that is longer than 2,079."""

_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_HALVES = re.compile("[\ud800-\udfff]")
_LED_BY = re.compile(r"[\s\"'`‘’„“”«»\u200b-\u200d\u2060]*[=+\-@＝＋－＠﹢﹣﹦﹫−]")
_LINK = re.compile(r"https?://[^\s/?#<>\"\\^`{|}@]+(?:[/?#][^\s<>\"\\^`{|}]*)?", re.IGNORECASE)
_ALONE = re.compile(r"(?<![^\s(„\"«–-])([aiouwz]) (?=\S)", re.IGNORECASE)


def line(text: str) -> str:
    """The text on one line, without what no reader sees."""
    if text.isprintable() and "  " not in text:  # nearly all of them
        return text
    return whole(_UNSEEN.sub("", _BREAKS.sub(" ", text)))


def whole(text: str) -> str:
    """The text with a mark in place of every half of a letter, which no encoding can write."""
    return _HALVES.sub("\ufffd", text)


def title(text: str) -> str:
    """A title as people read it: one line, cut after a word where it has no end."""
    return shortened(line(text[: 20 * MOST_IN_A_TITLE]).strip(), MOST_IN_A_TITLE)


def shortened(text: str, most: int) -> str:
    """At most so many characters, in whole words where there are any, and an ellipsis where something is missing."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return (kept[: kept.rfind(" ")] if " " in kept[most // 2 :] else kept).rstrip() + "…"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take it for a formula, now or when somebody edits the cell.

    Shape: signs of full width too, and signs behind spaces and quotation marks: some programs take those away first
    Source: OWASP, CSV Injection
    """
    return _LED_BY.match(text) is not None


def cell(text: str) -> str:
    """What fits into a cell of a spreadsheet, on one line."""
    fits = line(text[: 2 * MOST_IN_A_CELL]).strip()
    if 2 * len(fits) <= MOST_IN_A_CELL or len(fits.encode("utf-16-le")) // 2 <= MOST_IN_A_CELL:
        return fits
    return fits.encode("utf-16-le")[: 2 * (MOST_IN_A_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def link(*addresses: str) -> str:
    """The first of them that leads somewhere on the web; "" where none does: `javascript:` and `data:` are no links."""
    for address in addresses:
        if len(address) <= LONGEST_LINK and _LINK.fullmatch(address) and line(address) == address:
            return address
    return ""


def bound(text: str) -> str:
    """Polish text in which no line ends in a preposition of one letter: a space that does not break follows it.

    Shape: as long as it was, so places in it stay where they are
    """
    return _ALONE.sub("\\1\u00a0", text)
