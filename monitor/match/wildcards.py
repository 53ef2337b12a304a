"""A typed word with * and ? -> what it is true of. Pure."""

import re
from dataclasses import dataclass

from monitor.language import acronyms, letters
from monitor.language.passage import Passage, key
from monitor.match.patterns import Pattern, pattern

# Letters that nobody types (of the Vai script), in whose place * and ? pass through the normaliser as part of a word.
_ANY, _ONE, _ONE_OR_NONE = "\ua500", "\ua501", "\ua502"
_WILD = re.compile(f"[{_ANY}{_ONE}{_ONE_OR_NONE}]")
# A part of a word with two letters at the most before its first *, or in all of it beside a ?.
_TOO_SHORT = re.compile(
    r"""(?<![\w'*?])(?:(?P<star>(?:[_'?]*+[^\W_]){0,2}+[_'?]*+\*)
    |(?=[\w'*]*+\?)(?:[_'*?]*+[^\W_]){0,2}+[_'*?]*+(?![\w'*?]))""",
    re.VERBOSE,
)
_EXPRESSIONS = {_ANY: ".*", _ONE: ".", _ONE_OR_NONE: ".?"}


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word whose beginning is given."""

    beginning: str  # of the word's key; as many of these are looked up as there are lengths
    is_exact: bool  # an acronym: its capitals count
    is_capital: bool
    shape: Pattern | None  # of the whole word; None: whatever follows the beginning

    def fits(self, text: Passage, index: int) -> bool:
        """Whether a word that begins so, but for its Polish marks, is one of these."""
        if self.shape is None:
            return text.key(index).startswith(self.beginning)
        word = letters.without_foreign_marks(text.word(index)) if self.is_exact else text.key(index)
        return self.shape.is_whole(word)


def too_short(words: str) -> tuple[str, int] | None:
    """The first wildcard in typed words that has too few letters beside it, and where its word's part begins.

    Shape:  `ka*`, `?`, `*stan`; parts are what hyphens and other signs leave of a word
    """
    if "*" not in words and "?" not in words:
        return None
    short = _TOO_SHORT.search(words)
    return None if short is None else ("*" if short["star"] else "?", short.start())


def stood_in(words: str) -> str:
    """Words as typed, their wildcards in letters, so that they are split as a text is.

    Shape:  a question mark at the end of several words may be one: `Quo vadis?` is true of "Quo vadis" too
    """
    if words.endswith("?") and " " in words:
        words = words[:-1] + _ONE_OR_NONE
    return words.replace("*", _ANY).replace("?", _ONE)


def plainly(words: str) -> str:
    """Words whose * and ? are no wildcards."""
    return words.replace("*", " ").replace("?", " ")


def wildcard(word: str) -> Wildcard | None:
    """What a word of `stood_in` is true of; None: it has no wildcard."""
    lower = key(word)
    first = _WILD.search(lower)
    if first is None:
        return None
    is_exact = acronyms.is_acronym(_WILD.sub("", word))
    spelled = letters.without_foreign_marks(letters.spelling(word)) if is_exact else lower
    is_open = lower[first.start() :] == _ANY and not is_exact
    shape = None if is_open else pattern("".join(_EXPRESSIONS.get(letter, re.escape(letter)) for letter in spelled))
    return Wildcard(lower[: first.start()], is_exact, word[0].isupper(), shape)
