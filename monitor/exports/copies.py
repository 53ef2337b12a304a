"""Who else tells a story -> a line of it. Pure."""

from collections.abc import Iterable

from monitor.exports import plain
from monitor.exports.words import Words

NAMED = 12
"""Feeds of copies that are named; of more it is said how many there are."""


def also(copies: int, feeds: Iterable[str], *, first: str, words: Words) -> str:
    """The feeds that have copies, but for that of the first, and how many are not named; "": nobody has one."""
    if not copies:
        return ""
    names = [plain.title(feed) for feed in dict.fromkeys(feeds) if feed and feed != first][:NAMED]
    more = f"(+{copies - len(names)})" if copies > len(names) else ""
    return " ".join(part for part in (words.also, ", ".join(names), more) if part)
