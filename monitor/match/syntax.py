"""What a query says: lines that are alternatives, each a tree of what to find. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Reach(StrEnum):
    """How much of a text a phrase stands for."""

    INFLECTED = "inflected"  # every form of its words
    THESE = "these forms"  # in quotes: these forms, in any capitals
    EXACT = "exact"  # !"in quotes": these forms in these capitals


class Name(StrEnum):
    """The fields of a text."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    FEED = "feed"
    AUTHOR = "author"
    URL = "url"
    CATEGORY = "category"
    LANG = "lang"


WORDS = frozenset({Name.TITLE, Name.LEAD, Name.BODY})
"""The fields in which something is found; the others only say which articles count."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One word, or several side by side; in an inflected one * and ? are wildcards."""

    words: str  # as typed, without quotes
    reach: Reach = Reach.INFLECTED
    without: tuple[str, ...] = ()  # single forms that do not count
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression of RE2, as written between its slashes."""

    pattern: str
    column: int = field(default=1, compare=False)


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


class Order(StrEnum):
    """How two neighbours must stand."""

    ANY = "NEAR"
    THIS = "ONEAR"
    SENTENCE = "SENTENCE"  # in one sentence, however far


@dataclass(frozen=True, slots=True)
class Link:
    """What binds two neighbours."""

    order: Order
    words: int = 0  # the second begins so many words after the first ends, at most; 0 in a sentence


@dataclass(frozen=True, slots=True)
class Near:
    """A chain of neighbours: each bound to the next, all in one field."""

    parts: tuple["Node", ...]
    links: tuple[Link, ...]  # one fewer


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many times, in title, lead and body together."""

    count: int
    part: "Node"


@dataclass(frozen=True, slots=True)
class Field:
    """In one field only."""

    name: Name
    part: "Node"


Term = Phrase | Regex
Node = Phrase | Regex | And | Or | Not | Near | AtLeast | Field


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


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a node is made of; nothing, of a term."""
    match node:
        case Phrase() | Regex():
            return ()
        case Not(part) | AtLeast(_, part) | Field(_, part):
            return (part,)
        case And(parts) | Or(parts) | Near(parts, _):
            return parts


def terms(node: Node, inside: Name | None = None) -> Iterator[tuple[Term, Name | None]]:
    """Every phrase and regular expression of a tree with the field it is asked of, those under NOT too."""
    if isinstance(node, Phrase | Regex):
        yield node, inside
    within = node.name if isinstance(node, Field) else inside
    for part in parts_of(node):
        yield from terms(part, within)


def finds_something(node: Node) -> bool:
    """Whether words must stand in a text for the tree to be true: no tree of exclusions or conditions alone is."""
    match node:
        case Not():
            return False
        case Field(name, part):
            return name in WORDS and finds_something(part)
        case And(parts):
            return any(finds_something(part) for part in parts)
        case Or(parts):
            return all(finds_something(part) for part in parts)
        case Phrase() | Regex() | Near() | AtLeast():
            return True


def is_of_places(node: Node) -> bool:
    """Whether it stands somewhere, so that it can be near something and be counted: a term, or one of several."""
    return isinstance(node, Phrase | Regex) or (isinstance(node, Or) and all(map(is_of_places, node.parts)))
