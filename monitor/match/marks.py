"""A line of a query -> its marks: words, quotes, operators, parentheses. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from monitor.errors import QueryInvalid

_OPERATORS = {
    "AND": "AND", "ORAZ": "AND", "OR": "OR", "LUB": "OR", "NOT": "NOT", "NIE": "NOT",
}  # fmt: skip
_FIELDS = frozenset(
    {
        *("title", "lead", "body", "feed", "author", "url", "category", "lang"),
        *("tytuł", "zajawka", "treść", "źródło", "autor", "kategoria", "język"),
    }
)
_TO_COME = re.compile(r"(?:NEAR|ONEAR|BLISKO|ATLEAST)(?:/\d+)?|SENTENCE|ZDANIE")
_FIELD = re.compile(r"([^\W\d_]+):(.*)", re.DOTALL)
_QUOTE_ENDS = {'"': '"', "„": '”“"', "“": '”"', "«": "»"}
_MARK = re.compile(
    r"""\s*(?:(?P<comment>(?:(?<=\s)|^)\#)
    |(?P<bang>!)?(?P<quote>["„“«])
    |(?P<paren>[()])
    |(?P<minus>-(?=[^\W_]|!?["„“«]|\())
    |(?P<word>[^\s()"„“«]+))""",
    re.VERBOSE,
)
_LETTER = re.compile(r"[^\W_]")


class NotYet(QueryInvalid):
    """A part of the language that this version does not read yet."""


class Kind(StrEnum):
    """What a mark is."""

    WORD = "word"
    THESE = "these forms"
    EXACT = "exact"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"
    END = "end"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a line; columns count from 1."""

    kind: Kind
    text: str
    column: int


def marks(line: str, number: int) -> list[Mark]:
    """The marks of a line, and END where it ends or its comment begins.

    Errors: QueryInvalid
    """
    found: list[Mark] = []
    at = 0
    while (mark := _MARK.match(line, at)) and mark["comment"] is None:
        at = mark.end()
        if mark["quote"]:
            start = mark.start("bang") if mark["bang"] else mark.start("quote")
            at = _close(line, at, mark["quote"], number=number, column=start + 1)
            kind = Kind.EXACT if mark["bang"] else Kind.THESE
            found.append(Mark(kind, line[mark.end() : at - 1], start + 1))
        elif mark["paren"]:
            found.append(Mark(Kind(mark["paren"]), mark["paren"], mark.start("paren") + 1))
        elif mark["minus"]:
            found.append(Mark(Kind.NOT, "-", mark.start("minus") + 1))
        else:
            found.append(_word(mark["word"], number=number, column=mark.start("word") + 1))
    return [*found, Mark(Kind.END, "", at + 1)]


def _close(line: str, at: int, quote: str, *, number: int, column: int) -> int:
    ends = [place for end in _QUOTE_ENDS[quote] if (place := line.find(end, at)) >= 0]
    if not ends:
        raise QueryInvalid("a quotation is not closed", line=number, column=column, hint='write the second "')
    return min(ends) + 1


def _word(word: str, *, number: int, column: int) -> Mark:
    """What stands between spaces: an operator, or a word."""
    if word in _OPERATORS:
        return Mark(Kind(_OPERATORS[word]), word, column)
    _refuse_what_is_to_come(word, number=number, column=column)
    return Mark(Kind.WORD, word, column)


def _refuse_what_is_to_come(word: str, *, number: int, column: int) -> None:
    named = _FIELD.fullmatch(word)
    if named and named[1].lower() in _FIELDS:
        raise NotYet(f"the field {named[1]}:", line=number, column=column, hint="not available yet")
    if named and _LETTER.match(named[2]):
        hint = f'fields are title:, lead:, body:; to find the colon itself write "{word}"'
        raise QueryInvalid(f"there is no field {named[1]}:", line=number, column=column, hint=hint)
    if _TO_COME.fullmatch(word):
        raise NotYet(f"the operator {word}", line=number, column=column, hint="not available yet")
    if word.startswith("/") and len(word) > 1:
        raise NotYet("a regular expression", line=number, column=column, hint="not available yet")
    if "*" in word:
        raise NotYet("the wildcard *", line=number, column=column + word.index("*"), hint="not available yet")
    if "?" in word:
        hint = "not available yet; in quotes it is a question mark"
        raise QueryInvalid("the wildcard ?", line=number, column=column + word.index("?"), hint=hint)
