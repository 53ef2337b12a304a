"""A feed's text -> the same within what we read of one. Pure.

feedparser takes 40 µs for an element and 110 for an entry, however empty: what is beyond the limits is cut off before
it costs anything.
"""

import re
from bisect import bisect_right
from itertools import islice

from monitor.parse.items import MOST_ITEMS

MOST_ENTRIES = MOST_ITEMS
MOST_ELEMENTS = 60_000  # 2,000 entries have some 30,000
LONGEST_END = 20_000  # characters that may follow the last entry

ENTRY_BEGINS = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_ENTRY_ENDS = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>|<(?:\w+:)?(?:item|entry)(?:\s[^<>]*)?/>", re.IGNORECASE)
_ELEMENT_BEGINS = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(<[^\W\d])", re.DOTALL)


def within(text: str) -> tuple[str, str | None]:
    """The text without the entries beyond the limits, its end kept so that it closes; and what to say of that.

    Errors: ValueError where no entry is within them
    """
    starts = [found.start() for found in islice(ENTRY_BEGINS.finditer(text), MOST_ENTRIES + 1)]
    reach = _reach(text)
    if len(starts) <= MOST_ENTRIES and reach == len(text):
        return text, None
    read = min(MOST_ENTRIES, bisect_right(starts, reach) - 1)
    if read < 1:
        raise ValueError(f"more than {MOST_ELEMENTS} elements before the first entry ends")
    count = sum(1 for _ in ENTRY_BEGINS.finditer(text))
    return text[: starts[read]] + _end(text), f"only the first {read} of {count} entries were read"


def _reach(text: str) -> int:
    """How far into the text there are as many elements as we read."""
    if text.count("<") <= MOST_ELEMENTS:
        return len(text)
    begun = (found.start() for found in _ELEMENT_BEGINS.finditer(text) if found[1])
    return next(islice(begun, MOST_ELEMENTS, None), len(text))


def _end(text: str) -> str:
    """What follows the last entry."""
    tail = text[-LONGEST_END:]
    ends = [found.end() for found in _ENTRY_ENDS.finditer(tail)]
    return tail[ends[-1] :] if ends else ""
