"""A tree -> the query that is read as this tree. Pure."""

from monitor.match.syntax import (
    And,
    AtLeast,
    Field,
    Link,
    Name,
    Near,
    Node,
    Not,
    Or,
    Order,
    Phrase,
    Query,
    Reach,
    Regex,
)

_POLISH = {
    "AND": "ORAZ", "OR": "LUB", "NOT": "NIE", "WITHOUT": "BEZ", "ATLEAST": "MINIMUM",
    Order.ANY: "BLISKO", Order.THIS: "PRZED", Order.SENTENCE: "ZDANIE",
    Name.TITLE: "tytuł", Name.LEAD: "zajawka", Name.BODY: "treść", Name.FEED: "źródło", Name.AUTHOR: "autor",
    Name.URL: "adres", Name.CATEGORY: "kategoria", Name.LANG: "język",
}  # fmt: skip


def query(printed: Query, *, language: str = "en") -> str:
    """A query's lines, without comments, in operators of a language: en or pl."""
    return "\n".join(line(each.tree, language=language) for each in printed.lines)


def line(node: Node, *, language: str = "en") -> str:
    """A tree on one line, with as few parentheses as it needs."""
    return _Printer(_POLISH if language == "pl" else {}).line(node)


def link(bound: Link, *, language: str = "en") -> str:
    """What stands between two neighbours: NEAR/5."""
    return _Printer(_POLISH if language == "pl" else {}).link(bound)


class _Printer:
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def line(self, node: Node) -> str:  # noqa: PLR0911  one for each kind of node
        match node:
            case Phrase():
                return self._phrase(node)
            case Regex(pattern):
                return f"/{pattern}/"
            case Not(part):
                return f"{self._name('NOT')} {self._inside(part, And, Or)}"
            case And(parts):
                return f" {self._name('AND')} ".join(self._inside(part, And, Or) for part in parts)
            case Or(parts):
                return f" {self._name('OR')} ".join(self._inside(part, Or) for part in parts)
            case Near(parts, links):
                return self._chain(parts, links)
            case AtLeast(count, part):
                return f"{self._name('ATLEAST')}/{count}({self.line(part)})"
            case Field(name, part):
                return f"{self._name(name)}:{self._inside(part, And, Or, Not, Near)}"

    def _inside(self, node: Node, *kinds: type) -> str:
        """A part; in parentheses when it is of one of these kinds."""
        printed = self.line(node)
        return f"({printed})" if isinstance(node, kinds) else printed

    def _chain(self, parts: tuple[Node, ...], links: tuple[Link, ...]) -> str:
        printed = [self._inside(parts[0], Or)]
        for bound, part in zip(links, parts[1:], strict=True):
            printed += (self.link(bound), self._inside(part, Or))
        return " ".join(printed)

    def link(self, bound: Link) -> str:
        name = self._name(bound.order)
        return name if bound.order is Order.SENTENCE else f"{name}/{bound.words}"

    def _phrase(self, phrase: Phrase) -> str:
        if phrase.reach is not Reach.INFLECTED:
            bang = "!" if phrase.reach is Reach.EXACT else ""
            return f'{bang}"{phrase.words}"' if '"' not in phrase.words else f"{bang}«{phrase.words}»"
        forms = f" {self._name('WITHOUT')} ({', '.join(phrase.without)})" if phrase.without else ""
        typed = phrase.words + forms
        return f"({typed})" if typed.startswith("#") else typed  # at the beginning it would be a comment

    def _name(self, name: str) -> str:
        return self._names.get(name, name)
