"""A reading of a form, and a word beside it -> how much that word speaks for the reading. Pure.

What a grammar says of two words side by side: a preposition has its case, an adjective and a numeral agree with their
noun, a given name with its surname, a verb of the past with its subject. Nothing else of a sentence is looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.language import dictionary
from monitor.language.dictionary import Reading

_NONE = frozenset[str]()
_ADJECTIVES = frozenset({"adj", "ppas", "pact"})
_NOUNS = frozenset({"subst", "ger", "depr"})
_NOMINAL = _NOUNS | _ADJECTIVES | {"num", "ppron12", "ppron3", "siebie"}
_OF_THE_PAST = frozenset({"praet", "winien"})
_PERSONAL = _OF_THE_PAST | {"fin", "impt", "bedzie", "imps"}
_INFLECTED_VERBS = _PERSONAL | {"inf"}
_VERBS = _PERSONAL | {"inf", "pcon", "pant", "pred"}
_DIRECT = frozenset({"nom", "acc"})  # two nouns side by side in these are seldom one thing
_PRONOUNS = frozenset({"ppron12", "ppron3"})
_CLOSED = _PRONOUNS | {"prep", "conj", "comp", "part", "siebie"}
_PEOPLE = frozenset({"imię", "nazwisko"})
_ONE = frozenset({"jeden", "żaden", "każdy", "drugi", "niejeden"})

# Pluses speak for a reading, minuses against it; found by hand, then one by one, each step had to mend five places
# of the development half of UD. "adj + noun": a noun after an adjective that agrees; "noun < gen": before a genitive.
WEIGHTS = {
    "adja": -9, "impt": -3, "depr": -4, "ger": -1, "ger plural": -3, "neg": -2, "num": 2, "adv": 1, "inf": 1,
    "closed": 3, "voc": -1, "dat": -1, "loc": -3, "name": 1, "country": 1, "in + country": 1,
    "prep case": 3, "prep case loc": 6, "prep other": -4, "prep + verb": -4, "prep + else": -1,
    "adj + noun": 3, "adj + noun loc": 5, "digits + noun": 1, "noun + gen": 1, "noun + case": 1, "verb + object": 1,
    "verb + subject": 1, "noun + adj": 2, "adv + adj": 1, "verb + nom": 1, "adj < noun": 3,
    "pronoun + verb": 1, "subject + verb": 2, "object + verb": 1, "comp + verb": 1, "verb + inf": 2, ". verb": 1,
    "noun < gen": 1, "ger < gen": 2, "noun < adj": 3, "noun < verb": 1, "noun < past": 3, "adj < past": 1, "person": 3,
    "one < of": 2, "verb < inf": 2, "verb < noun": 1, "verb < adj": 1, "verb < pronoun": 1, "verb < prep": 1,
    "nie + verb": 3, "się": 2, "ger się": 4, "": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)  # each is made once: what it weighs beside a word is remembered by it
class Part:
    """One reading of a word: its part of speech and, where it has them, number, case, gender, person."""

    kind: str
    numbers: frozenset[str] = _NONE
    cases: frozenset[str] = _NONE
    genders: frozenset[str] = _NONE
    persons: frozenset[str] = _NONE
    is_country: bool = False  # and a people has the form too: Niemcy
    is_person: bool = False  # a given name or a surname
    is_one: bool = False  # of several: jedna z nich
    usual: int = 0  # what it weighs before anything beside it is looked at

    def agrees(self, other: "Part") -> bool:
        """Whether two words may belong together: a number, a case and a gender in common."""
        return not (
            self.numbers.isdisjoint(other.numbers)
            or self.cases.isdisjoint(other.cases)
            or self.genders.isdisjoint(other.genders)
        )

    def is_subject_of(self, verb: "Part") -> bool:
        """Whether a noun may be what a verb speaks of: Niemcy uwięzili are people, Niemcy uwięziły a country."""
        return (
            "nom" in self.cases
            and not self.numbers.isdisjoint(verb.numbers)
            and verb.persons <= {"ter"}
            and not (verb.genders and self.genders.isdisjoint(verb.genders))
        )


def parts(rows: Iterable[Reading], *, countries: frozenset[str] = _NONE) -> tuple[Part, ...]:
    """The readings of a word as they are weighed, one for each case: `subst:sg:nom.acc:m3` is two.

    Shape: `countries` are the lexemes that are weighed as such
    """
    return tuple(
        dict.fromkeys(
            part
            for row in rows
            for part in _parts(
                row.tag,
                is_country=row.lexeme in countries,
                is_person=not _PEOPLE.isdisjoint(row.labels),
                is_one=row.kind == "adj" and row.base in _ONE,
            )
        )
    )


@lru_cache(maxsize=4_000)
def _parts(tag: str, *, is_country: bool, is_person: bool, is_one: bool) -> tuple[Part, ...]:
    kind, *values = tag.split(":")
    sets = [frozenset(value.split(".")) for value in values]
    usual = sum(WEIGHTS.get(each, 0) for each in _evidence(kind, values, is_country=is_country))
    if kind in ("prep", "siebie"):
        return (Part(kind, cases=sets[0]),)
    if kind in _OF_THE_PAST:
        return (Part(kind, sets[0], genders=sets[1], usual=usual),)
    if kind in _PERSONAL:
        return (Part(kind, sets[0], persons=sets[1] if len(sets) > 2 else _NONE, usual=usual),)
    if kind not in _NOMINAL:
        return (Part(kind, usual=usual),)
    numbers, cases, genders = (*sets, _NONE, _NONE, _NONE)[:3]
    whole = Part(kind, numbers, cases, genders, is_country=is_country, is_person=is_person, is_one=is_one)
    return tuple(replace(whole, cases=frozenset({case}), usual=usual + WEIGHTS.get(case, 0)) for case in sorted(cases))


def _evidence(kind: str, values: list[str], *, is_country: bool) -> list[str]:
    told = ["closed" if kind in _CLOSED else kind, "country" * is_country, "neg" * ("neg" in values)]
    return told + ["ger plural"] * (kind == "ger" and values[0] == "pl")


@lru_cache(maxsize=20_000)
def _beside(word: str) -> tuple[Part, ...]:
    """The readings of a word that stands beside; a preposition is no note of music (do), a conjunction no noun."""
    if not word or word.isdigit():
        return (Part("digits"),) if word else ()
    rows = dictionary.readings(word)
    if word[0].isupper():
        rows += dictionary.readings(word.lower())
    return parts([row for row in rows if row.kind in _CLOSED] or rows)


@lru_cache(maxsize=50_000)
def from_left(one: Part, word: str) -> int:
    """What the word before speaks for."""
    lower = word.lower()
    small = ""
    if one.kind in _VERBS and not word:
        small = ". verb"
    elif one.kind in _INFLECTED_VERBS and lower in ("nie", "się"):
        small = "nie + verb" if lower == "nie" else "się"
    elif one.is_country and lower in ("w", "we"):
        small = "in + country"
    return WEIGHTS[small] + max((WEIGHTS[_with_left(one, beside)] for beside in _beside(word)), default=0)


@lru_cache(maxsize=50_000)
def from_right(one: Part, word: str) -> int:
    """What the word after speaks for."""
    lower, small = word.lower(), ""
    if one.is_one and lower in ("z", "ze", "spośród"):
        small = "one < of"
    elif lower == "się":
        small = "się" if one.kind in _INFLECTED_VERBS else "ger się" if one.kind in ("ger", "pact", "pcon") else ""
    return WEIGHTS[small] + max((WEIGHTS[_with_right(one, beside)] for beside in _beside(word)), default=0)


def _with_left(one: Part, beside: Part) -> str:
    if beside.kind == "prep":
        return _after_preposition(one, beside)
    if one.kind in _NOUNS:
        return _noun_after(one, beside)
    if one.kind in _ADJECTIVES:
        return _adjective_after(one, beside)
    if one.kind in _PERSONAL:
        return _verb_after(one, beside)
    return "verb + inf" if one.kind == "inf" and (beside.kind in _PERSONAL or beside.kind == "pred") else ""


def _after_preposition(one: Part, beside: Part) -> str:
    if one.kind not in _NOMINAL:
        return "prep + verb" if one.kind in _VERBS else "prep + else"
    if one.cases.isdisjoint(beside.cases):
        return "prep other"
    return "prep case loc" if "loc" in one.cases else "prep case"  # no locative stands without a preposition


def _noun_after(one: Part, beside: Part) -> str:
    if beside.kind in _ADJECTIVES or beside.kind == "num":
        return ("adj + noun loc" if "loc" in one.cases else "adj + noun") if one.agrees(beside) else ""
    if beside.kind == "digits":
        return "digits + noun"
    if beside.kind in _PERSONAL or beside.kind == "inf":
        return _noun_after_verb(one, beside)
    if one.is_person and beside.is_person and one.agrees(beside):
        return "person"
    if beside.kind in ("subst", "ger") and "gen" in one.cases:
        return "noun + gen"
    is_apposed = beside.kind == "subst" and not one.cases.isdisjoint(beside.cases) and one.cases.isdisjoint(_DIRECT)
    return "noun + case" if is_apposed else ""


def _noun_after_verb(one: Part, beside: Part) -> str:
    if one.is_subject_of(beside):
        return "verb + subject"
    return "" if one.cases.isdisjoint({"acc", "gen"}) else "verb + object"


def _adjective_after(one: Part, beside: Part) -> str:
    if beside.kind in _PERSONAL and "nom" in one.cases:
        return "verb + nom"
    if beside.kind in _NOUNS and one.agrees(beside):
        return "noun + adj"
    return "adv + adj" if beside.kind == "adv" else ""


def _verb_after(one: Part, beside: Part) -> str:
    if beside.kind in _PRONOUNS:
        return "pronoun + verb"
    if beside.kind == "subst" and beside.is_subject_of(one):
        return "subject + verb"
    if beside.kind == "subst" and "acc" in beside.cases and one.persons and "ter" not in one.persons:
        return "object + verb"  # I, you: their subject is in the verb itself
    return "comp + verb" if beside.kind == "comp" else ""


def _with_right(one: Part, beside: Part) -> str:
    if one.kind in _NOUNS:
        return _noun_before(one, beside)
    if one.kind in _ADJECTIVES:
        return _adjective_before(one, beside)
    if one.kind not in _PERSONAL:
        return ""
    if beside.kind in _PRONOUNS or beside.kind == "siebie":
        return "verb < pronoun"
    if beside.kind == "adj" and not beside.cases.isdisjoint(_DIRECT):
        return "verb < adj"
    return {"inf": "verb < inf", "subst": "verb < noun", "prep": "verb < prep"}.get(beside.kind, "")


def _adjective_before(one: Part, beside: Part) -> str:
    if beside.kind in _NOUNS:
        return "adj < noun" if one.agrees(beside) else ""
    return "adj < past" if beside.kind in _OF_THE_PAST and one.is_subject_of(beside) else ""


def _noun_before(one: Part, beside: Part) -> str:
    if one.is_person and beside.is_person:
        return "person" if one.agrees(beside) else ""
    if beside.kind in _NOUNS | _ADJECTIVES and "gen" in beside.cases:
        return "ger < gen" if one.kind == "ger" else "noun < gen"
    if beside.kind in _ADJECTIVES:
        return "noun < adj" if one.agrees(beside) else ""
    if beside.kind not in _PERSONAL or not one.is_subject_of(beside):
        return ""
    return "noun < past" if beside.kind in _OF_THE_PAST else "noun < verb"
