"""A paradigm <-> the same in few bytes: stems and endings, as they are indexed and stored. Pure.

Brzezińskow has forty forms, one stem and an ending set that a thousand other names share. A word costs an index one
or two stems instead of forty forms, and a watchlist stores that: whoever matches needs no dictionary to read it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from os.path import commonprefix

from monitor.language import letters, paradigms
from monitor.language.agreement import Part
from monitor.language.neighbours import Doubt
from monitor.language.paradigms import Case, Paradigm
from monitor.language.passage import key, passage

VERSION = 1
"""Changes when other forms are made of a word: those that are stored are made anew."""

_APART = 2  # forms that begin with other letters than these have a stem of their own: człowiek, ludzie
_FLAGS = "cp1"  # of a part: a country, a person, one of several
_NO_DOUBTS: dict[str, Doubt] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Endings:
    """What may follow a stem. Those that are the same are one object."""

    spelled: frozenset[str]
    folded: frozenset[str]  # without Polish marks


@dataclass(frozen=True, slots=True)
class Stem:
    """The beginning that some forms have in common."""

    spelled: str  # as the forms are compared: see Inflection
    endings: Endings

    def begins(self, form: str) -> bool:
        """Whether a word, spelled the same way, is one of the forms."""
        return form.startswith(self.spelled) and form[len(self.spelled) :] in self.endings.spelled


@dataclass(frozen=True, slots=True)
class Inflection:
    """All that matching asks of a paradigm.

    Shape:  forms are compared with all their letters where the case is exact, in lower case otherwise, and without
            Polish marks where `is_loose`; `guarded` and `doubts` are spelled as they are compared
    """

    stems: tuple[Stem, ...]
    case: Case
    is_common: bool = False
    is_loose: bool = False
    guarded: frozenset[str] = frozenset()
    doubts: dict[str, Doubt] = field(default_factory=dict)


Inflect = Callable[[str, bool], Inflection]
"""A typed word, and whether it stands inside a phrase -> its inflection."""


def of(word: str, inside: bool, *, use_dictionary: bool = True) -> Inflection:
    """The inflection of a word as typed; one word without hyphens."""
    return condensed(paradigms.of(word, inside=inside, use_dictionary=use_dictionary))


def condensed(paradigm: Paradigm) -> Inflection:
    """What matching asks of a paradigm; a form of several words (ODKB-u) is found by its first."""
    compared = _as_compared(paradigm)
    forms = list(dict.fromkeys(row.form for row in paradigm.forms if _is_one_word(row.form)))
    if paradigm.case is Case.EXACT:
        return Inflection(_stems(map(compared, forms)), paradigm.case)
    spelled: dict[str, list[str]] = defaultdict(list)  # forms that are compared alike: a doubt is one if all have it
    for form in forms:
        spelled[compared(form)].append(form)
    doubts = paradigm.doubts
    return Inflection(
        _stems(spelled),
        paradigm.case,
        paradigm.is_common,
        paradigm.is_loose,
        frozenset(one for one, alike in spelled.items() if paradigm.guarded.issuperset(alike)),
        {one: doubts[alike[0]] for one, alike in spelled.items() if doubts.keys() >= set(alike)} or _NO_DOUBTS,
    )


def as_typed(word: str, *, is_exact: bool) -> Inflection:
    """The inflection of a word that has no other form."""
    case = Case.EXACT if is_exact else Case.ANY
    spelled = letters.without_foreign_marks(letters.spelling(word)) if is_exact else key(word)
    return Inflection(_stems([spelled]), case)


def _as_compared(paradigm: Paradigm) -> Callable[[str], str]:
    if paradigm.case is Case.EXACT:
        return letters.without_foreign_marks
    return _folded_key if paradigm.is_loose else key


def _folded_key(form: str) -> str:
    return letters.folded(key(form))


def _is_one_word(form: str) -> bool:
    return " " not in passage(form).plain


def _stems(forms: Iterable[str]) -> tuple[Stem, ...]:
    beginnings: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        beginnings[form[:_APART]].append(form)
    stems = ((commonprefix(alike), alike) for alike in beginnings.values())  # noqa: RUF071  letter by letter
    return tuple(Stem(stem, _endings(_joined(form[len(stem) :] for form in alike))) for stem, alike in stems)


def _joined(endings: Iterable[str]) -> str:
    return " ".join(sorted(set(endings)))


@lru_cache(maxsize=20_000)
def _endings(joined: str) -> Endings:
    spelled = frozenset(joined.split(" "))
    folded = frozenset(letters.folded(ending.lower()) for ending in spelled)
    return Endings(spelled, spelled if folded == spelled else folded)


def packed(inflection: Inflection) -> str:
    """An inflection as it is stored."""
    stems = [[stem.spelled, _joined(stem.endings.spelled)] for stem in inflection.stems]
    flags = ["common"] * inflection.is_common + ["loose"] * inflection.is_loose
    row: list[object] = [inflection.case, flags, stems]
    if inflection.guarded or inflection.doubts:
        row += [sorted(inflection.guarded), {form: _packed_doubt(one) for form, one in inflection.doubts.items()}]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def unpacked(row: str) -> Inflection:
    """An inflection from its row.

    Errors: ValueError on a row that `packed` did not write
    """
    case, flags, stems, *rest = json.loads(row)
    guarded, doubts = rest or ((), {})
    return Inflection(
        tuple(Stem(stem, _endings(endings)) for stem, endings in stems),
        Case(case),
        "common" in flags,
        "loose" in flags,
        frozenset(guarded),
        {form: _unpacked_doubt(*said) for form, said in doubts.items()} or _NO_DOUBTS,
    )


def _packed_doubt(doubt: Doubt) -> list[object]:
    parts = (doubt.own, doubt.others, doubt.names, doubt.common)
    return [doubt.is_name, *([_packed_part(part) for part in some] for some in parts)]


def _unpacked_doubt(is_name: bool, *parts: Sequence[str]) -> Doubt:
    own, others, names, common = (tuple(map(_part, some)) for some in parts)
    return Doubt(own, others, names, is_name, common)


def _packed_part(part: Part) -> str:
    values = (".".join(sorted(each)) for each in (part.numbers, part.cases, part.genders, part.persons))
    flags = (name for name, is_so in zip(_FLAGS, (part.is_country, part.is_person, part.is_one), strict=True) if is_so)
    return ":".join((part.kind, *values, str(part.usual), "".join(flags)))


@lru_cache(maxsize=5_000)  # what a part weighs beside a word is remembered by it: those that are the same are one
def _part(said: str) -> Part:
    kind, *values, usual, flags = said.split(":")
    numbers, cases, genders, persons = (frozenset(each.split(".")) if each else frozenset[str]() for each in values)
    is_country, is_person, is_one = (name in flags for name in _FLAGS)
    return Part(kind, numbers, cases, genders, persons, is_country, is_person, is_one, int(usual))
