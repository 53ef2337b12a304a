"""A query as typed -> the same, changed in one place and nowhere else: forms left out, a keyword added. Pure.

What people wrote stays as they wrote it, comments and all: only the place itself is printed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.errors import NotFound
from monitor.match import printing
from monitor.match.marks import Kind, Mark, is_form, marks
from monitor.match.reading import read
from monitor.match.syntax import WORDS, Phrase, Reach, terms


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or a phrase of a query that is found in every form, and where it is written."""

    words: str
    without: tuple[str, ...]  # forms that do not count
    line: int  # both count from 1
    column: int


def inflected(query: str) -> tuple[Keyword, ...]:
    """Those of a query's words and phrases that have forms, in the order in which they are written.

    Errors: QueryInvalid
    """
    written = [
        Keyword(term.words, term.without, line.number, term.column)
        for line in read(query).lines
        for term, inside in terms(line.tree)
        if isinstance(term, Phrase) and _has_forms(term) and (inside is None or inside in WORDS)
    ]
    return tuple(sorted(written, key=lambda keyword: (keyword.line, keyword.column)))


def leave_out(query: str, line: int, column: int, forms: Iterable[str], *, language: str = "en") -> str:
    """The query in which these forms, and no others, of the keyword that is written there do not count.

    Shape:  of no forms, the keyword counts in all of them; what cannot be written as a form is passed over
    Errors: NotFound when no such keyword is written there, QueryInvalid
    """
    known = {(keyword.line, keyword.column) for keyword in inflected(query)}
    if (line, column) not in known:
        raise NotFound(f"no keyword with forms is written in line {line}, column {column}")
    lines = query.split("\n")
    typed = lines[line - 1]
    start, words_end, end = _stretch(typed, line, column)
    phrase = Phrase(typed[start:words_end], without=tuple(filter(is_form, forms)))
    lines[line - 1] = typed[:start] + printing.line(phrase, language=language) + typed[end:]
    return "\n".join(lines)


def with_keyword(query: str, keyword: str) -> str:
    """The query with one more line."""
    return f"{query.rstrip()}\n{keyword}".lstrip("\n")


def only_in_one(one: str, other: str) -> str:
    """The lines that one of two queries has and the other has not, as a query; "" when they say the same.

    Shape:  whatever one of them finds and the other does not is found by one of these lines
    Errors: QueryInvalid
    """
    lines = read(one).lines, read(other).lines
    trees = [{line.tree for line in some} for some in lines]
    both = trees[0] & trees[1]
    return "\n".join(dict.fromkeys(line.keyword for some in lines for line in some if line.tree not in both))


def _has_forms(phrase: Phrase) -> bool:
    return phrase.reach is Reach.INFLECTED and {"*", "?"}.isdisjoint(phrase.words)


def _stretch(typed: str, line: int, column: int) -> tuple[int, int, int]:
    """Where the words of a keyword begin and end, and where its forms that do not count end."""
    written = [mark for mark in marks(typed, line) if mark.column >= column]
    last = 0
    while written[last + 1].kind is Kind.WORD:
        last += 1
    words_end = _end(written[last])
    if written[last + 1].kind is not Kind.WITHOUT:
        return column - 1, words_end, words_end
    closed = next(mark for mark in written[last + 1 :] if mark.kind is Kind.CLOSE)
    return column - 1, words_end, closed.column  # of parentheses in a row, the first is ours


def _end(mark: Mark) -> int:
    return mark.column - 1 + len(mark.text)
