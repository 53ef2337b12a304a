"""A query <-> the form that people fill: any of, all of, none of, near. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.match import printing
from monitor.match.faults import Fault, invalid
from monitor.match.reading import read, read_keyword
from monitor.match.syntax import And, AtLeast, Field, Link, Near, Node, Not, Or, Phrase, Query, Regex


@dataclass(frozen=True, slots=True)
class Nearby:
    """Two keywords near each other."""

    one: str
    other: str
    link: Link


@dataclass(frozen=True, slots=True)
class FormFace:
    """A query as rows, each a keyword without AND, OR, NOT: `"gaz łupkowy"`, `kazach*`, `title:Orlen`."""

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    near: tuple[Nearby, ...] = ()


@dataclass(frozen=True, slots=True)
class NoFormFace:
    """A query that only the text can say, and why, in English and in Polish."""

    why: str
    polish: str


_TWO_CHOICES = NoFormFace("it has more than one choice of alternatives", "ma więcej niż jeden wybór z kilku")
_NESTED = NoFormFace("it has parentheses inside an alternative", "ma nawiasy wewnątrz jednej z możliwości")
_LINES = NoFormFace(
    "it has several lines, and one of them is more than a keyword",
    "ma kilka wierszy, a któryś z nich to więcej niż słowo kluczowe",
)
_CHAIN = NoFormFace("more than two keywords are near each other", "więcej niż dwa słowa mają stać blisko siebie")


class _Not(Exception):
    """A part has no place in the form."""

    def __init__(self, reason: NoFormFace) -> None:
        super().__init__(reason.why)
        self.reason = reason


def as_form(query: Query) -> FormFace | NoFormFace:
    """The form of a query, or why it has none."""
    trees = [line.tree for line in query.lines]
    try:
        if len(trees) > 1:
            return FormFace(any_of=_rows(trees, _LINES))
        return _of_parts(trees[0].parts if isinstance(trees[0], And) else (trees[0],))
    except _Not as no:
        return no.reason


def as_text(form: FormFace, *, language: str = "en") -> str:
    """The query that says what a form says: alternatives on lines of their own when there is nothing else.

    Errors: QueryInvalid: a row that is no keyword, or nothing but exclusions
    """
    any_of = [_keyword(row) for row in form.any_of]
    parts: list[Node] = [_keyword(row) for row in form.all_of]
    parts += (Near((_keyword(pair.one), _keyword(pair.other)), (pair.link,)) for pair in form.near)
    parts += (Not(_keyword(row)) for row in form.none_of)
    if not parts:
        text = "\n".join(printing.line(tree, language=language) for tree in any_of)
    else:
        parts[:0] = any_of if len(any_of) < 2 else [Or(tuple(any_of))]
        text = printing.line(parts[0] if len(parts) == 1 else And(tuple(parts)), language=language)
    read(text)
    return text


def _of_parts(parts: Iterable[Node]) -> FormFace:
    any_of: tuple[str, ...] = ()
    all_of: list[str] = []
    none_of: list[str] = []
    near: list[Nearby] = []
    for part in parts:
        match part:
            case Or(choices):
                if any_of:
                    raise _Not(_TWO_CHOICES)
                any_of = _rows(choices, _NESTED)
            case Not(Or(excluded)):
                none_of += _rows(excluded, _NESTED)
            case Not(excluded_one):
                none_of += _rows([excluded_one], _NESTED)
            case Near():
                near.append(_pair(part))
            case _:
                all_of += _rows([part], _NESTED)
    if len(all_of) == 1 and not any_of and not near:  # one keyword is a choice of one
        any_of, all_of = tuple(all_of), []
    return FormFace(any_of, tuple(all_of), tuple(none_of), tuple(near))


def _pair(near: Near) -> Nearby:
    if len(near.parts) > 2:
        raise _Not(_CHAIN)
    one, other = _rows(near.parts, _NESTED)
    return Nearby(one, other, near.links[0])


def _rows(nodes: Iterable[Node], otherwise: NoFormFace) -> tuple[str, ...]:
    return tuple(_row(node, otherwise) for node in nodes)


def _row(node: Node, otherwise: NoFormFace) -> str:
    if not _is_keyword(node):
        raise _Not(otherwise)
    return printing.line(node)


def _is_keyword(node: Node) -> bool:
    if isinstance(node, Field | AtLeast):
        return isinstance(node.part, Phrase | Regex)
    return isinstance(node, Phrase | Regex)


def _keyword(row: str) -> Node:
    """The tree of a row; conditions such as lang:pl are rows too."""
    tree = read_keyword(row)
    if not _is_keyword(tree):
        raise invalid(Fault.NO_KEYWORD, mark=row.strip())
    return tree
