"""`/channels/ID/words`: what a channel says in words of its own, tried before it is kept. A door. Nothing is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Path, Response

from alerts import book
from alerts.drafts import Draft
from alerts.errors import TemplateInvalid
from alerts.records import PARTS, Kind, Part
from monitor.queries.lookup import LARGEST_ID
from monitor.web import doors, wording
from monitor.web.doors import In, Who, page
from monitor.web.house import House, Visitor
from monitor.web.speech import mark

LONGEST_TYPED = 20_000
"""A template has 4 KB at the most; of more it is said at its place."""

Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Source = Annotated[str, Form(max_length=LONGEST_TYPED)]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template, and where."""

    part: Part
    why: str
    line: int
    column: int
    before: str  # of its line
    after: str


@dataclass(frozen=True, slots=True)
class WordsPage:
    """What the page shows."""

    id: int
    name: str
    kind: Kind
    parts: tuple[Part, ...]
    sources: Mapping[Part, str]  # as typed, or as they are kept; "": in our words
    own: bool  # something of it is kept
    drafts: tuple[Draft, ...] = ()
    fault: Fault | None = None


def _typed(*, subject: Source = "", intro: Source = "", title: Source = "", text: Source = "") -> Mapping[Part, str]:
    """As browsers send it, lines end in two characters."""
    sources = (subject, intro, title, text)
    return {part: source.replace("\r\n", "\n") for part, source in zip(Part, sources, strict=True)}


Typed = Annotated[Mapping[Part, str], Depends(_typed)]

editing = doors.editor()


@page(editing, "/channels/{number:int}/words")
def words(number: Number, house: In, who: Who) -> Response:
    return _shown(house, who, number, None)


@editing.post("/channels/{number:int}/words/preview")
def preview(number: Number, house: In, who: Who, typed: Typed) -> Response:
    return _shown(house, who, number, typed)


@editing.post("/channels/{number:int}/words")
def save(number: Number, house: In, who: Who, typed: Typed) -> Response:
    try:
        with who.database.write() as session:
            row = wording.found(session, number)
            book.word(session, row.name, {part: typed[part] for part in PARTS[row.kind]}, now=house.clock())
    except TemplateInvalid:
        return _shown(house, who, number, typed)
    return house.done(who, who.speech.gettext(mark("The words are saved.")), at=f"/channels/{number}/words")


@editing.post("/channels/{number:int}/words/restore")
def restore(number: Number, house: In, who: Who) -> Response:
    with who.database.write() as session:
        row = wording.found(session, number)
        book.word(session, row.name, dict.fromkeys(PARTS[row.kind], ""), now=house.clock())
    line = mark("The channel says everything in Nasłuch's words again.")
    return house.done(who, who.speech.gettext(line), at=f"/channels/{number}/words")


def _shown(house: House, who: Visitor, number: int, typed: Mapping[Part, str] | None) -> Response:
    speaker, fault, shown = house.outside.speaker, None, []
    with house.database.read() as session:
        row = wording.found(session, number)
        kept = {part: row.templates.get(part, "") for part in PARTS[row.kind]}
        sources = {part: typed[part] for part in kept} if typed else kept
        try:
            shown = wording.tried(session, row, sources, speaker, now=house.clock())
        except TemplateInvalid as wrong:
            fault = _fault(wrong, sources)
        context = WordsPage(
            number, row.name, row.kind, PARTS[row.kind], sources, any(kept.values()), tuple(shown), fault
        )
    return house.page("channel_words.html", context, who=who, status=422 if fault else 200)


def _fault(wrong: TemplateInvalid, sources: Mapping[Part, str]) -> Fault:
    part = wrong.part or next(iter(sources))
    lines = sources[part].splitlines() or [""]
    line = lines[min(wrong.line, len(lines)) - 1]
    at = min(max(wrong.column - 1, 0), len(line))
    return Fault(part, wrong.why, wrong.line, wrong.column, line[:at], line[at:])
