"""A text -> its words, spelled plainly, with where they stand. Pure.

The one normaliser: keywords and texts both pass here, so both are spelled alike. VERSION changes when what it
makes of a text changes; texts matched by an older one are matched again.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from operator import add

from monitor.language import letters

VERSION = 1

_NO_WORD = re.compile(r"[^\w']|(?<!\w)'|'(?!\w)")  # Kennedy'ego is one word, Kasym-Żomart two
_PLAIN_WORD = re.compile("[^ ]+")
_LOOSE_APOSTROPHE = re.compile("(?<![a-z0-9])'|'(?![a-z0-9])")
_OPENS_SENTENCE = re.compile(r"[.!?…:\n][\s\"'„”“»«()\[\]–—-]*$")
_BEFORE = 12  # characters looked back over: an end of sentence, quotes, a dash, spaces

# Nearly every Polish text can be written in this code page, where a letter is a byte, and a table does at once what
# otherwise takes a dozen passes. What cannot is spelled by `letters`; tests hold both to the same words.
_CODE_PAGE = "cp1250"
_UNPLAIN = 0


class Passage:
    """A text in words. `folded[n]` is the n-th word in lower case without diacritics.

    Shape:  most texts have no word that anybody looks for; only `folded` is made of each, the rest when it is asked
            for, and where a word stands for those alone that are asked about
    """

    def __init__(self, plain: str, text: str, origins: list[tuple[int, int]] | None = None) -> None:
        self.plain = plain  # letter for letter: small, without diacritics, a space for what is no part of a word
        self.folded = plain.split()
        self.origins = origins  # of each character of `spelled`, its place in the text; None: the same
        self._text = text
        self._starts: dict[int, int] = {}

    @cached_property
    def spelled(self) -> str:
        """The text, spelled plainly; all places are in it."""
        return letters.with_one_apostrophe(self._text)

    @property
    def keys(self) -> list[str]:
        """The words in lower case, without foreign marks."""
        return [self.key(index) for index in range(len(self.folded))]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [found.start() for found in _PLAIN_WORD.finditer(self.plain)]

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return list(map(add, self.starts, map(len, self.folded)))

    def locate(self, indexes: Iterable[int]) -> None:
        """Look up where some words begin, in order: all that are spelled like one of them, however often."""
        padded, at = f" {self.plain} ", 0
        for index in indexes:
            word = self.folded[index]
            self._starts[index] = padded.index(f" {word} ", at)  # one place on in `padded`, and one back for the space
            at = self._starts[index] + len(word) + 1

    def start(self, index: int) -> int:
        """Where a word begins."""
        if index not in self._starts:
            self._starts[index] = self._beside(index)
        return self._starts[index]

    def end(self, index: int) -> int:
        """Where a word ends."""
        return self.start(index) + len(self.folded[index])

    def _beside(self, index: int) -> int:
        """Where a word begins, from a word beside it if that was looked up."""
        if index - 1 in self._starts:
            return self.plain.index(self.folded[index], self.end(index - 1))
        if index + 1 in self._starts:
            return self.plain.rindex(self.folded[index], 0, self._starts[index + 1])
        return self.starts[index]

    def key(self, index: int) -> str:
        """A word in lower case, without foreign marks."""
        return letters.without_foreign_marks(self.word(index).lower())

    def word(self, index: int) -> str:
        """A word as it is spelled, with its capitals."""
        return self.spelled[self.start(index) : self.end(index)]

    def is_capital(self, index: int) -> bool:
        """Whether a word begins with a capital."""
        return self.spelled[self.start(index)].isupper()

    def opens_sentence(self, index: int) -> bool:
        """Whether a word is the first of its sentence, so that its capital says nothing."""
        start = self.start(index)
        before = self.spelled[start - _BEFORE : start] if start > _BEFORE else "\n" + self.spelled[:start]
        return _OPENS_SENTENCE.search(before) is not None

    def gap(self, index: int) -> str:
        """What stands between a word and the next one."""
        return self.spelled[self.end(index) : self.start(index + 1)]

    def after(self, index: int) -> str:
        """The character after a word; "" where the text ends."""
        end = self.end(index)
        return self.spelled[end : end + 1]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `spelled` stands in the text itself."""
        if self.origins is None:
            return start, end
        return self.origins[start][0], self.origins[end - 1][1]


def passage(text: str) -> Passage:
    """The words of a text: split once, and everything else counted from that."""
    try:
        plain = text.encode(_CODE_PAGE).translate(_PLAIN)
    except UnicodeEncodeError:
        return _spelled_out(text)
    if _UNPLAIN in plain:
        return _spelled_out(text)
    return Passage(_without_loose_apostrophes(plain.decode("ascii")), text)


def _spelled_out(text: str) -> Passage:
    spelled, origins = letters.settle(text)
    lower = letters.without_polish_marks(letters.without_foreign_marks(spelled.lower()))
    return Passage(_NO_WORD.sub(" ", lower.replace("_", " ")), spelled, origins)


def _without_loose_apostrophes(plain: str) -> str:
    return _LOOSE_APOSTROPHE.sub(" ", plain) if "'" in plain else plain


def key(word: str) -> str:
    """One word as a passage would hold it."""
    return letters.without_foreign_marks(letters.spelling(word).lower())


def _plainly(code: int) -> int:
    """A byte of the code page as `Passage.plain` has it; what only `letters` can spell is marked."""
    letter = bytes([code]).decode(_CODE_PAGE, "replace")
    if letter in letters.INVISIBLE or letter == "\0":
        return _UNPLAIN
    plain = _spelled_out(f"a{letter}a").plain[1]
    return ord(plain) if plain.isascii() else _UNPLAIN


_PLAIN = bytes(map(_plainly, range(256)))
