"""`/feeds/opml`: a file of another reader's feeds comes in, ours go out. A door."""

from collections import Counter
from dataclasses import dataclass

from fastapi import File, Response

from monitor import newsstand, opml
from monitor.newsstand import Fate, Line
from monitor.web import doors
from monitor.web.doors import In, Who, page

MOST_LINES = 2_000
"""Of a report are shown; how many there are of each kind is said of all."""


@dataclass(frozen=True, slots=True)
class OpmlPage:
    """What the page shows."""

    lines: tuple[Line, ...] = ()
    fates: tuple[tuple[Fate, int], ...] = ()
    total: int = 0
    problem: str | None = None


editing = doors.editor()


@page(editing, "/feeds/opml")
def form(house: In, who: Who) -> Response:
    return house.page("feed_opml.html", OpmlPage(), who=who)


@editing.post("/feeds/opml")
def take_in(house: In, who: Who, file: bytes = File(default=b"")) -> Response:
    """What became of each line is on the page that answers and nowhere else, so there is no redirect.

    The file sent a second time adds nothing: its feeds are there.
    """
    if not file:
        return house.page("feed_opml.html", OpmlPage(problem="choose a file first"), who=who, status=422)
    try:
        outlines = opml.read(file)
    except ValueError as wrong:
        return house.page("feed_opml.html", OpmlPage(problem=str(wrong)), who=who, status=422)
    lines = newsstand.take_in(who.database, outlines, now=house.clock())
    count = Counter(line.fate for line in lines)
    fates = tuple((fate, count[fate]) for fate in Fate if count[fate])
    return house.page("feed_opml.html", OpmlPage(lines[:MOST_LINES], fates, len(lines)), who=who)
