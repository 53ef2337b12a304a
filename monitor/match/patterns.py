"""Regular expressions x a text -> where they are true, in linear time: the home of RE2. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import re2

MOST_LETTERS = 1_000  # of one expression
_CHECK_BYTES = 1 << 20  # a larger program is refused, and reading it costs 20 ms at the most
_SET_BYTES = 32 << 20
_A_SET = 500  # expressions, of
_A_PROGRAM = 500_000  # instructions together: 1,300,000 would not fit


class Broken(Exception):
    """RE2 cannot read an expression; `reason` in its words, "" where it is too large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Match(Protocol):
    def span(self) -> tuple[int, int]: ...


class _Compiled(Protocol):
    @property
    def programsize(self) -> int: ...

    def search(self, text: bytes, pos: int = 0) -> _Match | None: ...

    def fullmatch(self, text: bytes) -> _Match | None: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression that was read."""

    written: str
    compiled: _Compiled = field(compare=False)

    @property
    def size(self) -> int:
        """Instructions of its program: what reading it cost."""
        return self.compiled.programsize

    def is_whole(self, word: str) -> bool:
        """Whether it is true of a word from its first letter to its last."""
        return self.compiled.fullmatch(_bytes(word)) is not None

    def is_true_of_nothing(self) -> bool:
        """Whether it asks for no letter at all."""
        return self.compiled.fullmatch(b"") is not None

    def places(self, text: str, most: int) -> list[tuple[int, int]]:
        """From where to where it is true, in order; places without letters left out."""
        said = _bytes(text)
        spans = list(_spans(self.compiled, said, most))
        return spans if len(said) == len(text) else _in_letters(said, spans)


class Patterns:
    """Many expressions, asked all at once which of them are true of a text somewhere.

    Those that were compiled together with the same others before are taken from there.
    """

    def __init__(self, patterns: Sequence[Pattern], before: "Patterns | None" = None) -> None:
        known = {tuple(some.patterns): some for some in before._sets} if before else {}
        self._sets: list[_Set] = [known.get(tuple(some)) or _Set(some) for some in _in_sets(patterns)]

    def true_of(self, text: str) -> list[Pattern]:
        """Those that are true somewhere in a text."""
        said = _bytes(text)
        return [pattern for some in self._sets for pattern in some.true_of(said)]


class _Set:
    """A few hundred expressions in one automaton.

    An automaton that runs out of memory finds nothing and says nothing. So a last expression stands in it that is
    always true: where that is not found, each is tried alone.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self._automaton = re2.Set.SearchSet(_options(_SET_BYTES))
        for one in patterns:
            self._automaton.Add(_bytes(one.written))
        self._automaton.Add(b"")
        self._automaton.Compile()

    def true_of(self, said: bytes) -> list[Pattern]:
        found: list[int] = self._automaton.Match(said)
        if len(self.patterns) in found:
            return [self.patterns[index] for index in sorted(found) if index < len(self.patterns)]
        return [one for one in self.patterns if one.compiled.search(said) is not None]


def _in_sets(patterns: Sequence[Pattern]) -> Iterator[list[Pattern]]:
    some: list[Pattern] = []
    size = 0
    for one in patterns:
        if some and (len(some) == _A_SET or size + one.size > _A_PROGRAM):
            yield some
            some, size = [], 0
        some.append(one)
        size += one.size
    if some:
        yield some


@lru_cache(maxsize=1_000)
def pattern(written: str) -> Pattern:
    """An expression, read.

    Errors: Broken
    """
    if len(written) > MOST_LETTERS:
        raise Broken("")
    try:
        return Pattern(written, re2.compile(written.encode("utf-8"), _options(_CHECK_BYTES)))
    except UnicodeEncodeError as error:
        raise Broken("half a letter") from error
    except re2.error as error:
        said = error.args[0] if error.args else b""
        reason = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise Broken("" if "too large" in reason else reason) from error


def _options(most_bytes: int) -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = most_bytes
    return options


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a surrogate pair is one letter before and after


def _spans(compiled: _Compiled, said: bytes, most: int) -> Iterator[tuple[int, int]]:
    at = 0
    while at <= len(said) and most and (match := compiled.search(said, at)) is not None:
        start, end = match.span()
        if start < end:
            yield start, end
            most -= 1
        at = end if start < end else _next_letter(said, end)


def _next_letter(said: bytes, at: int) -> int:
    at += 1
    while at < len(said) and said[at] & 0xC0 == 0x80:
        at += 1
    return at


def _in_letters(said: bytes, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in bytes as places in letters, in one pass."""
    places: list[tuple[int, int]] = []
    at = letters = 0
    for start, end in spans:
        letters += len(said[at:start].decode("utf-8", "replace"))
        length = len(said[start:end].decode("utf-8", "replace"))
        places.append((letters, letters + length))
        at, letters = end, letters + length
    return places
