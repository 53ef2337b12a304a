"""A query as typed -> its tree. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.errors import QueryInvalid
from monitor.match import patterns, wildcards
from monitor.match.faults import Fault, invalid
from monitor.match.marks import FIELDS, Kind, Mark, is_form, marks
from monitor.match.syntax import (
    WORDS,
    And,
    AtLeast,
    Field,
    Line,
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
    finds_something,
    is_of_places,
    parts_of,
)

MAX_BYTES = 64 * 1024
MAX_OPERANDS = 2_000
MAX_DEPTH = 50
MAX_WORDS = 100  # of one phrase
MAX_PROGRAM = 50_000  # instructions of all regular expressions together, and 50 for each: 40 ms of reading
_PROGRAM_AT_LEAST = 50

_ORDERS = {
    "NEAR": Order.ANY, "BLISKO": Order.ANY, "ONEAR": Order.THIS, "PRZED": Order.THIS,
    "SENTENCE": Order.SENTENCE, "ZDANIE": Order.SENTENCE,
}  # fmt: skip
_OPERAND = (Kind.WORD, Kind.THESE, Kind.EXACT, Kind.REGEX, Kind.OPEN, Kind.ATLEAST)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LETTER = re.compile(r"[^\W_]")  # so that the normaliser finds a word in it
_COMMAS = re.compile(r"[\s,]+")


def read(query: str) -> Query:
    """The tree of a query.

    Errors: QueryInvalid: unbalanced, only negative, empty, over 64 KiB, 2,000 operands or depth 50, ...
    """
    if len(query.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise invalid(Fault.TOO_LONG)
    lines: list[Line] = []
    spent = _Spent()
    for number, typed in enumerate(query.split("\n"), 1):
        if not typed or typed.isspace():
            continue
        reader = _Reader(marks(typed, number), number, spent)
        if reader.next.kind is not Kind.END:
            lines.append(reader.line(typed))
    if not lines:
        raise invalid(Fault.EMPTY)
    return Query(tuple(lines))


def read_keyword(row: str) -> Node:
    """The tree of one row of a form, which may be a condition alone.

    Errors: QueryInvalid
    """
    return _Reader(marks(row, 1), 1, _Spent()).whole()


def read_plainly(words: str) -> Query:
    """The words as typed as one phrase, without any operator or wildcard: for bare keywords such as `Żywiec (browar)`.

    Errors: QueryInvalid: there is no word in it
    """
    plain = wildcards.plainly(words)
    if _LETTER.search(plain) is None:
        raise invalid(Fault.NO_WORD)
    return Query((Line(1, words, Phrase(plain)),))


@dataclass(slots=True)
class _Spent:
    """What a query has used up of its limits."""

    operands: int = 0
    program: int = 0


@dataclass(slots=True)
class _Reader:
    """Reads one line's marks from left to right: OR of AND of NOT of NEAR of operands."""

    source: Iterator[Mark]  # read as far as it is needed: behind the first fault nothing is
    number: int
    spent: _Spent
    next: Mark = field(init=False)
    depth: int = 0
    inside: Name | None = None  # the field whose keyword or parenthesis is read

    def __post_init__(self) -> None:
        self._go_on()

    def line(self, typed: str) -> Line:
        first = self.next
        tree = self.whole()
        if not finds_something(tree):
            fault = Fault.ONLY_CONDITIONS if _has_condition(tree) else Fault.ONLY_EXCLUSIONS
            raise self._invalid(fault, first)
        return Line(self.number, typed[: self.next.column - 1].strip(), tree)

    def _go_on(self) -> None:
        self.next = next(self.source)

    def whole(self) -> Node:
        """All marks as one tree."""
        tree = self._alternatives()
        if self.next.kind is Kind.CLOSE:
            raise self._invalid(Fault.NOT_OPENED)
        return tree

    def _alternatives(self) -> Node:
        parts = [self._together()]
        while self.next.kind is Kind.OR:
            self._go_on()
            parts.append(self._together())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _together(self) -> Node:
        parts = [self._one()]
        while self.next.kind in (Kind.AND, Kind.NOT, Kind.FIELD):
            if self.next.kind is Kind.AND:  # `a -b`, `a NOT b` and `a lang:pl` need none
                self._go_on()
            parts.append(self._one())
        if self.next.kind in _OPERAND:
            raise self._invalid(Fault.NO_OPERATOR)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        mark = self.next
        if mark.kind is not Kind.NOT:
            return self._chain()
        self._deeper(mark)
        node = Not(self._one())
        self.depth -= 1
        return node

    def _chain(self) -> Node:
        """An operand, or neighbours: `a NEAR/5 b NEAR/3 c`."""
        parts = [self._operand()]
        links: list[Link] = []
        while self.next.kind is Kind.LINK:
            mark = self.next
            self._check_places(parts[-1], mark)
            self._go_on()
            links.append(Link(_ORDERS[mark.text.partition("/")[0]], mark.number))
            parts.append(self._operand())
            self._check_places(parts[-1], mark)
        return Near(tuple(parts), tuple(links)) if links else parts[0]

    def _operand(self) -> Node:
        mark = self.next
        match mark.kind:
            case Kind.OPEN:
                return self._in_parentheses(mark)
            case Kind.FIELD:
                return self._field(mark)
            case Kind.ATLEAST:
                return self._at_least(mark)
            case Kind.WORD:
                return self._words()
            case Kind.THESE | Kind.EXACT:
                return self._quoted(mark)
            case Kind.REGEX:
                return self._regex(mark)
            case Kind.END:
                raise self._invalid(Fault.LINE_ENDS)
            case _:
                raise self._invalid(Fault.NO_KEYWORD, mark=mark.text)

    def _deeper(self, mark: Mark) -> None:
        self._go_on()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._invalid(Fault.TOO_DEEP, mark)

    def _in_parentheses(self, opened: Mark) -> Node:
        self._deeper(opened)
        node = self._alternatives()
        if self.next.kind is not Kind.CLOSE:
            raise self._invalid(Fault.NOT_CLOSED, opened)
        self._go_on()
        self.depth -= 1
        return node

    def _field(self, mark: Mark) -> Node:
        if self.inside is not None:
            raise self._invalid(Fault.FIELD_IN_FIELD, mark)
        self._deeper(mark)
        self.inside = FIELDS[mark.text.lower()]
        if self.next.kind is Kind.NOT:
            raise self._invalid(Fault.NO_KEYWORD, mark=self.next.text)
        node = Field(self.inside, self._operand())
        self.inside = None
        self.depth -= 1
        return node

    def _at_least(self, mark: Mark) -> Node:
        self._go_on()
        if self.next.kind is not Kind.OPEN:
            raise self._invalid(Fault.COUNT_OPEN, mark=mark.text)
        part = self._in_parentheses(self.next)
        self._check_places(part, mark)
        return AtLeast(mark.number, part)

    def _check_places(self, node: Node, mark: Mark) -> None:
        if not is_of_places(node):
            raise self._invalid(Fault.NO_PLACES, mark, operator=mark.text)

    def _words(self) -> Node:
        first = self.next
        words: list[str] = []
        while (mark := self.next).kind is Kind.WORD:
            wild = wildcards.too_short(mark.text)
            if wild is not None:
                raise self._invalid(Fault.WILDCARD_SHORT, mark=wild)
            words.append(mark.text)
            self._go_on()
            if len(words) > MAX_WORDS:
                raise self._invalid(Fault.LONG_PHRASE, first)
        return self._phrase(" ".join(words), Reach.INFLECTED, first, self._without())

    def _quoted(self, mark: Mark) -> Node:
        self._go_on()
        return self._phrase(mark.text, Reach.EXACT if mark.kind is Kind.EXACT else Reach.THESE, mark)

    def _phrase(self, words: str, reach: Reach, mark: Mark, without: tuple[str, ...] = ()) -> Phrase:
        self._spend(mark)
        if _LETTER.search(words) is None:
            raise self._invalid(Fault.NO_WORD, mark)
        if self.inside is Name.LANG and _LANGUAGE.fullmatch(words) is None:
            raise self._invalid(Fault.LANGUAGE, mark, word=words)
        if reach is not Reach.INFLECTED and self.next.kind is Kind.WITHOUT:
            raise self._invalid(Fault.FORMS_OF, mark=self.next.text)
        return Phrase(words, reach, without, mark.column)

    def _without(self) -> tuple[str, ...]:
        """The forms of `Orban WITHOUT (Orbana, Orbanem)`."""
        mark = self.next
        if mark.kind is not Kind.WITHOUT:
            return ()
        self._go_on()
        opened = self.next
        if opened.kind is not Kind.OPEN:
            raise self._invalid(Fault.FORMS_OPEN, mark=mark.text)
        self._go_on()
        forms: list[str] = []
        while (word := self.next).kind is Kind.WORD:
            forms += (form for form in _COMMAS.split(word.text) if form and self._is_form(form))
            self._go_on()
        if word.kind is Kind.END:
            raise self._invalid(Fault.NOT_CLOSED, opened)
        if word.kind is not Kind.CLOSE or not forms:
            raise self._invalid(Fault.FORM_WORD, word=word.text)
        self._go_on()
        return tuple(dict.fromkeys(forms))

    def _is_form(self, form: str) -> bool:
        self._spend(self.next)
        if not is_form(form):
            raise self._invalid(Fault.FORM_WORD, word=form)
        return True

    def _regex(self, mark: Mark) -> Node:
        self._go_on()
        self._spend(mark)
        if self.inside is Name.LANG:
            raise self._invalid(Fault.LANGUAGE, mark, word=f"/{mark.text}/")
        try:
            pattern = patterns.pattern(mark.text)
        except patterns.Broken as broken:
            if not broken.reason:
                raise self._invalid(Fault.REGEX_LARGE, mark) from broken
            raise self._invalid(Fault.REGEX_BROKEN, mark, reason=broken.reason) from broken
        self.spent.program += pattern.size + _PROGRAM_AT_LEAST
        if self.spent.program > MAX_PROGRAM:
            raise self._invalid(Fault.REGEX_LARGE, mark)
        if pattern.is_true_of_nothing():
            raise self._invalid(Fault.REGEX_EMPTY, mark)
        return Regex(mark.text, mark.column)

    def _spend(self, mark: Mark) -> None:
        self.spent.operands += 1
        if self.spent.operands > MAX_OPERANDS:
            raise self._invalid(Fault.TOO_MANY, mark)

    def _invalid(self, fault: Fault, at: Mark | None = None, **facts: str) -> QueryInvalid:
        return invalid(fault, line=self.number, column=(at or self.next).column, **facts)


def _has_condition(node: Node) -> bool:
    is_condition = isinstance(node, Field) and node.name not in WORDS
    return is_condition or any(map(_has_condition, parts_of(node)))
