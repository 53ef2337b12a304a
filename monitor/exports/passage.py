"""A snippet and the places of found forms in it -> the quoted passage in pieces. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.exports import plain
from monitor.queries import HitRow

_LED_BY = 3
"""A third of what is quoted stands before the found form."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the passage; a found form, or what stands between two."""

    text: str
    found: bool = False


def words(hit: HitRow, most: int) -> str:
    """The passage as text alone."""
    return "".join(piece.text for piece in quoted(hit, most)).strip()


def quoted(hit: HitRow, most: int) -> tuple[Piece, ...]:
    """At most so many characters around the first found form, in whole words, on one line.

    Shape: an ellipsis where some are missing; a form is never cut; places that are not in the snippet are let go
    """
    start, end = _window(hit, most)
    led, closed = ("… " if start else ""), (" …" if end < len(hit.snippet) else "")
    pieces = [Piece(led), *_cut(hit, start, end), Piece(closed)]
    shown = (Piece(plain.line(piece.text), piece.found) for piece in pieces)
    return tuple(piece for piece in shown if piece.text)


def _window(hit: HitRow, most: int) -> tuple[int, int]:
    text = hit.snippet
    if len(text) <= most:
        return 0, len(text)
    first, last = next(((s, e) for s, e in hit.highlights if 0 <= s < e <= len(text)), (0, 0))
    room = most - len("… ") - len(" …")
    left = max(0, min(first - room // _LED_BY, len(text) - room))
    left = _word_start(text, left, first)
    right = max(left + room, last)
    if right >= len(text):
        return left, len(text)
    space = text.rfind(" ", max(last, left), right + 1)
    return left, space if space > left else right


def _word_start(text: str, at: int, before: int) -> int:
    if at == 0:
        return 0
    space = text.find(" ", at - 1, before)
    return space + 1 if space >= 0 else before


def _cut(hit: HitRow, start: int, end: int) -> Iterator[Piece]:
    at = start
    for first, last in sorted(hit.highlights):
        if first < at or first >= last or last > end:
            continue
        yield Piece(hit.snippet[at:first])
        yield Piece(hit.snippet[first:last], found=True)
        at = last
    yield Piece(hit.snippet[at:end])
