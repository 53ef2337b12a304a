"""A query as typed -> its tree. Pure."""

from dataclasses import dataclass

from monitor.errors import QueryInvalid
from monitor.language import passage
from monitor.match.marks import Kind, Mark, marks
from monitor.match.syntax import And, Line, Node, Not, Or, Phrase, Query, Reach, finds_something

MAX_BYTES = 64 * 1024
MAX_OPERANDS = 2_000
MAX_DEPTH = 50

_QUOTED = {Kind.THESE: Reach.THESE, Kind.EXACT: Reach.EXACT}
_OPERAND = (Kind.WORD, Kind.THESE, Kind.EXACT, Kind.OPEN)


def read(query: str) -> Query:
    """The tree of a query.

    Errors: QueryInvalid: unbalanced, only negative, empty, over 64 KiB, 2,000 operands or depth 50
    """
    if len(query.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise QueryInvalid("the query is over 64 KiB", hint="make several watchlists of it")
    lines: list[Line] = []
    operands = 0
    for number, typed in enumerate(query.split("\n"), 1):
        reader = _Reader(marks(typed, number), number)
        if reader.next.kind is Kind.END:
            continue
        line = reader.line(typed)
        operands += reader.operands
        if operands > MAX_OPERANDS:
            raise QueryInvalid("over 2,000 keywords and operands", line=number, hint="make several watchlists of it")
        lines.append(line)
    if not lines:
        raise QueryInvalid("the query is empty", hint="write a keyword on each line")
    return Query(tuple(lines))


def read_plainly(words: str) -> Query:
    """The words as typed as one phrase, without any operator: for bare keywords such as `Quo vadis?`.

    Errors: QueryInvalid: there is no word in it
    """
    return Query((Line(1, words, _phrase(words, Reach.INFLECTED, line=1, column=1)),))


def _phrase(words: str, reach: Reach, *, line: int, column: int) -> Phrase:
    if not passage.passage(words).keys:
        raise QueryInvalid("there is no word to find", line=line, column=column, hint="a keyword has letters or digits")
    return Phrase(words, reach, column)


@dataclass(slots=True)
class _Reader:
    """Reads one line's marks from left to right: OR of AND of NOT of operands."""

    marks: list[Mark]
    number: int
    at: int = 0
    depth: int = 0
    operands: int = 0

    @property
    def next(self) -> Mark:
        return self.marks[self.at]

    def line(self, typed: str) -> Line:
        tree = self._alternatives()
        if self.next.kind is Kind.CLOSE:
            raise self._invalid("this parenthesis was not opened", hint="take it away, or write ( before")
        if not finds_something(tree):
            first = self.marks[0]
            raise self._invalid(
                "only exclusions: this would find every article without them", at=first, hint="say what to find as well"
            )
        return Line(self.number, typed[: self.next.column - 1].strip(), tree)

    def _alternatives(self) -> Node:
        parts = [self._together()]
        while self.next.kind is Kind.OR:
            self.at += 1
            parts.append(self._together())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _together(self) -> Node:
        parts = [self._one()]
        while self.next.kind in (Kind.AND, Kind.NOT):
            if self.next.kind is Kind.AND:  # `a -b` and `a NOT b` need none
                self.at += 1
            parts.append(self._one())
        if self.next.kind in _OPERAND:
            raise self._invalid("an operator is missing here", hint="write AND or OR (ORAZ, LUB) between")
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        mark = self.next
        if mark.kind is Kind.NOT:
            self._deeper(mark)
            node: Node = Not(self._one())
            self.depth -= 1
            return node
        if mark.kind is Kind.OPEN:
            return self._in_parentheses(mark)
        if mark.kind is Kind.WORD:
            return self._words()
        if mark.kind in _QUOTED:
            self.at += 1
            self.operands += 1
            return _phrase(mark.text, _QUOTED[mark.kind], line=self.number, column=mark.column)
        said = "the line ends" if mark.kind is Kind.END else f"{mark.text} stands"
        raise self._invalid(f"{said} where a keyword was expected", hint="write a keyword, or take the operator away")

    def _deeper(self, mark: Mark) -> None:
        self.at += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._invalid("nested deeper than 50", at=mark, hint="use fewer parentheses")

    def _in_parentheses(self, opened: Mark) -> Node:
        self._deeper(opened)
        node = self._alternatives()
        if self.next.kind is not Kind.CLOSE:
            raise self._invalid("this parenthesis is not closed", at=opened, hint="write the missing )")
        self.at += 1
        self.depth -= 1
        return node

    def _words(self) -> Node:
        first = self.at
        while self.next.kind is Kind.WORD:
            self.at += 1
        words = " ".join(mark.text for mark in self.marks[first : self.at])
        self.operands += 1
        return _phrase(words, Reach.INFLECTED, line=self.number, column=self.marks[first].column)

    def _invalid(self, message: str, *, hint: str, at: Mark | None = None) -> QueryInvalid:
        return QueryInvalid(message, line=self.number, column=(at or self.next).column, hint=hint)
