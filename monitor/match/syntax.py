"""What a query says: lines that are alternatives, each a tree of phrases. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Reach(StrEnum):
    """How much of a text a phrase stands for."""

    INFLECTED = "inflected"  # every form of its words
    THESE = "these forms"  # in quotes: these forms, in any capitals
    EXACT = "exact"  # !"in quotes": these forms in these capitals


@dataclass(frozen=True, slots=True)
class Phrase:
    """One word, or several side by side."""

    words: str  # as typed, without quotes
    reach: Reach = Reach.INFLECTED
    column: int = field(default=1, compare=False)

    def __str__(self) -> str:
        return {Reach.INFLECTED: "{}", Reach.THESE: '"{}"', Reach.EXACT: '!"{}"'}[self.reach].format(self.words)


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of them at least."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Nowhere in the article."""

    part: "Node"


Node = Phrase | And | Or | Not


@dataclass(frozen=True, slots=True)
class Line:
    """A keyword: one line of a query."""

    number: int
    keyword: str  # as typed
    tree: Node


@dataclass(frozen=True, slots=True)
class Query:
    """Lines, of which one suffices."""

    lines: tuple[Line, ...]


def phrases(node: Node) -> Iterator[Phrase]:
    """Every phrase of a tree, those under NOT too."""
    match node:
        case Phrase():
            yield node
        case Not(part):
            yield from phrases(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from phrases(part)


def finds_something(node: Node) -> bool:
    """Whether a text must hold something for the tree to be true: no tree of exclusions alone is."""
    match node:
        case Phrase():
            return True
        case Not():
            return False
        case And(parts):
            return any(finds_something(part) for part in parts)
        case Or(parts):
            return all(finds_something(part) for part in parts)
