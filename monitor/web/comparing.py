"""Two versions of a text -> what came and what went, word by word. Pure.

Words are compared, and not letters: a changed ending is a changed word. What is far too long to be compared so is
compared by paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 1_500
"""Of both texts where they differ: beyond that paragraphs are compared, for the time grows with the square."""

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both, of the older, or of the newer one."""

    text: str
    change: str = ""  # "" | "gone" | "new"


def compared(older: str, newer: str) -> list[list[Piece]]:
    """Paragraphs in pieces; without what is new they are the older text, without what is gone the newer one.

    Shape:  paragraphs that are the same in both are one piece
    """
    one, other = older.split("\n"), newer.split("\n")
    told: list[list[Piece]] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            told += ([Piece(line)] for line in one[a:b])
        else:
            told += _changed(one[a:b], other[c:d])
    return [pieces for pieces in told if any(piece.text.strip() for piece in pieces)]


def share(compared: Sequence[Sequence[Piece]]) -> tuple[int, int]:
    """How many words are new, and how many are gone."""
    counts = {"new": 0, "gone": 0, "": 0}
    for paragraph in compared:
        for piece in paragraph:
            counts[piece.change] += len(piece.text.split())
    return counts["new"], counts["gone"]


def _changed(gone: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    older, newer = "\n".join(gone), "\n".join(new)
    words, others = _WORDS.findall(older), _WORDS.findall(newer)
    if not words or not others or len(words) + len(others) > MOST_WORDS:
        yield from ([Piece(line, "gone")] for line in gone)
        yield from ([Piece(line, "new")] for line in new)
        return
    paragraph: list[Piece] = []
    for piece in _by_words(words, others):
        first, *more = piece.text.split("\n")
        paragraph += [Piece(first, piece.change)] if first else []
        for line in more:
            yield paragraph
            paragraph = [Piece(line, piece.change)] if line else []
    yield paragraph


def _by_words(words: Sequence[str], others: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("".join(words[a:b]))
            continue
        if a < b:
            yield Piece("".join(words[a:b]), "gone")
        if c < d:
            yield Piece("".join(others[c:d]), "new")
