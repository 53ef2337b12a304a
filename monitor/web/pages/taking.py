"""`/hits/export`: the hits of a filter, or those of chosen stories, as a file. A door."""

from dataclasses import replace
from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import StreamingResponse

from monitor import exports
from monitor.exports import Format, Wish
from monitor.queries.lookup import LARGEST_ID
from monitor.web import asked, doors
from monitor.web.asked import Filter
from monitor.web.doors import In, Who, page
from monitor.web.speech import mark

Line = Annotated[str, Query(max_length=200)]
Stories = Annotated[list[Annotated[int, Query(ge=1, le=LARGEST_ID)]] | None, Query(max_length=500)]

inside = doors.viewer()


@page(inside, "/hits/export")
def export(
    *,
    house: In,
    who: Who,
    wanted: Filter,
    format: Annotated[Format, Query()],
    story: Stories = None,
    title: Line = "",
    reader: Line = "",
    intro: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """A press review of more hits than anybody reads is refused, on the page it was asked from."""
    with house.database.read() as session:
        meant = asked.meant(session, wanted, reader=who.id, now=house.clock(), timezone=who.timezone)
    meant = replace(meant, stories=tuple(story) if story else None)
    wish = Wish(
        made_at=house.clock(), zone=who.timezone, language=who.speech.language, public_url=house.public_url,
        title=title, reader=reader, intro=intro.replace("\x00", ""), since=meant.since, until=meant.until,
    )  # fmt: skip
    try:
        made = exports.export(house.database, meant, format, wish)
    except ValueError:
        said = mark("A press review has at most 1000 hits: choose stories, or narrow the filter.")
        return house.done(who, who.speech.gettext(said), at=f"/?{wanted.address()}")
    told = {"Content-Disposition": exports.names.disposition(made.name), "Cache-Control": "no-store"}
    return StreamingResponse(made.chunks, media_type=made.content_type, headers=told)
