"""A line of a query -> its marks: words, quotes, operators, fields, parentheses. Pure."""

import difflib
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from monitor.match.faults import Fault, invalid
from monitor.match.syntax import Name

NEAR_WORDS = 5  # of NEAR without a number

FIELDS = {
    **{name.value: name for name in Name},
    **dict.fromkeys(("tytuł", "tytul"), Name.TITLE),
    **dict.fromkeys(("zajawka", "lid"), Name.LEAD),
    **dict.fromkeys(("treść", "tresc", "tekst"), Name.BODY),
    **dict.fromkeys(("źródło", "zrodlo", "kanał", "kanal"), Name.FEED),
    "autor": Name.AUTHOR,
    "adres": Name.URL,
    "kategoria": Name.CATEGORY,
    **dict.fromkeys(("język", "jezyk"), Name.LANG),
}
_QUOTE_ENDS = {'"': re.compile('"'), "„": re.compile('[”“"]'), "“": re.compile('[”"]'), "«": re.compile("»")}

_QUOTE = r"!?[\"„“«]"
_INSIDE = r"[^\s()\"„“«]"  # of a word
_ENDS = rf"(?!{_INSIDE})"
_MINUS = rf"-(?=[^\W_]|/[^\s/]|{_QUOTE}|\()"
_BEFORE = rf"(?:\(|{_MINUS}|(?:NOT|NIE){_ENDS})"
_NAMED = rf"(?:(?i:{'|'.join(FIELDS)}):|[^\W\d_]{{1,30}}+:(?:[^\W_]|{_QUOTE}|\())"
_OPERATOR = (
    rf"(?:(?:AND|ORAZ|OR|LUB|NOT|NIE|SENTENCE|ZDANIE|WITHOUT|BEZ){_ENDS}"
    rf"|(?:NEAR|BLISKO|ONEAR|ATLEAST)(?:/|{_ENDS})|(?:PRZED|MINIMUM)/)"
)
# Most words begin with no operator's letter and have no colon; the others are looked at from all sides.
_WORD = (
    rf"(?:[^\W_ABLMNOPSWZ][^\s()\"„“«:]*+(?!:)"
    rf"|(?!{_MINUS}|![\"„“«]|/[^\s/]|{_OPERATOR}|{_NAMED}){_INSIDE}++)"
)
# What may be there tens of thousands of times is one mark: words side by side, and parentheses and NOT in a row.
_MOST_BEFORE = 51  # one more than may be nested: behind it nothing is read
_MARK = re.compile(
    rf"""\s*+(?:(?P<comment>(?:(?<=\s)|^)\#)
    |(?P<quote>{_QUOTE})
    |(?P<before>{_BEFORE}(?:\s*+{_BEFORE}){{0,{_MOST_BEFORE - 1}}}+)
    |(?P<close>\)(?:\s*+\))*+)
    |(?P<regex>/(?=[^\s/]))
    |(?P<words>{_WORD}(?:\s++(?!\#){_WORD})*+)
    |(?P<odd>{_INSIDE}++))""",
    re.VERBOSE,
)
_FIELD = re.compile(r"([^\W\d_]{1,30}):")
_VALUE = re.compile(rf"[^\W_]|{_QUOTE}|\(")
_REGEX = re.compile(r"((?:[^\\/]|\\.)*+)/")
_FORM = re.compile(r"[^\W_][^:/*?]*")
_COUNTED = re.compile(r"(NEAR|BLISKO|ONEAR|PRZED|ATLEAST|MINIMUM)(?:/(.*))?", re.DOTALL)
_ARE_WORDS_ALONE = frozenset({"PRZED", "MINIMUM"})
_NUMBER = re.compile(r"[0-9]{1,4}")
_IN_ROW = re.compile(r"[()-]|NOT|NIE")


class Kind(StrEnum):
    """What a mark is."""

    WORD = "word"
    THESE = "these forms"
    EXACT = "exact"
    REGEX = "regular expression"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    LINK = "NEAR"
    ATLEAST = "ATLEAST"
    WITHOUT = "WITHOUT"
    OPEN = "("
    CLOSE = ")"
    END = "end"


_OPERATORS = {
    "AND": Kind.AND, "ORAZ": Kind.AND, "OR": Kind.OR, "LUB": Kind.OR, "NOT": Kind.NOT, "NIE": Kind.NOT,
    "SENTENCE": Kind.LINK, "ZDANIE": Kind.LINK, "WITHOUT": Kind.WITHOUT, "BEZ": Kind.WITHOUT,
}  # fmt: skip


class Mark(NamedTuple):
    """One mark of a line; columns count from 1.

    Shape:  words side by side are one mark; so are parentheses and NOT in a row, whose `kind` and `text` are its first
    """

    kind: Kind
    text: str  # as typed; of a quotation or an expression, what is inside
    column: int
    number: int = 0  # of NEAR/5 and ATLEAST/3; of closing parentheses in a row, how many
    row: str = ""  # of parentheses and NOT


