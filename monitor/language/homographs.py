"""A keyword -> those of its forms that other words have too. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.language import neighbours, paradigms
from monitor.language.passage import passage


@dataclass(frozen=True, slots=True)
class Homograph:
    """A form, and the base forms of the other words that have it."""

    form: str
    words: tuple[str, ...]


def homographs(keyword: str) -> list[Homograph]:
    """The forms of a keyword that are another word's too, for a person to leave out or to keep.

    Shape: in the order of its forms; none for a phrase, whose words vouch for each other. Other surnames are not told,
           for nearly every word is one
    """
    words = passage(keyword)
    return list(_shared(words.word(0))) if len(words.keys) == 1 else []


def _shared(word: str) -> Iterator[Homograph]:
    paradigm = paradigms.of(word)
    for form in dict.fromkeys(row.form for row in paradigm.forms):
        if form in paradigm.doubts or form in paradigm.guarded:
            rivals = [row for row in neighbours.rivals_of(form, paradigm.lexemes) if not row.is_surname]
            others = dict.fromkeys(row.base for row in rivals if row.base.lower() != word.lower())
            if others:
                yield Homograph(form, tuple(others))
