"""A query as typed -> its tree. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.errors import QueryInvalid
from monitor.match import patterns, wildcards
from monitor.match.faults import Fault, invalid
from monitor.match.marks import FIELDS, Kind, Mark, column_in, in_row, is_form, marks
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
MAX_PROGRAM = 30_000  # instructions of all regular expressions together, and 50 for each: 25 ms of reading
_PROGRAM_AT_LEAST = 50

_ORDERS = {
    "NEAR": Order.ANY, "BLISKO": Order.ANY, "ONEAR": Order.THIS, "PRZED": Order.THIS,
    "SENTENCE": Order.SENTENCE, "ZDANIE": Order.SENTENCE,
}  # fmt: skip
_OPERAND = (Kind.WORD, Kind.THESE, Kind.EXACT, Kind.REGEX, Kind.OPEN, Kind.ATLEAST)
_JOINED = (Kind.AND, Kind.NOT, Kind.FIELD)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LETTER = re.compile(r"[^\W_]")  # so that the normaliser finds a word in it
_FORM = re.compile(r"[^\s,]+")
_WORD_BEGUN = re.compile(r"\S+\Z")
_WRITTEN = re.compile(r"^[^\S\n]*+(?!#)\S[^\n]*+", re.MULTILINE)  # a line that is more than spaces and a comment


def read(query: str) -> Query:
    """The tree of a query.

    Errors: QueryInvalid: unbalanced, only negative, empty, over 64 KiB, 2,000 operands or depth 50, ...
    """
    if len(query.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise invalid(Fault.TOO_LONG)
    reader, at = _Reader(), 0
    lines: list[Line] = []
    for written in _WRITTEN.finditer(query):
        reader.number += query.count("\n", at, written.start())
        at = written.start()
        lines.append(reader.line(written[0]))
    if not lines:
        raise invalid(Fault.EMPTY)
    return Query(tuple(lines))


def read_keyword(row: str) -> Node:
    """The tree of one row of a form, which may be a condition alone.

    Errors: QueryInvalid
    """
    return _Reader().whole(row)


def read_plainly(words: str) -> Query:
    """The words as typed as one phrase, without any operator or wildcard: for bare keywords such as `Żywiec (browar)`.

    Errors: QueryInvalid: there is no word in it
    """
    plain = wildcards.plainly(words)
    if _LETTER.search(plain) is None:
        raise invalid(Fault.NO_WORD)
    return Query((Line(1, words, Phrase(plain)),))


@dataclass(slots=True)
class _Reader:
    """Reads lines' marks from left to right: OR of AND of NOT of NEAR of operands.

    A parenthesis is read from its inside out: what stands in it is the `first` of what it may be part of.
    """

    number: int = 1  # of the line
    operands: int = 0  # that a query has used up
    program: int = 0  # and instructions
    depth: int = 0
    closed: int = 0  # of the next mark's parentheses, those that are read
    inside: Name | None = None  # the field whose keyword or parenthesis is read
    next: Mark = field(init=False)
    source: Iterator[Mark] = field(init=False)  # read as far as it is needed: behind the first fault nothing is

    def line(self, typed: str) -> Line:
        """A keyword.

        Errors: QueryInvalid
        """
        tree = self.whole(typed)
        if not finds_something(tree):
            fault = Fault.ONLY_CONDITIONS if _has_condition(tree) else Fault.ONLY_EXCLUSIONS
            raise self._invalid(fault, next(marks(typed, self.number)))
        return Line(self.number, typed[: self.next.column - 1].strip(), tree)

    def whole(self, typed: str) -> Node:
        """All marks of a line as one tree.

        Errors: QueryInvalid
        """
        self.source = marks(typed, self.number)
        self._go_on()
        tree = self._alternatives()
        if self.next.kind is Kind.CLOSE:
            raise self._invalid_in(self.next, self.closed, Fault.NOT_OPENED)
        return tree

    def _go_on(self) -> None:
        self.next = next(self.source)

    def _alternatives(self, first: Node | None = None) -> Node:
        parts = [self._together(first)]
        while self.next.kind is Kind.OR:
            self._go_on()
            parts.append(self._together())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _together(self, first: Node | None = None) -> Node:
        parts = [first or self._one()]
        while self.next.kind in _JOINED:
            if self.next.kind is Kind.AND:  # `a -b`, `a NOT b` and `a lang:pl` need none
                self._go_on()
            parts.append(self._one())
        if self.next.kind in _OPERAND:
            raise self._invalid(Fault.NO_OPERATOR)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        return self._in_row() if self.next.kind is Kind.NOT else self._chain()

    def _in_row(self) -> Node:
        """What stands behind parentheses and NOT in a row, as far as the first of them reaches."""
        row = self.next
        signs = in_row(row)
        self._deeper(row, len(signs))
        node = self._chain()
        for place in range(len(signs) - 1, -1, -1):
            if signs[place] != "(":
                node = Not(node)
                self.depth -= 1
                continue
            if self.next.kind is not Kind.CLOSE:
                node = self._alternatives(node)
            self._close(row, place)
            self.depth -= 1
            if place and self.next.kind is Kind.LINK:
                node = self._chain(node)
        return node

    def _close(self, opened: Mark, place: int) -> None:
        """One parenthesis of the next mark."""
        if self.next.kind is not Kind.CLOSE:
            raise self._invalid_in(opened, place, Fault.NOT_CLOSED)
        self.closed += 1
        if self.closed == self.next.number:
            self.closed = 0
            self._go_on()

    def _chain(self, first: Node | None = None) -> Node:
        """An operand, or neighbours: `a NEAR/5 b NEAR/3 c`."""
        node = first or self._operand()
        if self.next.kind is not Kind.LINK:
            return node
        parts, links = [node], list[Link]()
        while self.next.kind is Kind.LINK:
            mark = self.next
            self._check_places(parts[-1], mark)
            self._go_on()
            links.append(Link(_ORDERS[mark.text.partition("/")[0]], mark.number))
            parts.append(self._operand())
            self._check_places(parts[-1], mark)
        return Near(tuple(parts), tuple(links))

    def _operand(self) -> Node:
        mark = self.next
        match mark.kind:
            case Kind.WORD:
                return self._words()
            case Kind.THESE | Kind.EXACT:
                return self._quoted(mark)
            case Kind.OPEN:
                return self._in_row()
            case Kind.FIELD:
                return self._field(mark)
            case Kind.ATLEAST:
                return self._at_least(mark)
            case Kind.REGEX:
                return self._regex(mark)
            case Kind.END:
                raise self._invalid(Fault.LINE_ENDS)
            case _:
                raise self._invalid(Fault.NO_KEYWORD, mark=mark.text)

    def _deeper(self, mark: Mark, levels: int = 1) -> None:
        self._go_on()
        self.depth += levels
        if self.depth > MAX_DEPTH:
            raise self._invalid_in(mark, levels - (self.depth - MAX_DEPTH), Fault.TOO_DEEP)

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
        part = self._in_row()
        self._check_places(part, mark)
        return AtLeast(mark.number, part)

    def _check_places(self, node: Node, mark: Mark) -> None:
        if not is_of_places(node):
            raise self._invalid(Fault.NO_PLACES, mark, operator=mark.text)

    def _words(self) -> Node:
        first = self.next
        words: list[str] = []
        while (mark := self.next).kind is Kind.WORD:
            if "*" in mark.text or "?" in mark.text:
                self._check_wildcards(mark, before=len(words))
            words += mark.text.split()
            if len(words) > MAX_WORDS:
                raise self._invalid(Fault.LONG_PHRASE, first)
            self._go_on()
        without = self._without() if self.next.kind is Kind.WITHOUT else ()
        return self._phrase(" ".join(words), Reach.INFLECTED, first, without)

    def _check_wildcards(self, mark: Mark, *, before: int) -> None:
        short = wildcards.too_short(mark.text)
        if short is None:
            return
        wild, place = short
        begun = _WORD_BEGUN.search(mark.text[:place])
        start = begun.start() if begun else place
        if before + len(mark.text[:start].split()) <= MAX_WORDS:
            raise self._invalid(Fault.WILDCARD_SHORT, place=start, mark=wild)

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
        self._go_on()
        opened = self.next
        if opened.kind is not Kind.OPEN:
            raise self._invalid(Fault.FORMS_OPEN, mark=mark.text)
        if len(in_row(opened)) > 1:
            raise self._invalid_in(opened, 1, Fault.FORM_WORD, word=in_row(opened)[1])
        self._go_on()
        forms: list[str] = []
        while (words := self.next).kind is Kind.WORD:
            forms += (form[0] for form in _FORM.finditer(words.text) if self._is_form(form))
            self._go_on()
        if words.kind is Kind.END:
            raise self._invalid(Fault.NOT_CLOSED, opened)
        if words.kind is not Kind.CLOSE or not forms:
            raise self._invalid(Fault.FORM_WORD, word=words.text)
        self._close(opened, 0)
        return tuple(dict.fromkeys(forms))

    def _is_form(self, form: re.Match[str]) -> bool:
        self._spend(self.next, form.start())
        if not is_form(form[0]):
            raise self._invalid(Fault.FORM_WORD, place=form.start(), word=form[0])
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
        self.program += pattern.size + _PROGRAM_AT_LEAST
        if self.program > MAX_PROGRAM:
            raise self._invalid(Fault.REGEX_LARGE, mark)
        if pattern.is_true_of_nothing():
            raise self._invalid(Fault.REGEX_EMPTY, mark)
        return Regex(mark.text, mark.column)

    def _spend(self, mark: Mark, place: int = 0) -> None:
        self.operands += 1
        if self.operands > MAX_OPERANDS:
            raise self._invalid(Fault.TOO_MANY, mark, place)

    def _invalid(self, fault: Fault, at: Mark | None = None, place: int = 0, **facts: str) -> QueryInvalid:
        """A fault at a mark, or so many letters behind its beginning."""
        return invalid(fault, line=self.number, column=(at or self.next).column + place, **facts)

    def _invalid_in(self, row: Mark, place: int, fault: Fault, **facts: str) -> QueryInvalid:
        """A fault at one of the parentheses and NOT of a row."""
        return invalid(fault, line=self.number, column=column_in(row, place) if row.row else row.column, **facts)


def _has_condition(node: Node) -> bool:
    is_condition = isinstance(node, Field) and node.name not in WORDS
    return is_condition or any(map(_has_condition, parts_of(node)))
