"""`/feeds/opml`: a file of another reader's feeds comes in, ours go out. A door."""

from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import File, HTTPException, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message

from monitor import newsstand, opml
from monitor.newsstand import Fate, Line
from monitor.web import doors
from monitor.web.doors import In, Who, page

MOST_BYTES = opml.MAX_BYTES + 100_000
"""Of a request: the file, and what a form puts around it."""

MOST_LINES = 2_000
"""Of a report are shown; how many there are of each kind is said of all."""

TOO_LARGE = f"a file of more than {opml.MAX_BYTES // 1_000_000} MB is not taken"


@dataclass(frozen=True, slots=True)
class OpmlPage:
    """What the page shows."""

    lines: tuple[Line, ...] = ()
    fates: tuple[tuple[Fate, int], ...] = ()
    total: int = 0
    problem: str | None = None


class _Limited(APIRoute):
    """A route whose body is not read beyond the limit, whatever it says of its length."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The same, with the bytes counted as they come."""
        answer = super().get_route_handler()

        async def limited(request: Request) -> Response:
            come = 0
            receive = request.receive

            async def counted() -> Message:
                nonlocal come
                message = await receive()
                come += len(message.get("body", b""))
                if come > MOST_BYTES:
                    raise HTTPException(413, TOO_LARGE)
                return message

            said = request.headers.get("content-length", "")
            if said.isascii() and said.isdigit() and int(said) > MOST_BYTES:
                raise HTTPException(413, TOO_LARGE)
            return await answer(Request(request.scope, counted))

        return limited


editing = doors.editor()
editing.route_class = _Limited


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
