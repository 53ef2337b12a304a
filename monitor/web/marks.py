"""A text and the places found in it -> pieces, marked or not, that a template can show. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.queries import Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `why` names the keywords that found it, and is empty where none did."""

    text: str
    why: str = ""
    found: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that was found: characters from start to before end."""

    start: int
    end: int
    why: str = ""


def spans(places: Iterable[Place], field: str) -> list[Span]:
    """Where keywords stand in one field of an article."""
    return [Span(place["start"], place["end"], place["keyword"]) for place in places if place["field"] == field]


def pieces(text: str, found: Iterable[Span]) -> list[Piece]:
    """The text cut where marks begin and end; joined, it is the text again, whatever the places are.

    Shape:  places that overlap become one mark; those outside the text are cut off
    """
    cut: list[Piece] = []
    at = 0
    for span in _merged(found, len(text)):
        cut += [Piece(text[at : span.start])] if span.start > at else []
        cut.append(Piece(text[span.start : span.end], span.why, found=True))
        at = span.end
    return cut + ([Piece(text[at:])] if at < len(text) else [])


def paragraphs(text: str, found: Sequence[Span]) -> list[list[Piece]]:
    """The lines of a text, each in pieces; empty ones are left out."""
    return [pieces(line, _shifted(found, start, len(line))) for start, line in _lines(text) if line.strip()]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _shifted(found: Iterable[Span], by: int, length: int) -> Iterator[Span]:
    """Places as counted from a line's beginning."""
    return (Span(s.start - by, s.end - by, s.why) for s in found if s.start < by + length and s.end > by)


def _merged(found: Iterable[Span], length: int) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, span.end)):
        start, end = max(span.start, 0), min(span.end, length)
        if start >= end:
            continue
        if merged and start < merged[-1].end:
            last = merged.pop()
            merged.append(Span(last.start, max(last.end, end), _both(last.why, span.why)))
        else:
            merged.append(Span(start, end, span.why))
    return merged


def _both(one: str, other: str) -> str:
    return one if other in one.split(", ") else f"{one}, {other}"