def marks(line: str, number: int) -> Iterator[Mark]:
    """The marks of a line one after the other, and END where it ends or its comment begins.

    Errors: QueryInvalid
    """
    at = 0
    while (mark := _MARK.match(line, at)) and (group := mark.lastgroup or "") != "comment":
        start = mark.start(group)
        if group == "words":
            at = mark.end()
            yield Mark(Kind.WORD, line[start:at], start + 1)
        else:
            read, at = _read(line, number, start, mark)
            yield read
    yield Mark(Kind.END, "", at + 1)


def in_row(mark: Mark) -> list[str]:
    """The parentheses and NOT of a mark, one by one, as typed."""
    return _IN_ROW.findall(mark.row)


def column_in(mark: Mark, place: int) -> int:
    """The column of one of them."""
    places = [found.start() for found in _IN_ROW.finditer(mark.row)]
    return mark.column + places[place]


def is_form(word: str) -> bool:
    """Whether a word can stand in the list of forms that do not count."""
    return _FORM.fullmatch(word) is not None and _word(word, 1, 1).kind is Kind.WORD


def _read(line: str, number: int, start: int, mark: re.Match[str]) -> tuple[Mark, int]:
    """A mark, and where the next one may begin."""
    column, end, group = start + 1, mark.end(), mark.lastgroup
    if group in ("before", "close"):
        return _of_row(line[start:end], column), end
    if group == "odd":
        odd = line[start:end]
        named = _field(line, number, start) if ":" in odd else None
        if named is not None:
            return named, start + len(named.text) + 1
        return _word(odd, number, column), end
    if group == "quote":
        closed = _QUOTE_ENDS[mark["quote"][-1]].search(line, end)
        if closed is None:
            raise invalid(Fault.QUOTATION_OPEN, line=number, column=column)
        kind = Kind.EXACT if mark["quote"][0] == "!" else Kind.THESE
        return Mark(kind, line[end : closed.start()], column), closed.end()
    closed = _REGEX.match(line, end)
    if closed is None:
        raise invalid(Fault.REGEX_OPEN, line=number, column=column)
    return Mark(Kind.REGEX, closed[1], column), closed.end()


def _of_row(row: str, column: int) -> Mark:
    if row[0] == ")":
        return Mark(Kind.CLOSE, ")", column, row.count(")"), row)
    if row[0] == "(":
        return Mark(Kind.OPEN, "(", column, row=row)
    return Mark(Kind.NOT, "-" if row[0] == "-" else row[:3], column, row=row)


def _field(line: str, number: int, start: int) -> Mark | None:
    """A field's name before its colon; None: a word that has a colon in it or behind it."""
    named = _FIELD.match(line, start)
    if named is None:
        return None
    if named[1].lower() in FIELDS:
        return Mark(Kind.FIELD, named[1], start + 1)
    if _VALUE.match(line, named.end()):
        guesses = _guesses(named[1].lower())
        raise invalid(Fault.UNKNOWN_FIELD, line=number, column=start + 1, name=named[1], **guesses)
    return None


def _guesses(name: str) -> dict[str, str]:
    close = difflib.get_close_matches(name, FIELDS, 1, 0.6)
    if close:
        return {"guess": f"did you mean {close[0]}:?", "polish_guess": f"czy chodziło o {close[0]}:?"}
    return {
        "guess": "fields are title:, lead:, body:, feed:, author:, url:, category:, lang:",
        "polish_guess": "pola to tytuł:, zajawka:, treść:, źródło:, autor:, adres:, kategoria:, język:",
    }


def _word(word: str, number: int, column: int) -> Mark:
    """What stands between spaces: an operator, or a word."""
    read = _operator(word)
    if isinstance(read, Fault):
        raise invalid(read, line=number, column=column, mark=word, operator=word.partition("/")[0])
    return Mark(read[0], word, column, read[1])


@lru_cache(maxsize=2_000)
def _operator(word: str) -> tuple[Kind, int] | Fault:
    """What a word is, and its number; what is wrong with the number."""
    if word in _OPERATORS:
        return _OPERATORS[word], 0
    counted = _COUNTED.fullmatch(word)
    if counted is None or (counted[2] is None and word in _ARE_WORDS_ALONE):
        return Kind.WORD, 0
    operator, digits = counted[1], counted[2]
    kind, fault, most = (
        (Kind.ATLEAST, Fault.COUNT, 1_000) if operator in ("ATLEAST", "MINIMUM") else (Kind.LINK, Fault.DISTANCE, 100)
    )
    if digits is None and kind is Kind.LINK:
        return kind, NEAR_WORDS
    if digits is None or _NUMBER.fullmatch(digits) is None or not 1 <= int(digits) <= most:
        return fault
    return kind, int(digits)
