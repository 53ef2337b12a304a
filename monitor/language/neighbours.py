"""A form of two words, and the words beside it -> whether it is the one we look for. Pure.

Niemiec is a man or the genitive of Niemcy, `mam` is of `mama` or of `mieć`. What such a form may be is its Doubt, told
once, when the keyword is read; the words beside it are asked only where a text has the form. Each reading is weighed:
how often a form is that at all, and what the words beside it speak for (`agreement`). The keyword's must weigh as much
as the others: an article missed is worse than one too many. docs/matching.md has what it changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.language import dictionary
from monitor.language.agreement import WEIGHTS, Part, from_left, from_right, parts
from monitor.language.dictionary import Reading
from monitor.records import Form

_PLACE = "nazwa_geograficzna"
_FIRST_HALF = "adja"
_HARDLY = -6  # what weighs as little is not meant
_NO_RIVAL = frozenset({"brev", "interj", "depr", "adja", "adjp"})  # too rare to take a form away


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """What a form is when it belongs to the keyword, and what else it may be; a part for each case."""

    own: tuple[Part, ...]
    others: tuple[Part, ...]
    names: tuple[Part, ...]  # too, where it has a capital inside a sentence; to a keyword that is no name
    is_name: bool  # the keyword: where nothing stands beside, it is meant
    common: tuple[Part, ...] = ()  # too, where its capital says nothing; to a name


def doubts(forms: Iterable[Form], lexemes: frozenset[str], *, is_name: bool) -> dict[str, Doubt]:
    """The forms of a keyword that other words have too.

    Shape: `lexemes` are the keyword's own, as the dictionary names them; to a name only names are rivals
    """
    tags: dict[str, list[str]] = {}
    for row in forms:
        if row.source == "dictionary":
            tags.setdefault(row.form, []).append(row.tag)
    found = {form: _doubt(form, own, lexemes, is_name=is_name) for form, own in tags.items()}
    return {form: doubt for form, doubt in found.items() if doubt is not None}


def rivals_of(form: str, lexemes: frozenset[str]) -> list[Reading]:
    """What a form may be of words other than the keyword's lexemes, but for what is too rare to be meant."""
    lookup = dictionary.readings(form.capitalize())  # the names and the common words of one spelling
    return [row for row in lookup if row.lexeme not in lexemes and row.kind not in _NO_RIVAL and not row.is_odd_plural]


def is_ours(doubt: Doubt, before: str, after: str, *, is_capital: bool = False, has_hyphen: bool = False) -> bool:
    """Whether a form that raises a doubt is the keyword's.

    Shape: the words before and after it in its clause, "" where there is none; `is_capital` inside a sentence;
           `has_hyphen` after it, as in biało-czerwony
    """
    is_alone = not before and not after
    if is_alone and doubt.is_name:
        return True
    if has_hyphen and any(one.kind == _FIRST_HALF for one in doubt.own):
        return True
    rivals = doubt.others if is_capital else doubt.others + doubt.common
    most = _heaviest(rivals, before, after)
    if is_capital and doubt.names and not is_alone:
        rivals, most = rivals + doubt.names, max(most, _heaviest(doubt.names, before, after) + WEIGHTS["name"])
    lead = most - _heaviest(doubt.own, before, after)
    if lead != 1:
        return lead < 1
    # Kept where little is known: a noun that may be another noun, and a word alone.
    return is_alone or {one.kind for one in rivals} == {one.kind for one in doubt.own}


def _heaviest(weighed: tuple[Part, ...], before: str, after: str) -> int:
    weights = [one.usual + from_left(one, before) + from_right(one, after) for one in weighed]
    return max(weights, default=_HARDLY)


def _doubt(form: str, tags: list[str], lexemes: frozenset[str], *, is_name: bool) -> Doubt | None:
    lookup = dictionary.readings(form.capitalize())
    rivals = rivals_of(form, lexemes)
    names = [row for row in rivals if row.base[:1].isupper() and not row.is_surname]
    common = [row for row in rivals if row.base[:1].islower()]
    others = names if is_name else common
    is_half = any(tag == _FIRST_HALF for tag in tags)
    has_people = is_name and any(map(_is_people, lookup))
    countries = frozenset(row.lexeme for row in lookup if has_people and _PLACE in row.labels)
    if all(tag.startswith(("adj", "numcomp")) for tag in tags):  # jedno, samo; gotów is gotowy itself
        others = [row for row in others if row.kind not in ("part", "winien")]
    bases = {lexeme.partition(":")[0] for lexeme in lexemes}
    given = [row for row in rivals if row.is_surname and "imię" in row.labels]  # Marek is no surname to `marka`
    names = [] if is_name else [row for row in names + given if row.base.lower() not in bases]  # not the Earth
    common = common if is_name else []
    if not others and not names and not common and not is_half:
        return None
    own = [row for row in lookup if row.lexeme in lexemes and row.tag in tags]
    own += [Reading(form, "", tag) for tag in tags if all(row.tag != tag for row in own)]
    return Doubt(
        own=parts(own, countries=countries & lexemes),
        others=parts(others, countries=countries),
        names=parts(names, countries=countries),
        is_name=is_name,
        common=parts(common),
    )


def _is_people(row: Reading) -> bool:
    return row.base[:1].isupper() and "nazwa_pospolita" in row.labels
