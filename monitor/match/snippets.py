"""A text and its occurrences -> the words around the first, for mails, pages and webhooks. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.records import Hit, Occurrence, Text

ABOUT = 240  # characters
_LED_BY = 90  # characters before the occurrence, in a sentence too long to be shown whole
_SENTENCE_END = re.compile(r"[.!?…][\"”»)]*\s+(?=[^a-ząćęłńóśźż\s])|\s*\n\s*")
_SPACES = re.compile(r"\s+")

Spans = tuple[tuple[int, int], ...]


def with_snippets(text: Text, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits, each with the words around it."""
    shown = []
    for hit in hits:
        words, highlights = snippet(text, hit.occurrences)
        shown.append(replace(hit, snippet=words, highlights=highlights))
    return tuple(shown)


def snippet(text: Text, occurrences: Sequence[Occurrence]) -> tuple[str, Spans]:
    """About 240 characters on one line around the first occurrence in the body, else lead, else title.

    Shape: and from where to where the found forms stand in it; whole sentences where they fit, else whole words
    """
    for field in ("body", "lead", "title"):
        here = [place for place in occurrences if place.field == field]
        if here:
            first = min(here, key=lambda place: place.start)
            start, end = _window(text.of(field), first.start, first.end)
            return _on_one_line(text.of(field), start, end, _merged(here, start, end))
    return "", ()


def _window(words: str, start: int, end: int) -> tuple[int, int]:
    """The stretch that is shown."""
    sentences = _sentences(words)
    first = next(index for index, (_, stop) in enumerate(sentences) if start < stop)
    last = next((index for index, (_, stop) in enumerate(sentences) if end <= stop), first)
    if sentences[last][1] - sentences[first][0] > ABOUT:
        return _cut(words, sentences[first][0], sentences[last][1], start, end)
    while last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= ABOUT:
        last += 1
    while first > 0 and sentences[last][1] - sentences[first - 1][0] <= ABOUT:
        first -= 1
    return sentences[first][0], sentences[last][1]


def _sentences(words: str) -> list[tuple[int, int]]:
    starts = [0, *(found.end() for found in _SENTENCE_END.finditer(words))]
    return list(zip(starts, [*starts[1:], len(words)], strict=True))


def _cut(words: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """Whole words of a long sentence; the occurrence itself is never cut."""
    left = max(low, start - _LED_BY)
    right = min(high, max(left + ABOUT, end))
    if left > low and (space := words.find(" ", left, start)) >= 0:
        left = space + 1
    if right < high and (space := words.rfind(" ", end, right)) >= 0:
        right = space
    return left, right


def _merged(places: list[Occurrence], start: int, end: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for place in sorted((place.start, place.end) for place in places if start <= place.start and place.end <= end):
        if merged and place[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], place[1]))
        else:
            merged.append(place)
    return merged


def _on_one_line(words: str, start: int, end: int, places: list[tuple[int, int]]) -> tuple[str, Spans]:
    """The stretch with single spaces, an ellipsis where a sentence was cut, and the places moved along."""
    cuts = {cut for sentence in _sentences(words) for cut in sentence}
    pieces = ["" if start in cuts else "… "]
    shown: list[tuple[int, int]] = []
    at = start
    for place in places:
        pieces.append(_SPACES.sub(" ", words[at : place[0]]))
        length = sum(map(len, pieces))
        pieces.append(_SPACES.sub(" ", words[place[0] : place[1]]))
        shown.append((length, length + len(pieces[-1])))
        at = place[1]
    pieces.append(_SPACES.sub(" ", words[at:end]).rstrip())
    led = len(pieces[0] + pieces[1]) - len((pieces[0] + pieces[1]).lstrip()) if len(pieces) > 2 else 0
    line = "".join(pieces)[led:] + ("" if end in cuts else " …")
    return line, tuple((place - led, stop - led) for place, stop in shown)
