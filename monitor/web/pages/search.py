"""`/search`: the archive, in the language of watchlists. A door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Query, Response

from monitor import desk, match
from monitor.desk import Find
from monitor.errors import QueryInvalid
from monitor.queries import Place, lookup
from monitor.records import Occurrence
from monitor.web import doors, marks
from monitor.web.doors import In, Who, page
from monitor.web.findings import Reason, reasons
from monitor.web.house import House
from monitor.web.marks import Piece, Span
from monitor.web.speech import mark

FINDS = 20
"""On one page."""

PERIODS = {
    "1": mark("within 24 hours"),
    "7": mark("within 7 days"),
    "30": mark("within 30 days"),
    "90": mark("within 90 days"),
    "3650": mark("in the whole archive"),
}
"""Days back, in words."""

USUAL = "30"


@dataclass(frozen=True, slots=True)
class Row:
    """An article that was found."""

    find: Find
    title: Sequence[Piece]
    snippet: Sequence[Piece]
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the page shows."""

    query: str
    days: str
    periods: dict[str, str]
    rows: tuple[Row, ...]
    problem: str  # with the line and a caret; "": the query can be read
    before: str  # where this page began; "": at the newest
    older: int | None


inside = doors.viewer()


@page(inside, "/search")
def search(
    house: In,
    who: Who,
    q: Annotated[str, Query(max_length=8000)] = "",
    days: str = USUAL,
    before: str = "",
) -> Response:
    chosen = days if days in PERIODS else USUAL
    query = q.replace("\r\n", "\n").replace("\x00", "")
    try:
        found = _found(house, query, int(chosen), lookup.number(before)) if query.strip() else []
    except QueryInvalid as wrong:
        problem = match.pointed(query, wrong, who.speech.language)
        return house.page("search.html", _page(query, chosen, [], problem=problem), who=who, status=422)
    return house.page("search.html", _page(query, chosen, found, before=before), who=who)


def _found(house: House, query: str, days: int, before: int | None) -> list[Find]:
    since = house.clock() - timedelta(days=days)
    return desk.search(house.database, query, since=since, before=before, limit=FINDS + 1)


def _page(query: str, days: str, found: Sequence[Find], *, problem: str = "", before: str = "") -> SearchPage:
    shown = found[:FINDS]
    older = shown[-1].article_id if len(found) > FINDS else None
    return SearchPage(query, days, PERIODS, tuple(map(_row, shown)), problem, before, older)


def _row(find: Find) -> Row:
    places = find.hit.occurrences
    title = [Span(place.start, place.end, place.keyword) for place in places if place.field == "title"]
    quoted = find.hit.snippet.strip() != find.title.strip()
    snippet = [Span(start, end) for start, end in find.hit.highlights]
    return Row(
        find=find,
        title=marks.pieces(find.title, title),
        snippet=marks.pieces(find.hit.snippet, snippet) if quoted else (),
        reasons=reasons(map(_place, places)),
    )


def _place(found: Occurrence) -> Place:
    return Place(keyword=found.keyword, form=found.form, field=found.field, start=found.start, end=found.end)
