"""What a query would have found -> what the editor shows of it: marked titles, rates in words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.desk import Find
from monitor.language import cases
from monitor.queries import Place
from monitor.web import marks
from monitor.web.findings import Reason, reasons
from monitor.web.marks import Piece, Span
from monitor.web.speech import Speech


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in which a query finds something."""

    find: Find
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    reasons: tuple[Reason, ...]


def shown(finds: Iterable[Find]) -> tuple[Shown, ...]:
    """Finds with the found forms marked."""
    return tuple(map(_shown, finds))


def rate(a_day: float, speech: Speech) -> str:
    """So many a day, with one decimal where there are few: 0,4; 12."""
    if a_day == 0 or a_day >= 9.95:
        return speech.number(round(a_day))
    return f"{max(a_day, 0.1):.1f}".removesuffix(".0").replace(".", "," if speech.language == "pl" else ".")


def tags(row_tags: Iterable[str], speech: Speech) -> str:
    """Tags of a form in words, each once."""
    return "; ".join(dict.fromkeys(filter(None, (cases.said(tag, speech.language) for tag in row_tags))))


def _shown(find: Find) -> Shown:
    places = [
        Place(keyword=one.keyword, form=one.form, field=one.field, start=one.start, end=one.end)
        for one in find.hit.occurrences
    ]
    return Shown(
        find,
        tuple(marks.pieces(find.title, marks.spans(places, "title"))),
        tuple(marks.pieces(find.hit.snippet, (Span(start, end) for start, end in find.hit.highlights))),
        reasons(places),
    )
