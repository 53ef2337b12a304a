"""A word of a template -> its line and column. Pure.

Jinja knows of what it has read the line alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign or a text within a tag."""

    line: int
    words: str
    at: int  # characters from the beginning of the template


@dataclass(frozen=True, slots=True)
class Source:
    """A template, and what stands in its tags."""

    text: str
    tokens: tuple[Token, ...] = ()

    def place(self, line: int, word: str, *, after: str = "") -> tuple[int, int]:
        """Line and column of a word from that line on, behind another one where that is given."""
        for before, token in zip((None, *self.tokens), self.tokens, strict=False):
            behind = before.words if before else ""
            if token.line >= line and token.words == word and (behind == after if after else behind != "."):
                return token.line, token.at - self.text.rfind("\n", 0, token.at)
        return self.tag(line)

    def tag(self, line: int) -> tuple[int, int]:
        """The line, and the column of its first tag."""
        lines = self.text.split("\n")
        within = min(max(line, 1), len(lines))
        return within, lines[within - 1].find("{") + 1 or 1
