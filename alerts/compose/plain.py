"""What was written elsewhere -> words that are safe to show; paragraphs for plain text. Pure."""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

WIDTH = 72
_KEPT_IN_URLS = "%/:?#[]@!$&'()*+,;=-._~|"
_FORMAT_CHARACTERS_KEPT = "\u200c\u200d"  # joiners: some scripts and emoji need them


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, found or not."""

    text: str
    found: bool = False


def one_line(text: str, longest: int | None = None) -> str:
    """The words on one line, nothing in them that is not seen: no control characters, no change of direction.

    Units:  `longest` in characters; what is over is cut at a word
    """
    line = " ".join(_visible(text).split())
    return line if longest is None else cut(line, longest)


def cut(line: str, longest: int) -> str:
    """The line, cut at a word where it is longer than that."""
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    return (kept[: kept.rfind(" ")] if kept.rfind(" ") > longest // 2 else kept).rstrip(" ,;:–-") + "…"


def lines(text: str, longest: int) -> tuple[str, ...]:
    """The words line by line, nothing in them that is not seen, and never two blank lines together.

    Units:  `longest` in characters of all of it; what is over is cut at a word
    """
    kept: list[str] = []
    room = longest
    for line in map(one_line, text.strip().splitlines()):
        if room <= 1:
            break
        if line or (kept and kept[-1]):
            kept.append(cut(line, room))
            room -= len(line) + 1
    return tuple(kept)


def _visible(text: str) -> str:
    return "".join(letter if letter.isprintable() else _stand_in(letter) for letter in text)


def _stand_in(letter: str) -> str:
    if letter in _FORMAT_CHARACTERS_KEPT:
        return letter
    return "" if unicodedata.category(letter) == "Cf" else " "  # a soft hyphen parts no word, a line end does


def pieces(text: str, found: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """The text in runs, so that what was found can be marked; places outside of it, or over others, are left out."""
    runs, done = [], 0
    for start, end in sorted(found):
        if done <= start < end <= len(text):
            runs += [Piece(_visible(text[done:start])), Piece(_visible(text[start:end]), found=True)]
            done = end
    runs.append(Piece(_visible(text[done:])))
    return tuple(run for run in runs if run.text)


def starred(runs: Sequence[Piece]) -> str:
    """The runs as plain text, what was found between *stars*."""
    return "".join(f"*{run.text}*" if run.found else run.text for run in runs)


def paragraph(text: str, indent: str = "") -> str:
    """The text wrapped to 72 columns, every line after this indent; words that are longer stay whole."""
    return textwrap.fill(
        " ".join(text.split()),
        width=WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def link(url: str) -> str:
    """The address when it is one of the web, with nothing in it that ends a link early; otherwise nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # a broken IPv6 address
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return "".join(
        letter if letter.isalnum() or letter in _KEPT_IN_URLS else quote(letter, safe="", errors="replace")
        for letter in url.strip()
    )
