"""A text -> its words, spelled plainly, with where they stand. Pure.

The one normaliser: keywords and texts both pass here, so both are spelled alike. VERSION changes when what it
makes of a text changes; texts matched by an older one are matched again.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from monitor.language import letters

VERSION = 1

_WORD = re.compile(r"(\w++(?:'\w++)*+)")  # Kennedy'ego is one word, Kasym-Żomart two
_OPENS_SENTENCE = re.compile(r"[.!?…:\n][\s\"'„”“»«()\[\]–—-]*$")
_BEFORE = 12  # characters looked back over: an end of sentence, quotes, a dash, spaces


@dataclass(frozen=True)
class Passage:
    """A text in words. `keys[n]` is the n-th word in lower case without foreign marks, from starts[n] to ends[n].

    Shape:  most texts have no word that anybody looks for; only `folded` is made of each, the rest when it is asked for
    """

    spelled: str  # the text, spelled plainly; all places below are in it
    lower: str  # the same in lower case, without foreign marks
    parts: list[str]  # gap, word, gap, ..., gap, without Polish marks either
    origins: list[tuple[int, int]] | None  # of each character of `spelled`, its place in the text; None: the same

    @cached_property
    def folded(self) -> list[str]:
        """The keys without Polish marks."""
        return self.parts[1::2]

    @cached_property
    def keys(self) -> list[str]:
        """The words in lower case, without foreign marks."""
        return [self.lower[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return self._bounds[:-1:2]

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return self._bounds[1::2]

    @cached_property
    def _bounds(self) -> list[int]:
        return list(accumulate(map(len, self.parts)))

    def key(self, index: int) -> str:
        """One of the keys."""
        return self.lower[self.starts[index] : self.ends[index]]

    def word(self, index: int) -> str:
        """A word as it is spelled, with its capitals."""
        return self.spelled[self.starts[index] : self.ends[index]]

    def is_capital(self, index: int) -> bool:
        """Whether a word begins with a capital."""
        return self.spelled[self.starts[index]].isupper()

    def opens_sentence(self, index: int) -> bool:
        """Whether a word is the first of its sentence, so that its capital says nothing."""
        start = self.starts[index]
        before = self.spelled[start - _BEFORE : start] if start > _BEFORE else "\n" + self.spelled[:start]
        return _OPENS_SENTENCE.search(before) is not None

    def gap(self, index: int) -> str:
        """What stands between a word and the next one."""
        return self.spelled[self.ends[index] : self.starts[index + 1]]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `spelled` stands in the text itself."""
        if self.origins is None:
            return start, end
        return self.origins[start][0], self.origins[end - 1][1]


def passage(text: str) -> Passage:
    """The words of a text: split once, and everything else counted from that."""
    spelled, origins = letters.settle(text)
    lower = letters.without_foreign_marks(spelled.lower()).replace("_", " ")
    return Passage(spelled, lower, _WORD.split(letters.without_polish_marks(lower)), origins)


def key(word: str) -> str:
    """One word as a passage would hold it."""
    return letters.without_foreign_marks(letters.spelling(word).lower())
